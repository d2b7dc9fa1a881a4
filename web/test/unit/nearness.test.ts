import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isNear, nearness } from '../../src/pages/search/nearness';

/** "one [two] three": what stands in brackets is marked. */
const segments = (text: string) =>
  text.split(/[[\]]/u).map((part, i) => ({ text: part, match: i % 2 === 1 })).filter((segment) => segment.text);
const hit = (title: string, snippet = '') => ({ title: segments(title), snippet: segments(snippet) });

test('a solution that says most of the question is near', () => {
  assert.ok(isNear('printer jams paper', hit('[Printer] [jams] on [paper] of 120 g')));
  assert.ok(isNear('printer jams thick paper', hit('[Printer] [jams]', 'two sheets of [paper]')));
  assert.ok(isNear('冷水机组高压报警', hit('[冷水机组高压报警]停机')));
  assert.ok(isNear('标签打印机漏墨', hit('[标签打印机]打印位置逐张偏移')));
});

test('one that shares a word with it is not', () => {
  assert.ok(!isNear('printer firmware', hit('[Printer] jams')));
  assert.ok(!isNear('nightly backup of the mail server fails', hit('UPS [fails] its self-test', 'the [nightly] test')));
  assert.ok(!isNear('数据库连接池耗尽', hit('标签打印机偏移', '[数据]线 [连接]')));
  assert.ok(!isNear('机组漏水', hit('冷水[机组]报警停机')));
});

test('one word alone is the whole question', () => {
  assert.ok(isNear('UPS', hit('[UPS] fails')));
  assert.ok(isNear('卡纸', hit('打印机[卡纸]')));
});

test('words that every question has count for nothing', () => {
  assert.equal(nearness('Why does my backup skip the files?', hit('Nightly [backup] [skips] [files] that are open')), 1);
  assert.equal(nearness('冷水机组为什么报警怎么办', hit('[冷水机组]高压[报警]停机')), 1);
  assert.ok(!isNear('why does the pump stop', hit('[The] certificate [does] expire', '[why] [the] gateway')));
  assert.equal(nearness('怎么办', hit('x')), 1);
});

test('a word counts once in all its forms, and as often as it stands there', () => {
  assert.ok(!isNear('print quality report', hit('[Printing] [prints]', '[printed], [prints]')));
  assert.ok(!isNear('连接超时故障', hit('[连接][连接]', '[连接]')));
});

test('traditional characters and full-width forms are marked by the server and count', () => {
  assert.equal(nearness('冷水機組', hit('[冷水机组]')), 1);
  assert.equal(nearness('ＵＰＳ', hit('[UPS]')), 1);
});

test('fields and what is excluded are no part of the question', () => {
  assert.equal(nearness('space:SUPPORT backup -tape', hit('[Backup]')), 1);
});
