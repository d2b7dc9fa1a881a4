// Signing in. Says the same for an unknown name as for a wrong password, as the server does.
import { useEffect, useRef, useState } from 'preact/hooks';
import { ApiError } from '../../api/client';
import { me, signIn } from '../../api/session';
import { counted, t } from '../../i18n/messages';
import { here, replace } from '../../router/router';
import { safeNext } from '../../router/routes';
import { LanguageChoice } from '../../shell/language_choice';
import { PageTitle } from '../../ui/page_title';
import { problemText } from '../../ui/problem_notice';
import './sign_in.css';

function reasonOf(error: unknown): string {
  if (!(error instanceof ApiError)) return problemText(error);
  if (error.status === 401) return t('sign_in.wrong');
  if (error.status !== 429) return problemText(error);
  return error.retryAfter > 0
    ? counted('sign_in.throttled_seconds', error.retryAfter)
    : t('sign_in.throttled');
}

export function SignInPage() {
  const [reason, setReason] = useState('');
  const [busy, setBusy] = useState(false);
  const username = useRef<HTMLInputElement>(null);
  const password = useRef<HTMLInputElement>(null);
  const next = safeNext(new URLSearchParams(here.value.query).get('next'));

  useEffect(() => {
    if (me.value) replace(next);
    else username.current?.focus();
  }, []);

  async function submit(event: Event) {
    event.preventDefault();
    const name = username.current?.value.trim() ?? '';
    const secret = password.current?.value ?? '';
    if (!name || !secret) {
      setReason(t('sign_in.missing'));
      (name ? password : username).current?.focus();
      return;
    }
    setBusy(true);
    setReason('');
    try {
      await signIn(name, secret);
      replace(next);
    } catch (error) {
      setReason(reasonOf(error));
      setBusy(false);
      password.current?.select();
    }
  }

  return (
    <div class="sign-in">
      <PageTitle title={t('sign_in.title')} />
      <form onSubmit={submit} noValidate>
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
          aria-describedby={reason ? 'sign-in-reason' : undefined}
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
          aria-describedby={reason ? 'sign-in-reason' : undefined}
        />
        <p id="sign-in-reason" class="reason" role="alert">
          {reason}
        </p>
        <button type="submit" class="button primary wide" disabled={busy}>
          {t('sign_in.submit')}
        </button>
      </form>
      <LanguageChoice />
    </div>
  );
}
