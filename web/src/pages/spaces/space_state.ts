// What of a space is shown, as it stands in the address. Pure.
import { spacePath } from '../../router/routes';

export interface SpaceState {
  q: string;
  state: string;
  cursor: string;
  page: number; // from 1; for showing only, the cursor decides
}

/** The states offered as a filter: those that a document's newest or effective version can be in. */
export const kStates = [
  'draft',
  'in_review',
  'in_approval',
  'approved',
  'effective',
  'superseded',
  'obsolete',
  'rejected',
  'needs_correction',
  'expired',
  'archived',
] as const;

export function parseSpaceState(query: string): SpaceState {
  const values = new URLSearchParams(query);
  const cursor = values.get('cursor') ?? '';
  return {
    q: values.get('q') ?? '',
    state: values.get('state') ?? '',
    cursor,
    page: cursor ? Math.max(2, Math.trunc(Number(values.get('page'))) || 2) : 1,
  };
}

export function spaceUrl(key: string, state: SpaceState): string {
  const query = new URLSearchParams();
  if (state.q.trim()) query.set('q', state.q);
  if (state.state) query.set('state', state.state);
  if (state.cursor) {
    query.set('cursor', state.cursor);
    query.set('page', String(state.page));
  }
  const text = query.toString();
  return spacePath(key) + (text && '?' + text);
}

/** A changed filter starts at the first page again. */
export const withChange = (state: SpaceState, change: Partial<SpaceState>): SpaceState => ({
  ...state,
  cursor: '',
  page: 1,
  ...change,
});

/** What the server takes as the key of a space. */
export const isSpaceKey = (key: string): boolean => /^[A-Z][A-Z0-9]{1,15}$/.test(key);
