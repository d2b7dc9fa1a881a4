// Making a space: its key stands in the numbers of its documents and never changes.
import { useRef, useState } from 'preact/hooks';
import { onceNames } from '../../api/client';
import { createSpace } from '../../api/spaces';
import type { Space } from '../../api/types';
import { t } from '../../i18n/messages';
import { Labelled } from '../../ui/labelled';
import { Refusal } from '../../ui/problem_notice';
import { isSpaceKey } from './space_state';
import './spaces.css';

interface Props {
  onMade: (space: Space) => void;
  onCancel?: () => void;
}

export function NewSpace({ onMade, onCancel }: Props) {
  const [key, setKey] = useState('');
  const [title, setTitle] = useState('');
  const [description, setDescription] = useState('');
  const [tried, setTried] = useState(false);
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<unknown>();
  const form = useRef<HTMLFormElement>(null);
  const once = useRef(onceNames());

  async function submit(event: Event) {
    event.preventDefault();
    setTried(true);
    setRefusal(undefined);
    if (!isSpaceKey(key) || !title.trim()) {
      form.current?.querySelector<HTMLInputElement>(isSpaceKey(key) ? '[name=title]' : '[name=key]')?.focus();
      return;
    }
    setBusy(true);
    try {
      const about = description.trim() ? { description: description.trim() } : {};
      const space = { key, title: title.trim(), ...about };
      onMade(await createSpace(space, once.current(space)));
    } catch (error) {
      setRefusal(error);
      setBusy(false);
    }
  }
  return (
    <form ref={form} class="new-space" onSubmit={submit} noValidate>
      <Labelled
        label={t('space.key')}
        help={t('space.key_help')}
        required
        problem={tried && !isSpaceKey(key) ? t('space.key_wrong') : undefined}
      >
        {(ids) => (
          <input
            {...ids}
            class="field key-field"
            name="key"
            maxLength={16}
            autoComplete="off"
            spellcheck={false}
            value={key}
            onInput={(event) => setKey(event.currentTarget.value.toUpperCase().trim())}
          />
        )}
      </Labelled>
      <Labelled label={t('edit.document_title')} required problem={tried && !title.trim() ? t('form.missing') : undefined}>
        {(ids) => (
          <input {...ids} class="field" name="title" maxLength={200} autoComplete="off" value={title} onInput={(event) => setTitle(event.currentTarget.value)} />
        )}
      </Labelled>
      <Labelled label={t('space.description')} optional>
        {(ids) => (
          <input {...ids} class="field" maxLength={4000} autoComplete="off" value={description} onInput={(event) => setDescription(event.currentTarget.value)} />
        )}
      </Labelled>
      <Refusal error={refusal} />
      <p class="buttons">
        <button type="submit" class="button primary" disabled={busy}>
          {t('space.create')}
        </button>
        {onCancel && (
          <button type="button" class="button" onClick={onCancel}>
            {t('dialog.cancel')}
          </button>
        )}
      </p>
    </form>
  );
}
