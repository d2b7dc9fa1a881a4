// Says that something is on its way, but only when it takes long enough to be noticed (the style sheet delays it).
import { t } from '../i18n/messages';

export function Progress() {
  return (
    <p class="progress" role="status">
      {t('app.loading')}
    </p>
  );
}
