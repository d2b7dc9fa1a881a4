// How two texts in the browser differ, as the server says it of two versions: lines first, then words within changed lines;
// Chinese by character. Pure.
import type { ChangeSegment, CompareBlock } from '../../api/types';

const kMostSteps = 4_000_000; // cells of one table; beyond it everything between counts as changed
const kContext = 3; // lines kept around a change

type Step = readonly [kind: 'same' | 'removed' | 'added', from: number, to: number];

/** The longest common subsequence of two lists, as steps through both. */
function stepsBetween(from: readonly string[], to: readonly string[]): Step[] {
  let head = 0;
  while (head < from.length && head < to.length && from[head] === to[head]) ++head;
  let tail = 0;
  while (tail < from.length - head && tail < to.length - head && from[from.length - 1 - tail] === to[to.length - 1 - tail]) ++tail;
  const a = from.slice(head, from.length - tail);
  const b = to.slice(head, to.length - tail);
  const steps: Step[] = Array.from({ length: head }, (_, at) => ['same', at, at] as const);
  for (const [kind, i, j] of middleSteps(a, b)) steps.push([kind, head + i, head + j]);
  for (let at = tail; at > 0; --at) steps.push(['same', from.length - at, to.length - at]);
  return steps;
}

function middleSteps(a: readonly string[], b: readonly string[]): Step[] {
  if (a.length * b.length > kMostSteps) {
    return [...a.map((_, i) => ['removed', i, 0] as const), ...b.map((_, j) => ['added', a.length, j] as const)];
  }
  const width = b.length + 1;
  const length = new Uint32Array((a.length + 1) * width);
  const at = (i: number, j: number) => length[i * width + j] ?? 0;
  for (let i = a.length - 1; i >= 0; --i) {
    for (let j = b.length - 1; j >= 0; --j) {
      length[i * width + j] = a[i] === b[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
    }
  }
  const steps: Step[] = [];
  for (let i = 0, j = 0; i < a.length || j < b.length; ) {
    if (i < a.length && j < b.length && a[i] === b[j]) steps.push(['same', i++, j++]);
    else if (j >= b.length || (i < a.length && at(i + 1, j) >= at(i, j + 1))) steps.push(['removed', i++, j]);
    else steps.push(['added', i, j++]);
  }
  return steps;
}

const wordsOf = (line: string): string[] => line.match(/\p{Script=Han}|(?:(?!\p{Script=Han})[\p{L}\p{N}_])+|\s+|[^\s\p{L}\p{N}_]/gu) ?? [];

function segmentsOf(words: string[], changed: boolean[]): ChangeSegment[] {
  const segments: ChangeSegment[] = [];
  words.forEach((text, at) => {
    const last = segments[segments.length - 1];
    if (last && last.changed === changed[at]) last.text += text;
    else segments.push({ text, changed: changed[at] ?? true });
  });
  return segments.length > 0 ? segments : [{ text: '', changed: true }];
}

function pairedLine(removed: string, added: string): [ChangeSegment[], ChangeSegment[]] {
  const [a, b] = [wordsOf(removed), wordsOf(added)];
  const [changedA, changedB] = [a.map(() => true), b.map(() => true)];
  for (const [kind, i, j] of stepsBetween(a, b)) {
    if (kind !== 'same') continue;
    changedA[i] = false;
    changedB[j] = false;
  }
  return [segmentsOf(a, changedA), segmentsOf(b, changedB)];
}

const whole = (line: string): ChangeSegment[] => [{ text: line, changed: true }];

function changedBlock(fromLine: number, toLine: number, removed: string[], added: string[]): CompareBlock {
  const block = {
    kind: 'changed' as const, from_line: fromLine, to_line: toLine, removed: removed.map(whole), added: added.map(whole),
  };
  for (let at = 0; at < Math.min(removed.length, added.length); ++at) {
    [block.removed[at], block.added[at]] = pairedLine(removed[at] ?? '', added[at] ?? '');
  }
  return block;
}

function sameBlocks(lines: string[], fromLine: number, toLine: number, isFirst: boolean, isLast: boolean): CompareBlock[] {
  const before = isFirst ? 0 : kContext;
  const after = isLast ? 0 : kContext;
  const same = (first: number, end: number): CompareBlock[] =>
    end > first ? [{ kind: 'same', from_line: fromLine + first, to_line: toLine + first, lines: lines.slice(first, end) }] : [];
  if (lines.length <= before + after + 1) return same(0, lines.length);
  const end = lines.length - after;
  return [...same(0, before), { kind: 'skipped', lines_skipped: end - before }, ...same(end, lines.length)];
}

export function compareTexts(from: string, to: string): CompareBlock[] {
  const a = from.split('\n');
  const b = to.split('\n');
  const steps = stepsBetween(a, b);
  const blocks: CompareBlock[] = [];
  for (let at = 0; at < steps.length; ) {
    const isSame = steps[at]?.[0] === 'same';
    let end = at;
    while (end < steps.length && (steps[end]?.[0] === 'same') === isSame) ++end;
    const part = steps.slice(at, end);
    const [, fromIndex, toIndex] = part[0] ?? ['same', 0, 0];
    const linesOf = (kind: Step[0]) => part.filter((step) => step[0] === kind).map(([, i, j]) => (kind === 'added' ? b[j] : a[i]) ?? '');
    if (isSame) blocks.push(...sameBlocks(linesOf('same'), fromIndex + 1, toIndex + 1, at === 0, end === steps.length));
    else blocks.push(changedBlock(fromIndex + 1, toIndex + 1, linesOf('removed'), linesOf('added')));
    at = end;
  }
  return blocks;
}
