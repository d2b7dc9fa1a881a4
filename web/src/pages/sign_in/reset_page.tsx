// Where a one-time link leads: setting a password without the old one. The secret is taken from behind the # and at once out of
// the address bar and the history.
import { useEffect, useState } from 'preact/hooks';
import { usePasswordLink } from '../../api/password';
import { t } from '../../i18n/messages';
import { LanguageChoice } from '../../shell/language_choice';
import { NewPasswordFields, kNoPassword, passwordProblem } from '../../ui/new_password';
import { PageTitle } from '../../ui/page_title';
import { Refusal, isAbsent } from '../../ui/problem_notice';
import './sign_in.css';

function takeToken(): string {
  const token = decodeURIComponent(window.location.hash.slice(1));
  if (token) history.replaceState(history.state, '', window.location.pathname);
  return token;
}

export function ResetPage() {
  const [token, setToken] = useState('');
  const [looked, setLooked] = useState(false);
  const [wanted, setWanted] = useState(kNoPassword);
  const [tried, setTried] = useState(false);
  const [busy, setBusy] = useState(false);
  const [done, setDone] = useState(false);
  const [refusal, setRefusal] = useState<unknown>();
  useEffect(() => {
    setToken(takeToken());
    setLooked(true);
  }, []);

  async function submit(event: Event) {
    event.preventDefault();
    setTried(true);
    setRefusal(undefined);
    if (passwordProblem(wanted)) return;
    setBusy(true);
    try {
      await usePasswordLink(token, wanted.password);
      setDone(true);
    } catch (error) {
      setRefusal(error);
    }
    setBusy(false);
  }
  return (
    <div class="sign-in">
      <PageTitle title={t('reset.title')} />
      {done && (
        <>
          <p role="status">{t('reset.done')}</p>
          <a class="button primary wide" href="/sign-in">
            {t('sign_in.submit')}
          </a>
        </>
      )}
      {!done && looked && !token && <p>{t('reset.no_token')}</p>}
      {!done && token && (
        <form onSubmit={submit} noValidate>
          <p class="quiet">{t('reset.help')}</p>
          <NewPasswordFields value={wanted} onChange={setWanted} tried={tried} />
          {isAbsent(refusal) ? (
            <p class="refusal" role="alert">
              {t('reset.not_valid')}
            </p>
          ) : (
            <Refusal error={refusal} />
          )}
          <button type="submit" class="button primary wide" disabled={busy}>
            {t('password.set')}
          </button>
        </form>
      )}
      <LanguageChoice />
    </div>
  );
}
