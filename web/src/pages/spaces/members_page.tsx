// The people of a space and their roles; those who manage roles give and take them here.
import { useState } from 'preact/hooks';
import { ApiError } from '../../api/client';
import { type Bindings, getBindings, getPeople, getSpace, getUsers, setBindings } from '../../api/spaces';
import { useResource } from '../../api/resource';
import { me } from '../../api/session';
import type { Person, PersonName, Space, SpaceBinding } from '../../api/types';
import { named, t } from '../../i18n/messages';
import { spacePath } from '../../router/routes';
import { Absent } from '../../ui/absent';
import { Dialog, DialogButtons } from '../../ui/dialog';
import { CrossIcon } from '../../ui/icons';
import { PageTitle } from '../../ui/page_title';
import { fullName } from '../../ui/person';
import { ProblemNotice, Refusal, isAbsent } from '../../ui/problem_notice';
import { Progress } from '../../ui/progress';
import { peopleOf, withRole, withoutRole } from './members';
import { RoleForm } from './role_form';
import './spaces.css';

interface ListProps {
  people: Person[];
  onTake?: (user: string, role: string) => void;
}

function PeopleList({ people, onTake }: ListProps) {
  if (people.length === 0) return <p class="quiet">{t('members.none')}</p>;
  return (
    <ul class="rows">
      {people.map((person) => (
        <li key={person.name} class="row member">
          <span class="member-name">{fullName(person)}</span>
          <ul class="roles">
            {person.roles.map((role) => (
              <li key={role}>
                {named('role', role)}
                {onTake && (
                  <button
                    type="button"
                    class="icon-button small"
                    aria-label={t('members.take', { role: named('role', role), name: fullName(person) })}
                    onClick={() => onTake(person.name, role)}
                  >
                    <CrossIcon />
                  </button>
                )}
              </li>
            ))}
          </ul>
        </li>
      ))}
    </ul>
  );
}

/** Names for suggestions: all users where the person may see them, else those of the space. */
async function knownPeople(space: Space, signal: AbortSignal): Promise<PersonName[]> {
  if (me.value?.permissions.includes('manage_users')) return getUsers(signal);
  return getPeople(space.key, signal).catch(() => []);
}

interface Taken {
  user: string;
  role: string;
}

function Managed({ space, first }: { space: Space; first: Bindings }) {
  const [bindings, setKnown] = useState(first);
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<unknown>();
  const [asked, setAsked] = useState<Taken>(); // taking one's own role is asked about
  const { data: known } = useResource(`known ${space.key}`, (signal) => knownPeople(space, signal));

  const change = async (next: (items: SpaceBinding[]) => SpaceBinding[]) => {
    setBusy(true);
    setRefusal(undefined);
    try {
      setKnown(await setBindings(space.key, next(bindings.items), bindings.etag));
    } catch (error) {
      setRefusal(error);
      // Somebody else has changed the roles: what holds now is shown, and the person looks again.
      if (error instanceof ApiError && error.status === 412) setKnown(await getBindings(space.key).catch(() => bindings));
    }
    setBusy(false);
  };
  const take = ({ user, role }: Taken) => {
    setAsked(undefined);
    void change((items) => withoutRole(items, user, role));
  };
  return (
    <>
      <RoleForm known={known ?? []} busy={busy} onGive={(user, role) => void change((items) => withRole(items, user, role))} />
      <Refusal error={refusal} />
      <PeopleList
        people={peopleOf(bindings.items, known ?? [])}
        onTake={(user, role) => (user === me.value?.name ? setAsked({ user, role }) : take({ user, role }))}
      />
      {asked && (
        <Dialog title={t('members.own_title')} onClose={() => setAsked(undefined)}>
          <form
            onSubmit={(event) => {
              event.preventDefault();
              take(asked);
            }}
          >
            <p>{t('members.own', { role: named('role', asked.role) })}</p>
            <DialogButtons submit={t('members.own_take')} busy={busy} onCancel={() => setAsked(undefined)} />
          </form>
        </Dialog>
      )}
    </>
  );
}

function Members({ space }: { space: Space }) {
  const manages = space.permissions.includes('manage_bindings');
  const bindings = useResource(manages ? `bindings ${space.key}` : null, (signal) => getBindings(space.key, signal));
  const people = useResource(manages ? null : `people ${space.key}`, (signal) => getPeople(space.key, signal));
  const { error, retry } = manages ? bindings : people;
  const isRefused = error instanceof ApiError && (error.status === 403 || error.status === 404);
  if (isRefused) return <p class="quiet">{t('members.not_for_you')}</p>;
  if (error !== undefined) return <ProblemNotice error={error} retry={retry} />;
  if (manages) return bindings.data && !bindings.loading ? <Managed space={space} first={bindings.data} /> : <Progress />;
  return people.data ? <PeopleList people={people.data} /> : <Progress />;
}

export function MembersPage({ spaceKey }: { spaceKey: string }) {
  const { data: space, error, retry } = useResource(`space ${spaceKey}`, (signal) => getSpace(spaceKey, signal));
  if (error !== undefined && isAbsent(error)) return <Absent text={t('not_found.space', { key: spaceKey })} />;
  if (error !== undefined) return <ProblemNotice error={error} retry={retry} />;
  if (!space) return <Progress />;
  return (
    <div class="space members">
      <p class="crumbs">
        <a href="/spaces">{t('spaces.title')}</a>
        <a href={spacePath(space.key)}>{space.title}</a>
      </p>
      <PageTitle title={`${t('members.title')} · ${space.title}`}>{t('members.title')}</PageTitle>
      <Members space={space} />
    </div>
  );
}
