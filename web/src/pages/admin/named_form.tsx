// Making something that has a name for good and a title that can change: a group, a role.
import type { ComponentChildren } from 'preact';
import { useRef, useState } from 'preact/hooks';
import { t } from '../../i18n/messages';
import { Labelled } from '../../ui/labelled';
import { Refusal } from '../../ui/problem_notice';
import { isName } from './names';

interface Props {
  submit: string;
  titleLabel: string;
  problem?: string | undefined; // in what `children` asks for
  children?: ComponentChildren;
  onMake: (made: { name: string; title: string }) => Promise<void>;
  onCancel: () => void;
}

export function NamedForm({ submit, titleLabel, problem, children, onMake, onCancel }: Props) {
  const [name, setName] = useState('');
  const [title, setTitle] = useState('');
  const [tried, setTried] = useState(false);
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<unknown>();
  const form = useRef<HTMLFormElement>(null);

  async function make(event: Event) {
    event.preventDefault();
    setTried(true);
    setRefusal(undefined);
    if (!isName(name) || !title.trim()) {
      form.current?.querySelector<HTMLInputElement>(isName(name) ? '[name=title]' : '[name=name]')?.focus();
      return;
    }
    if (problem) return;
    setBusy(true);
    try {
      await onMake({ name, title: title.trim() });
    } catch (error) {
      setRefusal(error);
      setBusy(false);
    }
  }
  return (
    <form ref={form} class="boxed-form" onSubmit={make} noValidate>
      <Labelled label={t('name.label')} help={t('name.help')} required problem={tried && !isName(name) ? t('name.wrong') : undefined}>
        {(ids) => (
          <input
            {...ids}
            class="field"
            name="name"
            maxLength={64}
            autoComplete="off"
            autoCapitalize="none"
            spellcheck={false}
            value={name}
            onInput={(event) => setName(event.currentTarget.value.trim().toLowerCase())}
          />
        )}
      </Labelled>
      <Labelled label={titleLabel} required problem={tried && !title.trim() ? t('form.missing') : undefined}>
        {(ids) => (
          <input {...ids} class="field" name="title" maxLength={200} autoComplete="off" value={title} onInput={(event) => setTitle(event.currentTarget.value)} />
        )}
      </Labelled>
      {children}
      {tried && problem && <p class="labelled-problem">{problem}</p>}
      <Refusal error={refusal} />
      <p class="buttons">
        <button type="submit" class="button primary" disabled={busy}>
          {submit}
        </button>
        <button type="button" class="button" onClick={onCancel}>
          {t('dialog.cancel')}
        </button>
      </p>
    </form>
  );
}
