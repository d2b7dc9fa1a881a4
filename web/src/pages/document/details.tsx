// What is known of the document besides its content.
import type { ComponentChildren } from 'preact';
import { useCategories } from '../../api/categories';
import type { Document } from '../../api/types';
import { formatLanguage, formatSize } from '../../i18n/format';
import { named, t } from '../../i18n/messages';
import { categoryPath, spacePath } from '../../router/routes';
import { parseSearch, searchUrl, withFilter } from '../search/search_state';
import { Fold } from '../../ui/fold';
import { Time } from '../../ui/time';
import type { Reading } from './reading';

function Fact({ name, children }: { name: string; children: ComponentChildren }) {
  return (
    <div class="fact">
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

const tagSearch = (tag: string) => searchUrl(withFilter(parseSearch(''), 'tag', tag, true));

export function Details({ document, reading }: { document: Document; reading: Reading }) {
  const { data: tree } = useCategories(reading.categories.length > 0);
  return (
    <Fold class="details" title={t('document.details')}>
      <dl>
        <Fact name={t('document.number')}>
          <span class="number">{document.number}</span>
        </Fact>
        <Fact name={t('document.space')}>
          <a href={spacePath(document.space)}>{document.space}</a>
        </Fact>
        <Fact name={t('document.type')}>{named('type', document.type)}</Fact>
        {reading.language && <Fact name={t('document.language')}>{formatLanguage(reading.language)}</Fact>}
        {document.owner && <Fact name={t('document.owner')}>{document.owner}</Fact>}
        <Fact name={t('document.author')}>{reading.author}</Fact>
        <Fact name={t('document.created')}>
          <Time at={document.created_at} />
        </Fact>
        <Fact name={t('document.changed_at')}>
          <Time at={reading.time} exact />
        </Fact>
        {reading.tags.length > 0 && (
          <Fact name={t('document.tags')}>
            <ul class="tags">
              {reading.tags.map((tag) => (
                <li key={tag}>
                  <a href={tagSearch(tag)}>{tag}</a>
                </li>
              ))}
            </ul>
          </Fact>
        )}
        {reading.categories.length > 0 && (
          <Fact name={t('document.categories')}>
            <ul class="tags">
              {reading.categories.map((key) => (
                <li key={key}>
                  <a href={categoryPath(key)}>{tree?.name(key) ?? key}</a>
                </li>
              ))}
            </ul>
          </Fact>
        )}
        {reading.path && (
          <Fact name={t('document.path')}>
            <span class="path">{reading.path}</span>
          </Fact>
        )}
        {reading.summary && (
          <Fact name={t('document.summary')}>
            <span class="summary">{reading.summary.trim()}</span>
          </Fact>
        )}
        <Fact name={t('document.size')}>{formatSize(reading.size)}</Fact>
        {reading.sha256 && (
          <Fact name={t('document.sha256')}>
            <span class="path">{reading.sha256}</span>
          </Fact>
        )}
      </dl>
    </Fold>
  );
}
