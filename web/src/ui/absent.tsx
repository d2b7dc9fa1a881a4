// Something that does not exist, or not for this reader.
import { t } from '../i18n/messages';
import { PageTitle } from './page_title';

export function Absent({ text }: { text: string }) {
  return (
    <div class="absent">
      <PageTitle title={t('not_found.title')} />
      <p>{text}</p>
      <p>
        <a href="/">{t('not_found.search')}</a>
      </p>
    </div>
  );
}
