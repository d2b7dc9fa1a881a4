// What somebody may do and why, for reading: which places give one permission, and which of the roles there do. Pure.
import type { PlaceAccess } from '../../api/access_types';

/** The places where a permission holds, with the roles that give it; everything for none. */
export function placesWith(places: PlaceAccess[], permission: string): PlaceAccess[] {
  if (!permission) return places;
  return places
    .filter(({ permissions }) => permissions.includes(permission))
    .map((place) => ({ ...place, permissions: [permission], reasons: place.reasons.filter((reason) => reason.permissions.includes(permission)) }));
}

/** Every permission that somebody has somewhere, in the order in which they are met. */
export const permissionsIn = (places: PlaceAccess[]): string[] => [...new Set(places.flatMap(({ permissions }) => permissions))];
