// What is still to be done before the first document can be written. Pure.
import type { Space } from '../../api/types';

export interface Progress {
  space: Space | undefined; // the one that is being set up
  hasOwner: boolean;
  hasDocument: boolean;
  mayWrite: boolean; // the administrator himself
}

export function progressOf(spaces: Space[], bindings: { role: string }[]): Progress {
  const space = spaces[0];
  return {
    space,
    hasOwner: bindings.some(({ role }) => role === 'owner'),
    hasDocument: (space?.documents ?? 0) > 0,
    mayWrite: space?.permissions.includes('edit_document') ?? false,
  };
}

/** Whether the guide has anything left to say. Whoever gave the space to another cannot see what that one writes. */
export function isComplete(spaceCount: number, { hasOwner, hasDocument, mayWrite }: Progress): boolean {
  return spaceCount > 1 || (spaceCount === 1 && hasOwner && (hasDocument || !mayWrite));
}
