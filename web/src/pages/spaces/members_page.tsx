// The people and groups of a space and their roles. Those who manage roles give and take them here, and say how the space is
// guarded; those who lack a role ask for one.
import { getBindings, setBindings, spaceBindings } from '../../api/access';
import type { Tagged } from '../../api/answer';
import { ApiError } from '../../api/client';
import { getPeople, getTaggedSpace } from '../../api/spaces';
import { useResource } from '../../api/resource';
import type { AccessBinding } from '../../api/access_types';
import type { Person, Space } from '../../api/types';
import { t } from '../../i18n/messages';
import { spacePath } from '../../router/routes';
import { Absent } from '../../ui/absent';
import { PageTitle } from '../../ui/page_title';
import { ProblemNotice, isAbsent } from '../../ui/problem_notice';
import { Progress } from '../../ui/progress';
import { BindingsEditor, BindingsList } from '../access/bindings_editor';
import { kNobody, loadKnown, useRoles } from '../access/known';
import type { BindingsSource } from '../access/use_bindings';
import { AskForRole } from './ask_for_role';
import { SpaceGuard } from './space_guard';
import '../access/access.css';
import './spaces.css';

function People({ people }: { people: Person[] }) {
  const roles = useRoles();
  const items = people.flatMap((person) => person.roles.map((role) => ({ user: person.name, role })));
  return <BindingsList items={items} known={{ users: people, groups: [], roles }} />;
}

function Managed({ space, first }: { space: Space; first: Tagged<AccessBinding[]> }) {
  const path = spaceBindings(space.key);
  const { data: known } = useResource(`known ${space.key}`, (signal) => loadKnown(signal, (s) => getPeople(space.key, s)));
  const source: BindingsSource = {
    load: () => getBindings(path),
    save: (items, etag, reason) => setBindings(path, items, etag, reason),
  };
  const place = { space: space.key, document: null };
  return <BindingsEditor source={source} first={first} controlled={space.controlled} place={place} known={known ?? kNobody} />;
}

function Members({ space }: { space: Space }) {
  const manages = space.permissions.includes('manage_bindings');
  const bindings = useResource(manages ? `bindings ${space.key}` : null, (signal) => getBindings(spaceBindings(space.key), signal));
  const people = useResource(manages ? null : `people ${space.key}`, (signal) => getPeople(space.key, signal));
  const { error, retry } = manages ? bindings : people;
  const isRefused = error instanceof ApiError && (error.status === 403 || error.status === 404);
  if (isRefused) return <p class="quiet">{t('members.not_for_you')}</p>;
  if (error !== undefined) return <ProblemNotice error={error} retry={retry} />;
  if (manages) return bindings.data && !bindings.loading ? <Managed space={space} first={bindings.data} /> : <Progress />;
  return people.data ? <People people={people.data} /> : <Progress />;
}

export function MembersPage({ spaceKey }: { spaceKey: string }) {
  const { data, error, retry } = useResource(`tagged space ${spaceKey}`, (signal) => getTaggedSpace(spaceKey, signal), { keepPrevious: true });
  if (error !== undefined && isAbsent(error)) return <Absent text={t('not_found.space', { key: spaceKey })} />;
  if (error !== undefined) return <ProblemNotice error={error} retry={retry} />;
  if (!data) return <Progress />;
  const space = data.value;
  const manages = space.permissions.includes('manage_bindings');
  return (
    <div class="space members">
      <p class="crumbs">
        <a href="/spaces">{t('spaces.title')}</a>
        <a href={spacePath(space.key)}>{space.title}</a>
      </p>
      <PageTitle title={`${t('members.title')} · ${space.title}`}>{t('members.title')}</PageTitle>
      {space.controlled && <p class="guard-note">{t('members.controlled')}</p>}
      <Members key={String(space.controlled)} space={space} />
      {space.controlled && !manages && <AskForRole space={space} />}
      {space.permissions.includes('manage_space') && <SpaceGuard space={space} etag={data.etag} onChanged={retry} />}
    </div>
  );
}
