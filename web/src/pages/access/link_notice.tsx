// A one-time link by which somebody sets his password: shown once, to be handed to him by whoever made it.
import type { OneTimeLink } from '../../api/access_types';
import { formatDateTime } from '../../i18n/format';
import { t } from '../../i18n/messages';
import { CopyField } from '../../ui/copy_field';

/** The secret stands behind the #: browsers do not send that part to any server, so no log has it. */
const addressOf = ({ token }: OneTimeLink) => `${window.location.origin}/reset#${token}`;

interface Props {
  name: string;
  link: OneTimeLink;
  onDone: () => void;
}

export function LinkNotice({ name, link, onDone }: Props) {
  return (
    <section class="notice once" aria-label={t('link.title', { name })}>
      <p class="notice-title">{t('link.title', { name })}</p>
      <p>{link.expires_at ? t('link.explanation_until', { time: formatDateTime(link.expires_at) }) : t('link.explanation')}</p>
      <CopyField label={t('link.label')} value={addressOf(link)} />
      <button type="button" class="button" onClick={onDone}>
        {t('link.done')}
      </button>
    </section>
  );
}
