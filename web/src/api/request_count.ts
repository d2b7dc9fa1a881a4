// How many requests of access wait for the decision of whoever is signed in, and whether he has to do with any: for the
// navigation, asked for after the page itself.
import { signal } from '@preact/signals';
import { getRequests } from './access';
import { me } from './session';

export interface RequestCount {
  any: boolean; // open ones that he may see
  waiting: number; // for his decision
}

/** Undefined while it is not known. */
export const requestCount = signal<RequestCount | undefined>(undefined);

let turn = 0;

export async function refreshRequestCount(): Promise<void> {
  const mine = ++turn;
  let count: RequestCount | undefined;
  try {
    if (me.value) {
      const { items, to_decide } = await getRequests({ state: 'open', limit: 1 });
      count = { any: items.length > 0, waiting: to_decide };
    }
  } catch {
    count = undefined; // a convenience: the page of requests says what is wrong
  }
  if (mine === turn) requestCount.value = count;
}
