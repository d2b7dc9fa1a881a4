// The spaces that the person may read.
import { useState } from 'preact/hooks';
import { getSpaces } from '../../api/spaces';
import { useResource } from '../../api/resource';
import { me } from '../../api/session';
import type { Space } from '../../api/types';
import { counted, t } from '../../i18n/messages';
import { push } from '../../router/router';
import { spacePath } from '../../router/routes';
import { PlusIcon } from '../../ui/icons';
import { PageTitle } from '../../ui/page_title';
import { ProblemNotice } from '../../ui/problem_notice';
import { Progress } from '../../ui/progress';
import { NewSpace } from './new_space';
import './spaces.css';

function SpaceRow({ space }: { space: Space }) {
  return (
    <li class="space-row">
      <h2>
        <a href={spacePath(space.key)}>{space.title}</a>
      </h2>
      <span class="space-count">{counted('spaces.documents', space.documents)}</span>
      <p class="space-words">
        <span class="space-key">{space.key}</span>
        {space.description && <span>{space.description}</span>}
      </p>
    </li>
  );
}

/** The first `pages` pages, one after the other. */
async function firstPages(pages: number, signal: AbortSignal) {
  const items: Space[] = [];
  let cursor = '';
  for (let page = 0; page < pages && (page === 0 || cursor); ++page) {
    const answer = await getSpaces(cursor, signal);
    items.push(...answer.items);
    cursor = answer.next_cursor;
  }
  return { items, more: Boolean(cursor) };
}

export function SpacesPage() {
  const [pages, setPages] = useState(1);
  const [making, setMaking] = useState(false);
  const mayCreate = me.value?.permissions.includes('create_space') ?? false;
  const { data, error, retry } = useResource(`spaces ${pages}`, (signal) => firstPages(pages, signal), {
    keepPrevious: true,
  });
  return (
    <div class="spaces">
      <div class="spaces-head">
        <PageTitle title={t('spaces.title')} />
        {mayCreate && !making && (
          <button type="button" class="button" onClick={() => setMaking(true)}>
            <PlusIcon />
            {t('space.new')}
          </button>
        )}
      </div>
      {making && <NewSpace onMade={({ key }) => push(spacePath(key))} onCancel={() => setMaking(false)} />}
      {error !== undefined && <ProblemNotice error={error} retry={retry} />}
      {!data && error === undefined && <Progress />}
      {data?.items.length === 0 && <p class="quiet">{t('spaces.none')}</p>}
      {data && data.items.length > 0 && (
        <ul class="space-list">
          {data.items.map((space) => (
            <SpaceRow key={space.key} space={space} />
          ))}
        </ul>
      )}
      {data?.more && (
        <button type="button" class="button" onClick={() => setPages(pages + 1)}>
          {t('spaces.more')}
        </button>
      )}
    </div>
  );
}
