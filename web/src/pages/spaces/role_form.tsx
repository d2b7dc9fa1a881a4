// Giving a role to a person or a group, for good or until a day.
import { useId, useState } from 'preact/hooks';
import type { AccessBinding } from '../../api/access_types';
import { type MessageKey, t } from '../../i18n/messages';
import { endOfDay } from '../../ui/days';
import { Labelled } from '../../ui/labelled';
import { personName } from '../../ui/person';
import { kSpaceRoles, offeredRoles } from '../access/bindings';
import type { Known } from '../access/known';
import { roleName } from '../access/role_name';
import './spaces.css';

interface Props {
  known: Known; // to suggest
  user?: string; // to begin with
  role?: string;
  shipped?: readonly string[]; // the shipped roles that can be given here
  busy: boolean;
  onGive: (binding: AccessBinding) => void;
}

interface WhoProps {
  isGroup: boolean;
  value: string;
  known: Known;
  onInput: (value: string) => void;
}

function Who({ isGroup, value, known, onInput }: WhoProps) {
  const list = useId();
  const offered = isGroup
    ? known.groups.map(({ name, title }) => ({ name, label: title }))
    : known.users.map((person) => ({ name: person.name, label: personName(person) }));
  return (
    <Labelled label={t(isGroup ? 'members.group' : 'members.user')}>
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
            value={value}
            onInput={(event) => onInput(event.currentTarget.value)}
          />
          <datalist id={list}>
            {offered.map(({ name, label }) => (
              <option key={name} value={name} label={label} />
            ))}
          </datalist>
        </>
      )}
    </Labelled>
  );
}

function KindChoice({ isGroup, onChange }: { isGroup: boolean; onChange: (isGroup: boolean) => void }) {
  return (
    <p class="switch who-kind" role="group" aria-label={t('members.who')}>
      {[false, true].map((one) => (
        <button key={String(one)} type="button" aria-pressed={isGroup === one} onClick={() => onChange(one)}>
          {t(one ? 'members.a_group' : 'members.a_person')}
        </button>
      ))}
    </p>
  );
}

const isShipped = (role: string) => (kSpaceRoles as readonly string[]).includes(role) || role === 'administrator';

export function RoleForm({ known, user = '', role: first = 'reader', shipped = kSpaceRoles, busy, onGive }: Props) {
  const [isGroup, setGroup] = useState(false);
  const [who, setWho] = useState(user);
  const [role, setRole] = useState(first);
  const [until, setUntil] = useState('');
  const submit = (event: Event) => {
    event.preventDefault();
    const name = who.trim();
    if (!name) return;
    onGive({ ...(isGroup ? { group: name } : { user: name }), role, expires_at: until ? endOfDay(until) : null });
    setWho('');
    setUntil('');
  };
  return (
    <form class="role-form" onSubmit={submit}>
      {known.groups.length > 0 && <KindChoice isGroup={isGroup} onChange={setGroup} />}
      <Who isGroup={isGroup} value={who} known={known} onInput={setWho} />
      <Labelled label={t('members.role')} help={isShipped(role) ? t(`role.${role}_help` as MessageKey) : undefined}>
        {(ids) => (
          <select {...ids} class="field" value={role} onChange={(event) => setRole(event.currentTarget.value)}>
            {offeredRoles(shipped, known.roles).map((one) => (
              <option key={one} value={one}>
                {roleName(one, known.roles)}
              </option>
            ))}
          </select>
        )}
      </Labelled>
      <Labelled label={t('members.until')} optional>
        {(ids) => <input {...ids} class="field" type="date" value={until} onInput={(event) => setUntil(event.currentTarget.value)} />}
      </Labelled>
      <button type="submit" class="button" disabled={busy || !who.trim()}>
        {t('members.give')}
      </button>
    </form>
  );
}
