import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import accessEn from '../../src/i18n/access_en';
import accessZh from '../../src/i18n/access_zh';
import baseEn from '../../src/i18n/en';
import baseZh from '../../src/i18n/zh';
import { fillIn, pickLanguage } from '../../src/i18n/language';
import { formatDate, formatSize } from '../../src/i18n/format';

const en = { ...baseEn, ...accessEn };
const zh = { ...baseZh, ...accessZh };
const source = join(process.env.ROTULUS_WEB ?? '.', 'src');

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? filesBelow(path) : [path];
  });
}

const placeholders = (text: string) => [...text.matchAll(/\{\w+\}/g)].map(([name]) => name).sort();

test('both languages say everything, with the same things filled in', () => {
  assert.deepEqual(Object.keys(baseZh).sort(), Object.keys(baseEn).sort());
  assert.deepEqual(Object.keys(accessZh).sort(), Object.keys(accessEn).sort());
  assert.equal(Object.keys(en).length, Object.keys(baseEn).length + Object.keys(accessEn).length, 'no key stands in both parts');
  for (const [key, text] of Object.entries(en)) {
    assert.notEqual(text, '', key);
    assert.notEqual(zh[key as keyof typeof en], '', key);
    assert.deepEqual(placeholders(zh[key as keyof typeof en]), placeholders(text), key);
  }
});

test('no words stand in components', () => {
  for (const file of filesBelow(source).filter((name) => name.endsWith('.tsx'))) {
    const code = readFileSync(file, 'utf8').replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '');
    const words = /(?<![=\w)]|=>\s?)>\s*([A-Z][a-z]+[^<>{}=;]*|[^<>{}=;]*\p{Script=Han}[^<>{}=;]*)<\//u.exec(code);
    assert.equal(words, null, `${file}: ${words?.[1]}`);
    assert.doesNotMatch(code, /\p{Script=Han}/u, file);
    assert.doesNotMatch(code, /(?:aria-label|placeholder|title|alt)="[^"]*[A-Za-z]/, file);
  }
});

test('no component carries a style attribute, which the policy would refuse', () => {
  for (const file of filesBelow(source).filter((name) => name.endsWith('.tsx'))) {
    assert.doesNotMatch(readFileSync(file, 'utf8'), /\sstyle=|dangerouslySetInnerHTML|innerHTML/, file);
  }
});

test('every message is used somewhere', () => {
  const code = filesBelow(source).filter((name) => !name.includes('i18n')).map((name) => readFileSync(name, 'utf8')).join('\n');
  const built = /^(state|type|field|theme|role|rule|meaning|decision|document\.warning|task\.(review|approval|correction|outdated)$|transition\.\w+_help$|permission|permission_help|request_state|requests\.(show|none)\.|people\.show\.|action|outcome|text_failure|verify\.failed_|places\.elsewhere|person\.(reset|disable|enable|sessions|factor)|search\.sort|search\.tip|history\.(from|to)$)/; // keys put together from values
  for (const key of Object.keys(en)) {
    const base = key.replace(/_(one|other)$/, '');
    assert.ok(built.test(key) || code.includes(`'${key}'`) || code.includes(`'${base}'`), key);
  }
});

test('the language is the remembered one, else the first of the browser that there is, else English', () => {
  assert.equal(pickLanguage('zh', ['en-GB']), 'zh');
  assert.equal(pickLanguage(null, ['zh-Hant-TW', 'en']), 'zh');
  assert.equal(pickLanguage(null, ['de', 'fr', 'zh-CN', 'en']), 'zh');
  assert.equal(pickLanguage('klingon', ['de']), 'en');
  assert.equal(pickLanguage(null, []), 'en');
});

test('names without a value stay as they are', () => {
  assert.equal(fillIn('{a} and {b}', { a: 1 }), '1 and {b}');
});

test('sizes and dates are written for people, and a time that is none is not written', () => {
  assert.equal(formatSize(0), '0 bytes');
  assert.equal(formatSize(1), '1 byte');
  assert.equal(formatSize(1536), '1.5 kB');
  assert.equal(formatSize(2_500_000_000_000), '2,500 GB');
  assert.equal(formatDate('2026-03-06T09:00:00Z'), '6 Mar 2026');
  assert.equal(formatDate('not a time'), '');
});
