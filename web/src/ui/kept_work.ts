// What somebody has written and not saved yet, kept in this browser under his name, so that neither a closed window nor an ended
// session loses it. Signing out removes it: the next person at this machine must not find it.

export interface Kept<T> {
  time: string;
  work: T;
}

const prefixOf = (user: number) => `rotulus.kept.${user}.`;

export function keep<T>(user: number, name: string, work: T): void {
  try {
    localStorage.setItem(prefixOf(user) + name, JSON.stringify({ time: new Date().toISOString(), work }));
  } catch {
    // Storage is full or switched off: the warning before leaving still holds.
  }
}

export function kept<T>(user: number, name: string): Kept<T> | null {
  try {
    return JSON.parse(localStorage.getItem(prefixOf(user) + name) ?? 'null') as Kept<T> | null;
  } catch {
    return null;
  }
}

export function drop(user: number, name: string): void {
  try {
    localStorage.removeItem(prefixOf(user) + name);
  } catch {
    // There is nothing to remove then.
  }
}

function namesOf(user: number): string[] {
  try {
    return Object.keys(localStorage).filter((key) => key.startsWith(prefixOf(user)));
  } catch {
    return [];
  }
}

export const countKept = (user: number): number => namesOf(user).length;

export function dropAll(user: number): void {
  for (const key of namesOf(user)) localStorage.removeItem(key);
}
