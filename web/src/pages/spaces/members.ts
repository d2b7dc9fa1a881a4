// Who has which role in a space. Pure.
import type { Person, PersonName, SpaceBinding } from '../../api/types';

export const kRoles = ['reader', 'contributor', 'reviewer', 'approver', 'owner', 'auditor'] as const;

/** One line for each person, by name, with his roles in the order of kRoles. */
export function peopleOf(bindings: SpaceBinding[], names: PersonName[]): Person[] {
  const placeOf = (role: string) => (kRoles as readonly string[]).indexOf(role);
  const users = [...new Set(bindings.map(({ user }) => user))].sort();
  return users.map((user) => ({
    name: user,
    display_name: names.find(({ name }) => name === user)?.display_name ?? '',
    roles: bindings.filter((one) => one.user === user).map(({ role }) => role).sort((a, b) => placeOf(a) - placeOf(b)),
  }));
}

export function withRole(bindings: SpaceBinding[], user: string, role: string): SpaceBinding[] {
  const has = bindings.some((one) => one.user === user && one.role === role);
  return has ? bindings : [...bindings, { user, role }];
}

export const withoutRole = (bindings: SpaceBinding[], user: string, role: string): SpaceBinding[] =>
  bindings.filter((one) => one.user !== user || one.role !== role);
