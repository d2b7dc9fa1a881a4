// Whom and what there is to choose from where roles are given. Lists that the person may not see are empty: names can be typed.
import { getGroups, getRoles, getUsers } from '../../api/identity';
import { useResource } from '../../api/resource';
import { me } from '../../api/session';
import type { Role } from '../../api/access_types';
import type { PersonName } from '../../api/types';

export interface Known {
  users: PersonName[];
  groups: { name: string; title: string }[];
  roles: Role[];
}

export const kNobody: Known = { users: [], groups: [], roles: [] };

const orNone = <T>(items: Promise<T[]>): Promise<T[]> => items.catch(() => []);

/** `usersHere` gives names where the person does not manage users. */
export async function loadKnown(signal: AbortSignal, usersHere?: (signal: AbortSignal) => Promise<PersonName[]>): Promise<Known> {
  const manages = me.value?.permissions.includes('manage_users') ?? false;
  const [users, groups, roles] = await Promise.all([
    manages ? orNone(getUsers(signal)) : orNone(usersHere?.(signal) ?? Promise.resolve([])),
    orNone(getGroups(signal)),
    orNone(getRoles(signal)),
  ]);
  return { users, groups, roles };
}

/** All roles, for their names; none until they are there. */
export function useRoles(): Role[] {
  return useResource('role names', (signal) => orNone(getRoles(signal))).data ?? [];
}
