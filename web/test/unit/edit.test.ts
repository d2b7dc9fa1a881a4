import assert from 'node:assert/strict';
import { webcrypto } from 'node:crypto';
import { test } from 'node:test';
import { onceNames } from '../../src/api/client';
import type { Merge } from '../../src/api/merge';
import { type Form, changesOf, isChanged, numberFields, onTopOf, problemsOf, tagsOf } from '../../src/pages/edit/form';
import { isDecided, mergedForm } from '../../src/pages/edit/merged_form';
import { bodyFor, withFirstSection, withTitle } from '../../src/pages/edit/template_body';
import { compareTexts } from '../../src/pages/edit/word_compare';

// Node 18 keeps from modules what every browser has.
if (!('crypto' in globalThis)) Object.assign(globalThis, { crypto: webcrypto });

const base: Form = { title: 'T', language: 'en', tags: 'a, b', categories: ['audit'], translationOf: '', translatedVersion: '', workflow: '', fields: { x: '1', y: '2' }, content: 'one\n' };

test('only what differs is sent', () => {
  assert.deepEqual(changesOf(base, base), {});
  assert.deepEqual(changesOf(base, { ...base, tags: 'a,b ,a', title: 'T ' }), {});
  assert.deepEqual(changesOf(base, { ...base, content: 'two\n', fields: { x: '1', y: ' ' } }), { content: 'two\n', fields: { x: '1' } });
  assert.ok(!isChanged(base, { ...base, fields: { x: '1', y: '2', z: '' } }));
});

test('tags are taken between commas of either script, without doubles', () => {
  assert.deepEqual(tagsOf(' 变更，流程、a b,, a b;c '), ['变更', '流程', 'a b', 'c']);
});

test('mine on top of theirs keeps what only they changed', () => {
  const theirs = { ...base, tags: 'a, c', categories: ['pumps'], fields: { x: '9', y: '2' }, content: 'theirs\n' };
  const mine = { ...base, title: 'Mine', fields: { x: '1', y: '3' } };
  assert.deepEqual(onTopOf(base, theirs, mine), { title: 'Mine', language: 'en', tags: 'a, c', categories: ['pumps'], translationOf: '', translatedVersion: '', fields: { x: '9', y: '3' }, workflow: '', content: 'theirs\n' });
  assert.equal(onTopOf(base, theirs, { ...base, content: 'mine\n' }).content, 'mine\n');
});

test('a form without a title, or without what its number needs, is not sent', () => {
  const template = { fields: [{ name: 'x' }, { name: 'y' }], number_scheme: 'SOP-{y}-{space}-{seq:04}' } as unknown as Parameters<typeof numberFields>[0];
  assert.deepEqual(numberFields(template), ['y']);
  assert.deepEqual(problemsOf({ ...base, title: ' ', fields: {} }, ['y']), ['title', 'field y']);
  assert.deepEqual(problemsOf(base, ['y']), []);
});

test('a new text begins in the language of the document, under its title', () => {
  const body = { en: '# Procedure\n\n## Purpose\n', zh: '# 规程\n' };
  assert.equal(bodyFor({ body }, 'zh'), '# 规程\n');
  assert.equal(bodyFor({ body }, 'de'), body.en);
  assert.equal(bodyFor(undefined, 'en'), '');
  assert.equal(withTitle('# Procedure\n\nText $& more\n', body.en, 'Costs $& all'), '# Costs $& all\n\nText $& more\n');
  assert.equal(withTitle('# My own\n', body.en, 'Title'), '# My own\n');
  assert.equal(withTitle('no heading', 'no heading', 'Title'), 'no heading');
});

test('two texts are compared by lines, and changed lines by words and Chinese characters', () => {
  assert.deepEqual(compareTexts('a\nb', 'a\nb'), [{ kind: 'skipped', lines_skipped: 2 }]);
  const [same, changed] = compareTexts('一\n在24小时内答复', '一\n在48小时内答复');
  assert.equal(same?.kind, 'same');
  assert.deepEqual(changed, {
    kind: 'changed', from_line: 2, to_line: 2,
    removed: [[{ text: '在', changed: false }, { text: '24', changed: true }, { text: '小时内答复', changed: false }]],
    added: [[{ text: '在', changed: false }, { text: '48', changed: true }, { text: '小时内答复', changed: false }]],
  });
});

test('what is the same over many lines is skipped, and very long texts are compared all the same', () => {
  const lines = Array.from({ length: 40 }, (_, n) => `line ${n}`);
  const blocks = compareTexts(lines.join('\n'), [...lines.slice(0, 20), 'new', ...lines.slice(20)].join('\n'));
  assert.deepEqual(blocks.map((block) => block.kind), ['skipped', 'same', 'changed', 'same', 'skipped']);
  const many = Array.from({ length: 5000 }, (_, n) => `a${n}`).join('\n');
  const others = Array.from({ length: 5000 }, (_, n) => `b${n}`).join('\n');
  assert.equal(compareTexts(many, others).length, 1);
});

test('what is sent again unchanged has the same name, and another as soon as it differs', () => {
  const once = onceNames();
  const first = once({ title: 'a' });
  assert.match(first, /^[0-9a-f]{32}$/);
  assert.equal(once({ title: 'a' }), first);
  assert.notEqual(once({ title: 'b' }), first);
  assert.notEqual(onceNames()({ title: 'a' }), first);
});

const places = { base_line: 1, mine_line: 1, theirs_line: 1 };

const mergeOf = (part: Partial<Merge>): Merge =>
  ({ etag: '"v2"', clean: true, blocks: null, conflicts: [], description: { title: '', language: 'en', tags: ['a', 'c'], categories: ['audit'], workflow: '', fields: { x: '1' } }, ...part }) as unknown as Merge;

test('a clean merge has the text of all blocks and the merged description', () => {
  const theirs = { ...base, title: 'From the text', content: 'theirs\n' };
  const blocks: Merge['blocks'] = [{ kind: 'same', text: 'one\n', ...places }, { kind: 'mine', text: 'mine\n', ...places }];
  assert.deepEqual(mergedForm(theirs, mergeOf({ blocks }), []), { title: 'From the text', language: 'en', tags: 'a, c', categories: ['audit'], translationOf: '', translatedVersion: '', workflow: '', fields: { x: '1' }, content: 'one\nmine\n' });
  assert.equal(mergedForm(theirs, mergeOf({}), []).content, 'theirs\n');
});

test('every conflict of a merge is decided by hand, fields and texts', () => {
  const sides = { base: 'b\n', mine: 'm\n', theirs: 't' };
  const merge = mergeOf({
    blocks: [{ kind: 'conflict', ...sides, ...places }, { kind: 'same', text: '\nend\n', ...places }],
    conflicts: [{ kind: 'field', field: 'title', base: 'T', mine: 'Mine', theirs: 'Theirs' }, { kind: 'field', field: 'fields.x', base: '', mine: '5', theirs: '1' }, { kind: 'text', ...sides, ...places }],
  });
  assert.ok(!isDecided(merge, ['mine', 'theirs', undefined]));
  assert.ok(isDecided(merge, ['mine', 'theirs', 'both']));
  const mine = mergedForm(base, merge, ['mine', 'mine', 'mine']);
  assert.deepEqual([mine.title, mine.fields, mine.content], ['Mine', { x: '5' }, 'm\n\nend\n']);
  const theirs = mergedForm(base, merge, ['theirs', 'theirs', 'theirs']);
  assert.deepEqual([theirs.title, theirs.fields, theirs.content], ['T', { x: '1' }, 't\nend\n']);
  assert.equal(mergedForm(base, merge, ['theirs', 'theirs', 'both']).content, 't\nm\n\nend\n');
});

test('what somebody looked for stands under the first heading of a new text', () => {
  assert.equal(withFirstSection('# Solution\n\n## Symptom\n\n> Describe it.\n\n## Cause\n', 'It leaks.'), '# Solution\n\n## Symptom\n\nIt leaks.\n\n> Describe it.\n\n## Cause\n');
  assert.equal(withFirstSection('no section', 'It leaks.'), 'no section');
});

test('categories and the source of a translation are part of what changes', () => {
  assert.deepEqual(changesOf(base, { ...base, categories: ['pumps', 'audit'], translationOf: ' QA-1 ' }), { categories: ['pumps', 'audit'], translation_of: 'QA-1' });
  assert.deepEqual(changesOf({ ...base, categories: ['a', 'b'] }, { ...base, categories: ['b', 'a'] }), {});
});
