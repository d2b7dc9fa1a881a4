// A change that waits for a second person: says so, and leads to it.
import type { AccessRequest } from '../api/access_types';
import { t } from '../i18n/messages';
import { requestPath } from '../router/routes';

export function FiledNotice({ request }: { request: AccessRequest | undefined }) {
  if (!request) return null;
  return (
    <div class="notice filed" role="status">
      <p class="notice-title">{t('filed.title', { id: request.id })}</p>
      <p>{t('filed.explanation')}</p>
      <a href={requestPath(request.id)}>{t('filed.see', { id: request.id })}</a>
    </div>
  );
}
