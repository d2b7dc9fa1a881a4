// The cursors of pages seen on the way forward, so that there is a way back. Kept for this visit only: after loading a
// later page anew, the way back is the first page.
const kLists = 50;
const trails = new Map<string, string[]>();

/** Remembers the cursor with which page `page` (from 2) of `list` is asked for. */
export function noteCursor(list: string, page: number, cursor: string): void {
  const trail = trails.get(list) ?? [];
  trail[page] = cursor;
  trails.delete(list);
  trails.set(list, trail);
  const oldest = trails.keys().next();
  if (trails.size > kLists && !oldest.done) trails.delete(oldest.value);
}

/** The cursor of a page; empty for the first, undefined when it is not known. */
export const cursorOf = (list: string, page: number): string | undefined =>
  page <= 1 ? '' : trails.get(list)?.[page];
