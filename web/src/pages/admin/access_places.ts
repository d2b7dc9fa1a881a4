// What somebody may do and why, for reading: which places give one permission, and which of the roles there do. Pure.
import type { PlaceAccess, Role } from '../../api/access_types';

/** The places where a permission holds, with the roles that give it; everything for none. Of roles that are not known nothing is
 * left out. */
export function placesWith(places: PlaceAccess[], permission: string, roles: Role[]): PlaceAccess[] {
  if (!permission) return places;
  const gives = (name: string) => roles.find((one) => one.name === name)?.permissions.includes(permission) ?? true;
  return places
    .filter(({ permissions }) => permissions.includes(permission))
    .map((place) => ({ ...place, permissions: [permission], reasons: place.reasons.filter(({ role }) => gives(role)) }));
}

/** Every permission that somebody has somewhere, in the order in which they are met. */
export const permissionsIn = (places: PlaceAccess[]): string[] => [...new Set(places.flatMap(({ permissions }) => permissions))];
