// How roles are called. Pure but for the language.
import type { Role } from '../../api/access_types';
import { named } from '../../i18n/messages';

/** A shipped role by the application's word for it, an own one by its title. */
export function roleName(role: string, roles: Role[] = []): string {
  const own = roles.find(({ name, shipped }) => name === role && !shipped);
  return own ? own.title || role : named('role', role);
}
