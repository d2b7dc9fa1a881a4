// The same in other languages: what this is the translation of, and what translates it.
import { getTranslations } from '../../api/feedback';
import { useResource } from '../../api/resource';
import type { LinkedDocument } from '../../api/types';
import { formatLanguage } from '../../i18n/format';
import { t } from '../../i18n/messages';
import { comparePath, documentPath } from '../../router/routes';
import type { Reading } from './reading';

const nameOf = ({ language, number }: LinkedDocument) => (language ? formatLanguage(language) : number);

function Other({ link }: { link: LinkedDocument }) {
  return (
    <li>
      <a href={documentPath(link.number)} hreflang={link.language || undefined} title={link.title}>
        {nameOf(link)}
      </a>
      {link.behind && <span class="translation-behind"> {t('translation.is_behind')}</span>}
    </li>
  );
}

export function Translations({ reading }: { reading: Reading }) {
  const { data } = useResource(`translations ${reading.id} ${reading.revision}`, (signal) => getTranslations(reading.id, reading.revision, signal));
  if (!data || (!data.source && data.items.length === 0)) return null;
  const { source, follows, behind, items } = data;
  return (
    <div class="translations">
      {source && (
        <p>
          {t('translation.of', { version: follows })}{' '}
          <a href={documentPath(source.number)} lang={source.language || undefined}>
            {source.number} {source.title}
          </a>
        </p>
      )}
      {source && behind && (
        <p class="caution">
          {t('translation.behind', { version: follows })} <a href={comparePath(source.number, follows, source.version)}>{t('translation.what_changed')}</a>
        </p>
      )}
      {items.length > 0 && (
        <div class="other-languages">
          <span>{t('translation.others')}</span>
          <ul class="tags">
            {items.map((link) => (
              <Other key={link.id} link={link} />
            ))}
          </ul>
        </div>
      )}
    </div>
  );
}
