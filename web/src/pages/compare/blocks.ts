// The comparison as the page shows it: line numbers on both sides, and changes counted. Pure.
import type { ChangeSegment, CompareBlock } from '../../api/types';

export interface Line {
  kind: 'same' | 'removed' | 'added';
  number: number; // of the version the line is from; of the newer one where both have it
  segments: ChangeSegment[];
}

export type Part =
  | { kind: 'same'; lines: Line[] }
  | { kind: 'change'; index: number; removed: Line[]; added: Line[] }
  | { kind: 'skipped'; count: number };

const linesOf = (kind: Line['kind'], first: number, lines: ChangeSegment[][]): Line[] =>
  lines.map((segments, at) => ({ kind, number: first + at, segments }));

export function partsOf(blocks: CompareBlock[]): Part[] {
  let changes = 0;
  return blocks.map((block): Part => {
    switch (block.kind) {
      case 'same':
        return {
          kind: 'same',
          lines: linesOf('same', block.to_line, block.lines.map((text) => [{ text, changed: false }])),
        };
      case 'changed':
        return {
          kind: 'change',
          index: changes++,
          removed: linesOf('removed', block.from_line, block.removed),
          added: linesOf('added', block.to_line, block.added),
        };
      default:
        return { kind: 'skipped', count: block.lines_skipped };
    }
  });
}

export const changeCount = (parts: Part[]) => parts.filter((part) => part.kind === 'change').length;
