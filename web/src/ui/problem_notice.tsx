// What went wrong, in words for the person who reads it, with what can be done about it.
import { ApiError } from '../api/client';
import { named, t } from '../i18n/messages';

export function problemText(error: unknown): string {
  if (!(error instanceof ApiError)) return t('problem.server');
  if (error.code === 'unreachable') return t('problem.unreachable');
  const ruled = error.rule && named('rule', error.rule);
  if (ruled && ruled !== error.rule) return ruled;
  if (error.status === 412) return t('rule.changed');
  if (error.code === 'sealed') return t('problem.sealed');
  if (error.code === 'starting') return t('problem.starting');
  if (error.status === 429) return t('problem.throttled');
  if (error.status === 403) return error.detail || t('problem.forbidden');
  if (error.status >= 500) return t('problem.server');
  return error.detail || t('problem.server');
}

/** Beside what was attempted: nothing to press, since whoever reads it has the button still before him. */
export function Refusal({ error }: { error: unknown }) {
  if (error === undefined) return null;
  return (
    <p class="refusal" role="alert">
      {problemText(error)}
    </p>
  );
}

export const isAbsent = (error: unknown) => error instanceof ApiError && error.status === 404;

export function ProblemNotice({ error, retry }: { error: unknown; retry: () => void }) {
  return (
    <div class="notice problem" role="alert">
      <p class="notice-title">{t('problem.title')}</p>
      <p>{problemText(error)}</p>
      <button type="button" class="button" onClick={retry}>
        {t('problem.retry')}
      </button>
    </div>
  );
}

export function ReloadNotice() {
  return (
    <div class="notice" role="alert">
      <p>{t('problem.renewed')}</p>
      <button type="button" class="button" onClick={() => window.location.reload()}>
        {t('problem.reload')}
      </button>
    </div>
  );
}
