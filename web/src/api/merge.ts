// What a change comes to on the newest version of a document.
import { send } from './client';
import type { DraftChange } from './documents';
import type { FieldValues, Version } from './types';

interface Sides {
  base: string;
  mine: string;
  theirs: string;
}

interface Places {
  base_line: number;
  mine_line: number;
  theirs_line: number;
}

/** Whole lines with their ends: what stands between two conflicts, or one. The texts of all blocks are the merged text. */
export type MergeBlock =
  | ({ kind: 'same' | 'mine' | 'theirs' | 'both'; text: string } & Places)
  | ({ kind: 'words'; text: string } & Places & Sides)
  | ({ kind: 'conflict' } & Places & Sides);

/** Fields first, then texts in the order of the blocks. */
export type MergeConflict = ({ kind: 'field'; field: string } & Sides) | ({ kind: 'text' } & Places & Sides);

export interface Merge {
  base: Version;
  theirs: Version;
  etag: string; // for saving it
  clean: boolean;
  blocks: MergeBlock[] | null; // null: the content is theirs
  description: { title: string; language: string; tags: string[]; categories: string[]; workflow: string; fields: FieldValues };
  conflicts: MergeConflict[];
}

/** Saves nothing. `base` is the revision that the change was made from. */
export async function mergeDraft(id: string, base: number, change: DraftChange): Promise<Merge> {
  const response = await send('POST', `/documents/${encodeURIComponent(id)}/merge`, { body: { base: String(base), ...change } });
  return (await response.json()) as Merge;
}
