// One group: who is in it, and where it has which roles.
import { useId, useState } from 'preact/hooks';
import type { Tagged } from '../../api/answer';
import { ApiError } from '../../api/client';
import { getGroup, getUsers, setGroup } from '../../api/identity';
import { useResource } from '../../api/resource';
import type { AccessRequest, Group } from '../../api/access_types';
import type { PersonName } from '../../api/types';
import { t } from '../../i18n/messages';
import { personPath } from '../../router/routes';
import { Absent } from '../../ui/absent';
import { FiledNotice } from '../../ui/filed_notice';
import { CrossIcon } from '../../ui/icons';
import { Labelled } from '../../ui/labelled';
import { fullName, personName } from '../../ui/person';
import { ProblemNotice, Refusal, isAbsent } from '../../ui/problem_notice';
import { Progress } from '../../ui/progress';
import { ReasonField } from '../../ui/reason_field';
import { useRoles } from '../access/known';
import { AdminPage } from './admin_head';
import { Places } from './places';

function AddMember({ users, onAdd }: { users: PersonName[]; onAdd: (name: string) => void }) {
  const [name, setName] = useState('');
  const list = useId();
  const add = () => {
    if (!name.trim()) return;
    onAdd(name.trim());
    setName('');
  };
  return (
    <div class="add-member">
      <Labelled label={t('members.user')}>
        {(ids) => (
          <>
            <input
              {...ids}
              class="field"
              list={list}
              maxLength={64}
              autoComplete="off"
              autoCapitalize="none"
              spellcheck={false}
              value={name}
              onInput={(event) => setName(event.currentTarget.value)}
              onKeyDown={(event) => {
                if (event.key !== 'Enter') return;
                event.preventDefault();
                add();
              }}
            />
            <datalist id={list}>
              {users.map((person) => (
                <option key={person.name} value={person.name} label={personName(person)} />
              ))}
            </datalist>
          </>
        )}
      </Labelled>
      <button type="button" class="button" disabled={!name.trim()} onClick={add}>
        {t('group.add')}
      </button>
    </div>
  );
}

interface MembersProps {
  members: string[];
  former: string[]; // those that hold now
  users: PersonName[];
  onChange: (members: string[]) => void;
}

function Members({ members, former, users, onChange }: MembersProps) {
  const nameOf = (name: string) => fullName(users.find((one) => one.name === name) ?? { name, display_name: '' });
  if (members.length === 0) return <p class="quiet">{t('group.empty')}</p>;
  return (
    <ul class="rows">
      {members.map((name) => (
        <li key={name} class="row member">
          <span class="member-name">
            <a href={personPath(name)}>{nameOf(name)}</a>
            {!former.includes(name) && <span class="quiet"> {t('group.new_member')}</span>}
          </span>
          <button
            type="button"
            class="icon-button small"
            aria-label={t('group.remove', { name: nameOf(name) })}
            onClick={() => onChange(members.filter((one) => one !== name))}
          >
            <CrossIcon />
          </button>
        </li>
      ))}
    </ul>
  );
}

interface EditorProps {
  loaded: Tagged<Group>;
  users: PersonName[];
  onChanged: () => void;
}

function Editor({ loaded: { value: group, etag }, users, onChanged }: EditorProps) {
  const [title, setTitle] = useState(group.title);
  const [members, setMembers] = useState(group.members);
  const [reason, setReason] = useState('');
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<unknown>();
  const [filed, setFiled] = useState<AccessRequest>();
  const isChanged = title.trim() !== group.title || [...members].sort().join(' ') !== [...group.members].sort().join(' ');
  const change = (next: string[]) => {
    setFiled(undefined);
    setMembers(next);
  };
  async function submit(event: Event) {
    event.preventDefault();
    setBusy(true);
    setRefusal(undefined);
    try {
      const answer = await setGroup(group.name, etag, { title: title.trim(), members, ...(reason.trim() ? { reason: reason.trim() } : {}) });
      setReason('');
      if ('filed' in answer) {
        setFiled(answer.filed);
        setMembers(group.members);
        setTitle(group.title);
      } else onChanged();
    } catch (error) {
      setRefusal(error);
      if (error instanceof ApiError && error.status === 412) onChanged();
    }
    setBusy(false);
  }
  return (
    <form onSubmit={submit} class="group-form" noValidate>
      <Labelled label={t('group.title')}>
        {(ids) => <input {...ids} class="field" maxLength={200} autoComplete="off" value={title} onInput={(event) => setTitle(event.currentTarget.value)} />}
      </Labelled>
      <h2 class="block-title">{t('group.who')}</h2>
      <AddMember users={users} onAdd={(name) => change(members.includes(name) ? members : [...members, name].sort())} />
      <Members members={members} former={group.members} users={users} onChange={change} />
      <FiledNotice request={filed} />
      {isChanged && <ReasonField value={reason} onChange={setReason} help={t('reason.controlled')} />}
      <Refusal error={refusal} />
      {isChanged && (
        <p class="buttons">
          <button type="submit" class="button primary" disabled={busy || !title.trim()}>
            {t('form.save')}
          </button>
          <button
            type="button"
            class="button"
            onClick={() => {
              setTitle(group.title);
              setMembers(group.members);
              setRefusal(undefined);
            }}
          >
            {t('asking.discard')}
          </button>
        </p>
      )}
    </form>
  );
}

export function GroupPage({ name }: { name: string }) {
  const { data, error, retry } = useResource(`group ${name}`, (signal) => getGroup(name, signal), { keepPrevious: true });
  const { data: users } = useResource('users', (signal) => getUsers(signal).catch(() => []));
  const roles = useRoles();
  if (error !== undefined && isAbsent(error)) return <Absent text={t('not_found.group', { name })} />;
  return (
    <AdminPage title={data?.value.title ?? name}>
      <p class="facts">
        <span>{t('grantee.group', { name })}</span>
      </p>
      {error !== undefined && <ProblemNotice error={error} retry={retry} />}
      {!data && error === undefined && <Progress />}
      {data && <Editor key={data.etag} loaded={data} users={users ?? []} onChanged={retry} />}
      <Places title={t('group.roles')} none={t('group.no_roles')} fits={({ group }) => group === name} shows="role" roles={roles} />
    </AdminPage>
  );
}
