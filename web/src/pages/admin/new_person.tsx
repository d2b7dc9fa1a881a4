// Making an account: its name is for good, and its password nobody but its owner ever knows.
import { useRef, useState } from 'preact/hooks';
import { createAccount } from '../../api/identity';
import type { OneTimeLink } from '../../api/access_types';
import { t } from '../../i18n/messages';
import { Labelled } from '../../ui/labelled';
import { Refusal } from '../../ui/problem_notice';
import { isName } from './names';

interface Props {
  onMade: (name: string, link: OneTimeLink) => void;
  onCancel: () => void;
}

export function NewPerson({ onMade, onCancel }: Props) {
  const [name, setName] = useState('');
  const [shown, setShown] = useState('');
  const [email, setEmail] = useState('');
  const [tried, setTried] = useState(false);
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<unknown>();
  const form = useRef<HTMLFormElement>(null);

  async function submit(event: Event) {
    event.preventDefault();
    setTried(true);
    setRefusal(undefined);
    if (!isName(name)) return form.current?.querySelector<HTMLInputElement>('[name=name]')?.focus();
    setBusy(true);
    try {
      const about = { ...(shown.trim() ? { display_name: shown.trim() } : {}), ...(email.trim() ? { email: email.trim() } : {}) };
      onMade(name, await createAccount({ name, ...about }));
    } catch (error) {
      setRefusal(error);
      setBusy(false);
    }
  }
  return (
    <form ref={form} class="boxed-form" onSubmit={submit} noValidate>
      <Labelled label={t('members.user')} help={t('person.name_help')} required problem={tried && !isName(name) ? t('name.wrong') : undefined}>
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
      <Labelled label={t('person.display_name')} optional>
        {(ids) => (
          <input {...ids} class="field" maxLength={200} autoComplete="off" value={shown} onInput={(event) => setShown(event.currentTarget.value)} />
        )}
      </Labelled>
      <Labelled label={t('person.email')} optional>
        {(ids) => (
          <input {...ids} class="field" type="email" maxLength={200} autoComplete="off" value={email} onInput={(event) => setEmail(event.currentTarget.value)} />
        )}
      </Labelled>
      <p class="quiet">{t('person.new_help')}</p>
      <Refusal error={refusal} />
      <p class="buttons">
        <button type="submit" class="button primary" disabled={busy}>
          {t('person.create')}
        </button>
        <button type="button" class="button" onClick={onCancel}>
          {t('dialog.cancel')}
        </button>
      </p>
    </form>
  );
}
