// How much waits for the person who is signed in, for the navigation. Asked for after the page itself, and again when something
// may have changed it.
import { signal } from '@preact/signals';
import { me } from './session';
import { getTasks } from './workflow';

/** Undefined while it is not known. */
export const taskCount = signal<number | undefined>(undefined);

let turn = 0;

export async function refreshTaskCount(): Promise<void> {
  const mine = ++turn;
  if (!me.value) {
    taskCount.value = undefined;
    return;
  }
  try {
    const { total, items } = await getTasks('', 1);
    if (mine === turn) taskCount.value = total ?? items.length;
  } catch {
    if (mine === turn) taskCount.value = undefined; // a convenience: the page of tasks says what is wrong
  }
}
