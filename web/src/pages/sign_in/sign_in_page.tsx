// Signing in: name and password, then the one-time code where there is a second factor, then another password where the old one
// has run out. Says the same for an unknown name as for a wrong password, as the server does.
import { useEffect, useRef, useState } from 'preact/hooks';
import { ApiError } from '../../api/client';
import { replaceExpiredPassword } from '../../api/password';
import { me, signIn } from '../../api/session';
import { counted, t } from '../../i18n/messages';
import { here, replace } from '../../router/router';
import { safeNext } from '../../router/routes';
import { LanguageChoice } from '../../shell/language_choice';
import { NewPasswordFields, kNoPassword, passwordProblem } from '../../ui/new_password';
import { PageTitle } from '../../ui/page_title';
import { problemText } from '../../ui/problem_notice';
import './sign_in.css';

type Step = 'password' | 'code' | 'expired';

function reasonOf(error: unknown, step: Step): string {
  if (!(error instanceof ApiError)) return problemText(error);
  if (error.status === 401) return t(step === 'code' ? 'sign_in.wrong_code' : 'sign_in.wrong');
  if (error.status !== 429) return problemText(error);
  return error.retryAfter > 0
    ? counted('sign_in.throttled_seconds', error.retryAfter)
    : t('sign_in.throttled');
}

const isCode = (error: unknown, code: string) => error instanceof ApiError && error.code === code;

export function SignInPage() {
  const [step, setStep] = useState<Step>('password');
  const [name, setName] = useState('');
  const [secret, setSecret] = useState('');
  const [otp, setOtp] = useState('');
  const [wanted, setWanted] = useState(kNoPassword);
  const [reason, setReason] = useState('');
  const [tried, setTried] = useState(false);
  const [busy, setBusy] = useState(false);
  const username = useRef<HTMLInputElement>(null);
  const password = useRef<HTMLInputElement>(null);
  const code = useRef<HTMLInputElement>(null);
  const form = useRef<HTMLFormElement>(null);
  const next = safeNext(new URLSearchParams(here.value.query).get('next'));
  const given = otp.replace(/\s/g, '');

  useEffect(() => {
    if (me.value) replace(next);
    else username.current?.focus();
  }, []);
  useEffect(() => {
    if (step === 'code') code.current?.focus();
    if (step === 'expired') form.current?.querySelector<HTMLInputElement>('[autocomplete=new-password]')?.focus();
  }, [step]);

  /** Back to the beginning; what was typed as a secret is gone. */
  function restart() {
    setStep('password');
    setSecret('');
    setOtp('');
    setWanted(kNoPassword);
    setTried(false);
  }

  function isComplete(): boolean {
    if (step === 'expired') return passwordProblem(wanted) === '';
    if (step === 'code' && !given) setReason(t('otp.missing'));
    if (step === 'code') return given !== '';
    if (name.trim() && secret) return true;
    setReason(t('sign_in.missing'));
    (name.trim() ? password : username).current?.focus();
    return false;
  }

  async function attempt() {
    const credentials = { username: name.trim(), password: secret, ...(given ? { otp: given } : {}) };
    if (step === 'expired') await replaceExpiredPassword({ ...credentials, new_password: wanted.password });
    else await signIn(credentials);
    replace(next);
  }

  async function submit(event: Event) {
    event.preventDefault();
    setReason('');
    setTried(true);
    if (!isComplete()) return;
    setBusy(true);
    try {
      await attempt();
    } catch (error) {
      if (isCode(error, 'second_factor_required')) setStep('code');
      else if (isCode(error, 'password_expired')) setStep('expired');
      else {
        setReason(reasonOf(error, step));
        (step === 'code' ? code : password).current?.select();
      }
      setTried(false);
    }
    setBusy(false);
  }

  const described = reason ? 'sign-in-reason' : undefined;
  const titles = { password: 'sign_in.title', code: 'sign_in.code_title', expired: 'sign_in.expired_title' } as const;
  return (
    <div class="sign-in">
      <PageTitle key={step} title={t(titles[step])} />
      <form ref={form} onSubmit={submit} noValidate>
        {step === 'password' && (
          <>
            <label for="username">{t('sign_in.username')}</label>
            <input
              id="username"
              ref={username}
              class="field"
              name="username"
              autoComplete="username"
              autoCapitalize="none"
              spellcheck={false}
              required
              aria-describedby={described}
              value={name}
              onInput={(event) => setName(event.currentTarget.value)}
            />
            <label for="password">{t('sign_in.password')}</label>
            <input
              id="password"
              ref={password}
              class="field"
              type="password"
              name="password"
              autoComplete="current-password"
              required
              aria-describedby={described}
              value={secret}
              onInput={(event) => setSecret(event.currentTarget.value)}
            />
          </>
        )}
        {step === 'code' && (
          <>
            <p class="quiet">{t('sign_in.code_help')}</p>
            <label for="otp">{t('otp.label')}</label>
            <input
              id="otp"
              ref={code}
              class="field code-field"
              inputMode="numeric"
              autoComplete="one-time-code"
              maxLength={12}
              spellcheck={false}
              aria-describedby={described}
              value={otp}
              onInput={(event) => setOtp(event.currentTarget.value)}
            />
          </>
        )}
        {step === 'expired' && (
          <>
            <p class="quiet">{t('sign_in.expired_help')}</p>
            <NewPasswordFields value={wanted} onChange={setWanted} tried={tried} />
          </>
        )}
        <p id="sign-in-reason" class="reason" role="alert">
          {reason}
        </p>
        <button type="submit" class="button primary wide" disabled={busy}>
          {t(step === 'expired' ? 'password.set' : 'sign_in.submit')}
        </button>
        {step !== 'password' && (
          <button type="button" class="link-button back" onClick={restart}>
            {t('sign_in.other')}
          </button>
        )}
      </form>
      <LanguageChoice />
    </div>
  );
}
