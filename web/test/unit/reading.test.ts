import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Document } from '../../src/api/types';
import { changeCount, partsOf } from '../../src/pages/compare/blocks';
import { cssString, marginRules } from '../../src/pages/document/print_margins';
import { isMarkdown, remarkOn } from '../../src/pages/document/reading';

const document = (effective: number | null, draft: number | null) =>
  ({
    revision: effective ?? draft,
    version: effective ? '1.0' : '1.0-draft.1',
    effective: effective && { version: '1.0', revision: effective },
    draft: draft && { version: '1.1-draft.1', revision: draft },
  }) as unknown as Document;
const at = (revision: number) => ({ revision, version: 'x' });

test('the banner says how a version stands to the one in force', () => {
  assert.deepEqual(remarkOn(document(5, null), at(5)), { kind: 'in_force' });
  assert.deepEqual(remarkOn(document(5, 9), at(5)), { kind: 'newer_draft', version: '1.1-draft.1' });
  assert.deepEqual(remarkOn(document(5, 9), at(9)), { kind: 'draft', inForce: '1.0' });
  assert.deepEqual(remarkOn(document(5, 9), at(7)), { kind: 'draft', inForce: '1.0' });
  assert.deepEqual(remarkOn(document(5, 9), at(3)), { kind: 'old', inForce: '1.0' });
  assert.deepEqual(remarkOn(document(null, 9), at(9)), { kind: 'none_in_force', newest: null });
  assert.deepEqual(remarkOn(document(null, 9), at(8)), { kind: 'none_in_force', newest: '1.1-draft.1' });
});

test('Markdown is known by its media type or its name', () => {
  assert.ok(isMarkdown('text/markdown', ''));
  assert.ok(isMarkdown('text/plain', 'a/README.MD'));
  assert.ok(!isMarkdown('text/plain', 'a/md'));
  assert.ok(!isMarkdown('text/html', 'page.html'));
});

test('words in page margins cannot break out of their string', () => {
  assert.equal(cssString('SOP-1 版本 2.0'), '"SOP-1 版本 2.0"');
  assert.equal(cssString('"; } body { display: none'), '"\\22 ; \\7d  body \\7b  display: none"');
  assert.equal(cssString('a\\b\nc'), '"a\\5c b\\a c"');
  assert.match(marginRules('top', 'bottom'), /@top-left \{ content: "top"; \}/);
});

test('a comparison is numbered on both sides and its changes are counted', () => {
  const parts = partsOf([
    { kind: 'same', from_line: 1, to_line: 1, lines: ['a', 'b'] },
    {
      kind: 'changed', from_line: 3, to_line: 3,
      removed: [[{ text: 'old', changed: true }]],
      added: [[{ text: 'new', changed: true }], [{ text: 'more', changed: true }]],
    },
    { kind: 'skipped', lines_skipped: 40 },
    { kind: 'same', from_line: 44, to_line: 45, lines: ['z'] },
    { kind: 'changed', from_line: 45, to_line: 46, removed: [[{ text: 'last', changed: true }]], added: [] },
  ]);
  assert.equal(changeCount(parts), 2);
  const [same, change, skipped, after, last] = parts;
  assert.deepEqual(same?.kind === 'same' && same.lines.map(({ number }) => number), [1, 2]);
  assert.deepEqual(change?.kind === 'change' && change.added.map(({ number }) => number), [3, 4]);
  assert.deepEqual(skipped, { kind: 'skipped', count: 40 });
  assert.deepEqual(after?.kind === 'same' && after.lines.map(({ number }) => number), [45]);
  assert.deepEqual(last?.kind === 'change' && [last.index, last.removed[0]?.number], [1, 45]);
});
