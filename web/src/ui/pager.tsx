// Forward and back through pages that the server names by opaque cursors.
import { t } from '../i18n/messages';
import { cursorOf, noteCursor } from './cursor_trail';

interface Props {
  list: string; // names the list: everything about it but the page
  page: number; // from 1
  nextCursor: string; // empty on the last page
  urlOf: (cursor: string, page: number) => string;
}

export function Pager({ list, page, nextCursor, urlOf }: Props) {
  if (page <= 1 && !nextCursor) return null;
  if (nextCursor) noteCursor(list, page + 1, nextCursor);
  const previousCursor = page > 1 ? cursorOf(list, page - 1) : undefined;
  return (
    <nav class="pager" aria-label={t('pager.label')}>
      {page > 1 && (page > 2 || previousCursor === undefined) && <a href={urlOf('', 1)}>{t('pager.first')}</a>}
      {previousCursor !== undefined && (
        <a href={urlOf(previousCursor, page - 1)} rel="prev">
          {t('pager.previous')}
        </a>
      )}
      <span aria-current="page">{t('search.page', { page })}</span>
      {nextCursor && (
        <a href={urlOf(nextCursor, page + 1)} rel="next">
          {t('pager.next')}
        </a>
      )}
    </nav>
  );
}
