// Giving a role to a person.
import { useId, useState } from 'preact/hooks';
import type { PersonName } from '../../api/types';
import { type MessageKey, named, t } from '../../i18n/messages';
import { Labelled } from '../../ui/labelled';
import { personName } from '../../ui/person';
import { kRoles } from './members';
import './spaces.css';

interface Props {
  known: PersonName[]; // to suggest
  user?: string; // to begin with
  role?: string;
  busy: boolean;
  onGive: (user: string, role: string) => void;
}

export function RoleForm({ known, user: firstUser = '', role: firstRole = 'reader', busy, onGive }: Props) {
  const [user, setUser] = useState(firstUser);
  const [role, setRole] = useState<string>(firstRole);
  const list = useId();
  const submit = (event: Event) => {
    event.preventDefault();
    if (!user.trim()) return;
    onGive(user.trim(), role);
    setUser('');
  };
  return (
    <form class="role-form" onSubmit={submit}>
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
              value={user}
              onInput={(event) => setUser(event.currentTarget.value)}
            />
            <datalist id={list}>
              {known.map((person) => (
                <option key={person.name} value={person.name} label={personName(person)} />
              ))}
            </datalist>
          </>
        )}
      </Labelled>
      <Labelled label={t('members.role')} help={t(`role.${role}_help` as MessageKey)}>
        {(ids) => (
          <select {...ids} class="field" value={role} onChange={(event) => setRole(event.currentTarget.value)}>
            {kRoles.map((one) => (
              <option key={one} value={one}>
                {named('role', one)}
              </option>
            ))}
          </select>
        )}
      </Labelled>
      <button type="submit" class="button" disabled={busy || !user.trim()}>
        {t('members.give')}
      </button>
    </form>
  );
}
