import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Document } from '../../src/api/types';
import { changeCount, partsOf } from '../../src/pages/compare/blocks';
import { cssString, marginRules } from '../../src/pages/document/print_margins';
import { canEdit, isMarkdown, remarkOn, warningsOn } from '../../src/pages/document/reading';
import { actionsOn, isQuiet } from '../../src/pages/document/transitions';
import { daysUntil, startOfDay, urgencyOf } from '../../src/ui/days';

const document = (effective: number | null, draft: number | null) =>
  ({
    revision: effective ?? draft,
    version: effective ? '1.0' : '1.0-draft.1',
    effective: effective && { version: '1.0', revision: effective },
    draft: draft && { version: '1.1-draft.1', revision: draft, state: 'in_review' },
  }) as unknown as Document;
const at = (revision: number) => ({ revision, version: 'x' });

test('the banner says how a version stands to the one in force', () => {
  assert.deepEqual(remarkOn(document(5, null), at(5)), { kind: 'in_force' });
  assert.deepEqual(remarkOn(document(5, 9), at(5)), { kind: 'newer_draft', version: '1.1-draft.1', state: 'in_review' });
  assert.deepEqual(remarkOn(document(5, 9), at(9)), { kind: 'draft', inForce: '1.0' });
  assert.deepEqual(remarkOn(document(5, 9), at(7)), { kind: 'draft', inForce: '1.0' });
  assert.deepEqual(remarkOn(document(5, 9), at(3)), { kind: 'old', inForce: '1.0' });
  assert.deepEqual(remarkOn(document(null, 9), at(9)), { kind: 'none_in_force', newest: null });
  assert.deepEqual(remarkOn(document(null, 9), at(8)), { kind: 'none_in_force', newest: '1.1-draft.1' });
});

test('a version warns of everything that keeps it from being relied upon', () => {
  const now = new Date('2026-06-01T12:00:00Z');
  const on = (state: string, effectiveFrom: string | null, reviewDue: string | null = null) =>
    warningsOn({ state, effectiveFrom, reviewDue }, now);
  assert.deepEqual(on('effective', '2026-01-01T00:00:00Z', '2027-01-01T00:00:00Z'), []);
  assert.deepEqual(on('effective', '2024-01-01T00:00:00Z', '2026-05-31T00:00:00Z'), ['review_overdue']);
  assert.deepEqual(on('effective', null), ['imported']);
  assert.deepEqual(on('superseded', null), ['imported']);
  assert.deepEqual(on('obsolete', '2024-01-01T00:00:00Z'), ['obsolete']);
  assert.deepEqual(on('expired', null), ['expired', 'imported']);
  assert.deepEqual(on('approved', '2026-07-01T00:00:00Z'), ['waits_for_date']);
  assert.deepEqual(on('draft', null), []);
});

test('a document is edited by those who may, as long as its newest version takes a draft', () => {
  const of = (state: string, draft: string | null, permissions: string[]) =>
    canEdit({ state, draft: draft && { state: draft }, permissions, is_text: true } as unknown as Document);
  assert.ok(of('effective', null, ['edit_document']));
  assert.ok(of('effective', 'in_review', ['edit_document']));
  assert.ok(!of('effective', 'approved', ['edit_document']));
  assert.ok(!of('obsolete', null, ['edit_document']));
  assert.ok(!of('effective', null, ['read_document']));
});

test('decisions are offered on the version that is read and pointed to on others', () => {
  const possible = (transition: 'approve' | 'retire' | 'submit', version: string, step: string | null) => ({ transition, version, step, needs: [] });
  const all = [possible('approve', '2.0-draft.1', 'review'), possible('retire', '1.0', null)];
  assert.deepEqual(actionsOn({ version: '1.0' }, all), { here: [all[1]], elsewhere: ['2.0-draft.1'] });
  assert.deepEqual(actionsOn({ version: '2.0-draft.1' }, all), { here: [all[0]], elsewhere: [] });
  assert.deepEqual(actionsOn({ version: '1.0' }, [possible('submit', '2.0-draft.1', null)]), { here: [], elsewhere: [] });
});

test('keeping in force is pressed for when its time has come, retiring never', () => {
  const confirm = { transition: 'confirm', version: '1.0', step: null, needs: [] } as const;
  const now = new Date('2026-06-01T12:00:00Z');
  assert.ok(isQuiet({ ...confirm, needs: [] }, { state: 'effective', reviewDue: '2027-06-01T00:00:00Z' }, now));
  assert.ok(!isQuiet({ ...confirm, needs: [] }, { state: 'effective', reviewDue: '2026-07-01T00:00:00Z' }, now));
  assert.ok(!isQuiet({ ...confirm, needs: [] }, { state: 'expired', reviewDue: '2026-05-01T00:00:00Z' }, now));
  assert.ok(isQuiet({ ...confirm, transition: 'retire', needs: [] }, { state: 'expired', reviewDue: null }, now));
});

test('deadlines are counted in days of the calendar and grow urgent', () => {
  const now = new Date(2026, 5, 1, 23, 0);
  assert.equal(daysUntil(new Date(2026, 5, 2, 1, 0).toISOString(), now), 1);
  assert.equal(daysUntil(new Date(2026, 4, 31, 23, 0).toISOString(), now), -1);
  assert.equal(urgencyOf(null, now), 'none');
  assert.equal(urgencyOf(new Date(2026, 5, 1, 22, 0).toISOString(), now), 'red');
  assert.equal(urgencyOf(new Date(2026, 5, 2, 20, 0).toISOString(), now), 'amber');
  assert.equal(urgencyOf(new Date(2026, 5, 9, 20, 0).toISOString(), now), 'green');
  assert.equal(new Date(startOfDay('2026-03-01')).getTime(), new Date(2026, 2, 1).getTime());
  assert.match(startOfDay('2026-03-01'), /T\d\d:00:00Z$/);
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
