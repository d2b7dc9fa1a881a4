// Where roles are given, gathered from every place whose roles the person may see: for "who has this role" and "where has this group
// roles". Roles on documents are not among them: each stands on the page of its document.
import { getBindings, kSystemBindings, spaceBindings } from '../../api/access';
import { getSpaces } from '../../api/spaces';
import { me } from '../../api/session';
import type { Grantee, PlacedBinding } from '../../api/access_types';
import type { Space } from '../../api/types';

export type Holding = PlacedBinding & Grantee;

const kAtOnce = 4; // requests
const kMostSpaces = 1000;

async function managedSpaces(signal: AbortSignal): Promise<Space[]> {
  const spaces: Space[] = [];
  let cursor = '';
  do {
    const page = await getSpaces(cursor, signal);
    spaces.push(...page.items);
    cursor = page.next_cursor;
  } while (cursor && spaces.length < kMostSpaces);
  return spaces.filter(({ permissions }) => permissions.includes('manage_bindings'));
}

async function holdingsAt(space: string | null, signal: AbortSignal): Promise<Holding[]> {
  const { value } = await getBindings(space === null ? kSystemBindings : spaceBindings(space), signal);
  return value.map(({ expires_at, ...binding }) => ({ ...binding, expires_at: expires_at ?? null, space, document: null }));
}

export async function loadHoldings(signal: AbortSignal): Promise<Holding[]> {
  const places: (string | null)[] = (await managedSpaces(signal)).map(({ key }) => key);
  if (me.value?.permissions.includes('manage_bindings')) places.unshift(null);
  const holdings: Holding[] = [];
  for (let at = 0; at < places.length; at += kAtOnce) {
    holdings.push(...(await Promise.all(places.slice(at, at + kAtOnce).map((place) => holdingsAt(place, signal)))).flat());
  }
  return holdings;
}
