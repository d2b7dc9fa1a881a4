// One space: what it is for, its documents with a filter, and a place to drop files.
import { useState } from 'preact/hooks';
import { getSpace, getSpaceDocuments } from '../../api/spaces';
import { useResource } from '../../api/resource';
import type { Document, Space } from '../../api/types';
import { counted, named, t } from '../../i18n/messages';
import { here, replaceSoon } from '../../router/router';
import { documentPath, membersPath, newDocumentPath } from '../../router/routes';
import { Absent } from '../../ui/absent';
import { PeopleIcon, PlusIcon, SearchIcon } from '../../ui/icons';
import { PageTitle } from '../../ui/page_title';
import { Pager } from '../../ui/pager';
import { ProblemNotice, isAbsent } from '../../ui/problem_notice';
import { Progress } from '../../ui/progress';
import { StateBadge } from '../../ui/state_badge';
import { Time } from '../../ui/time';
import { useTypedText } from '../../ui/typed_text';
import { parseSearch, searchUrl, withFilter } from '../search/search_state';
import { AddFiles } from './add_files';
import { useLinkedPath } from './linked_path';
import { type SpaceState, kStates, parseSpaceState, spaceUrl, withChange } from './space_state';
import './spaces.css';

const kTypingPause = 150; // milliseconds
const kSeesMembers = ['edit_document', 'manage_bindings'];

function DocumentRow({ document }: { document: Document }) {
  return (
    <li class="row">
      <a class="row-title" href={documentPath(document.number)} lang={document.language || undefined}>
        {document.title}
      </a>
      <span class="row-facts">
        <span class="number">{document.number}</span>
        <span class="version">{document.version}</span>
        <StateBadge state={document.state} />
        <Time at={document.changed_at} />
      </span>
    </li>
  );
}

function Filter({ state, onChange }: { state: SpaceState; onChange: (state: SpaceState) => void }) {
  const { input, text, onInput, tellNow } = useTypedText(
    state.q,
    () => kTypingPause,
    (q) => onChange(withChange(state, { q })),
  );
  const onSubmit = (event: Event) => {
    event.preventDefault();
    tellNow(text);
  };
  return (
    <form class="space-filter" onSubmit={onSubmit}>
      <input
        ref={input}
        class="field"
        type="text"
        inputMode="search"
        autoComplete="off"
        maxLength={200}
        aria-label={t('space.filter')}
        placeholder={t('space.filter')}
        value={text}
        onInput={onInput}
      />
      <select
        class="field"
        aria-label={t('space.state')}
        value={state.state}
        onChange={(event) => onChange(withChange(state, { state: event.currentTarget.value }))}
      >
        <option value="">{t('space.any_state')}</option>
        {kStates.map((one) => (
          <option key={one} value={one}>
            {named('state', one)}
          </option>
        ))}
      </select>
    </form>
  );
}

function Documents({ spaceKey }: { spaceKey: string }) {
  const state = parseSpaceState(here.value.query);
  const filtered = state.q.trim() !== '' || state.state !== '';
  const request = `documents ${spaceUrl(spaceKey, state)}`;
  const { key, data, error, retry } = useResource(
    request,
    (signal) => getSpaceDocuments(spaceKey, { q: state.q.trim(), state: state.state, cursor: state.cursor }, signal),
    { keepPrevious: true },
  );
  const urlOf = (cursor: string, page: number) => spaceUrl(spaceKey, { ...state, cursor, page });
  return (
    <section aria-labelledby="documents-heading">
      <h2 id="documents-heading" class="only-heard">
        {t('space.documents')}
      </h2>
      <Filter state={state} onChange={(next) => replaceSoon(spaceUrl(spaceKey, next))} />
      {error !== undefined && <ProblemNotice error={error} retry={retry} />}
      {!data && error === undefined && <Progress />}
      {data?.items.length === 0 && (
        <p class="quiet" role="status">
          {t(filtered ? 'space.none_filtered' : 'space.none')}
        </p>
      )}
      <ul class="rows">{data?.items.map((document) => <DocumentRow key={document.id} document={document} />)}</ul>
      {data && key === request && (
        <Pager
          list={spaceUrl(spaceKey, withChange(state, {}))}
          page={state.page}
          nextCursor={data.next_cursor}
          urlOf={urlOf}
        />
      )}
    </section>
  );
}

function Head({ space }: { space: Space }) {
  const searchHere = searchUrl(withFilter(parseSearch(''), 'space', space.key, true));
  return (
    <header class="space-head">
      <p class="crumbs">
        <a href="/spaces">{t('spaces.title')}</a>
        <span class="number">{space.key}</span>
      </p>
      <PageTitle title={space.title} />
      {space.description && <p class="space-description">{space.description}</p>}
      <p class="actions">
        {space.permissions.includes('edit_document') && (
          <a class="button" href={newDocumentPath(space.key)}>
            <PlusIcon />
            {t('new.title')}
          </a>
        )}
        {space.permissions.some((one) => kSeesMembers.includes(one)) && (
          <a class="action" href={membersPath(space.key)}>
            <PeopleIcon />
            {t('members.title')}
          </a>
        )}
        <a class="action" href={searchHere}>
          <SearchIcon />
          {t('space.search')}
        </a>
        <span class="quiet">{counted('spaces.documents', space.documents)}</span>
      </p>
    </header>
  );
}

export function SpacePage({ spaceKey }: { spaceKey: string }) {
  const onTheWay = useLinkedPath(spaceKey);
  const [added, setAdded] = useState(0); // how often files were added: the list is asked for again
  const { data, error, retry } = useResource(`space ${spaceKey}`, (signal) => getSpace(spaceKey, signal));
  if (error !== undefined && isAbsent(error)) return <Absent text={t('not_found.space', { key: spaceKey })} />;
  if (error !== undefined) return <ProblemNotice error={error} retry={retry} />;
  if (!data || onTheWay) return <Progress />;
  return (
    <div class="space">
      <Head space={data} />
      {data.permissions.includes('edit_document') && <AddFiles spaceKey={spaceKey} onAdded={() => setAdded(added + 1)} />}
      <Documents key={added} spaceKey={spaceKey} />
    </div>
  );
}
