// Who has which role at one place, and what of it is about to change. Pure.
import type { AccessBinding, AccessChange, Grantee, Role } from '../../api/access_types';

/** In the order in which they are offered; an administrator is only made for the whole system. */
export const kSpaceRoles = ['reader', 'contributor', 'reviewer', 'approver', 'owner', 'auditor'] as const;
export const kSystemRoles = [...kSpaceRoles, 'administrator'] as const;

/** The one name under which a user or a group stands in a list. */
export const granteeKey = ({ user, group }: Grantee): string => (group ? `@${group}` : (user ?? ''));

const granteeOf = ({ user, group }: Grantee): Grantee => (group ? { group } : { user: user ?? '' });

const endOf = ({ expires_at }: AccessBinding): string | null => expires_at ?? null;

const isSame = (a: AccessBinding, b: AccessBinding) => granteeKey(a) === granteeKey(b) && a.role === b.role;

export interface GranteeLine {
  grantee: Grantee;
  bindings: AccessBinding[];
}

function placeOf(role: string): number {
  const at = (kSystemRoles as readonly string[]).indexOf(role);
  return at < 0 ? kSystemRoles.length : at;
}

/** One line for each user and each group, by name, with the roles in the order in which they are offered. */
export function linesOf(bindings: AccessBinding[]): GranteeLine[] {
  const keys = [...new Set(bindings.map(granteeKey))].sort((a, b) => a.replace('@', '').localeCompare(b.replace('@', '')));
  return keys.map((key) => {
    const his = bindings.filter((one) => granteeKey(one) === key);
    return { grantee: granteeOf(his[0] ?? {}), bindings: his.sort((a, b) => placeOf(a.role) - placeOf(b.role)) };
  });
}

/** Given again with another end, a role is not there twice. */
export const withRole = (bindings: AccessBinding[], given: AccessBinding): AccessBinding[] =>
  bindings.some((one) => isSame(one, given) && endOf(one) === endOf(given))
    ? bindings
    : [...bindings.filter((one) => !isSame(one, given)), given];

export const withoutRole = (bindings: AccessBinding[], taken: AccessBinding): AccessBinding[] =>
  bindings.filter((one) => !isSame(one, taken));

/** What turns `before` into `after`, as a request would hold it. */
export function changesBetween(before: AccessBinding[], after: AccessBinding[]): AccessChange[] {
  const revoked = before.filter((one) => !after.some((other) => isSame(one, other)));
  const granted = after.filter((one) => !before.some((other) => isSame(one, other) && endOf(one) === endOf(other)));
  return [...revoked.map((one) => ({ kind: 'revoke' as const, ...one })), ...granted.map((one) => ({ kind: 'grant' as const, ...one }))];
}

/** The shipped roles of the place, then the organisation's own. */
export const offeredRoles = (shipped: readonly string[], roles: Role[]): string[] => [
  ...shipped,
  ...roles.filter((one) => !one.shipped).map(({ name }) => name),
];
