import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { assetOf, sourceOf } from '../../embed.mjs';

let dist;
before(() => {
  dist = mkdtempSync(join(tmpdir(), 'rotulus-embed-'));
  mkdirSync(join(dist, 'assets'));
  writeFileSync(join(dist, 'index.html'), '<!doctype html>'.padEnd(500, 'x'));
  writeFileSync(join(dist, 'assets/a-1.js'), '"??=\\";\n// 变更 \u0001' + '7'.repeat(200));
});
after(() => rmSync(dist, { recursive: true }));

/** The bytes of a C string literal made of chunks. */
function bytesOf(literal) {
  const text = [...literal.matchAll(/"([^"]*)"/g)].map(([, chunk]) => chunk).join('');
  const bytes = [];
  for (let at = 0; at < text.length; ++at) {
    if (text[at] === '\\') {
      bytes.push(parseInt(text.slice(at + 1, at + 4), 8));
      at += 3;
    } else {
      bytes.push(text.charCodeAt(at));
    }
  }
  return Buffer.from(bytes);
}

test('what stands in the source is what stood in the file', () => {
  const { plain } = assetOf(dist, '/assets/a-1.js');
  const literal = sourceOf(dist).split(/\}, \{/)[2];
  assert.deepEqual(bytesOf(literal), plain);
});

test('compressed forms give the file back, and are left out where they are no smaller', () => {
  const page = assetOf(dist, '/index.html');
  assert.deepEqual(gunzipSync(page.gzip), page.plain);
  assert.deepEqual(brotliDecompressSync(page.brotli), page.plain);
  writeFileSync(join(dist, 'assets/tiny-1.txt'), 'x');
  assert.equal(assetOf(dist, '/assets/tiny-1.txt').gzip.length, 0);
  rmSync(join(dist, 'assets/tiny-1.txt'));
});

test('the source is the same every time, and names with a hash may be kept for ever', () => {
  assert.equal(sourceOf(dist), sourceOf(dist));
  assert.equal(assetOf(dist, '/assets/a-1.js').immutable, true);
  assert.equal(assetOf(dist, '/index.html').immutable, false);
});

test('a file of a kind that is not known, and a folder without a page, are refused', () => {
  writeFileSync(join(dist, 'strange.xyz'), 'x');
  assert.throws(() => sourceOf(dist), /no content type for \/strange\.xyz/);
  rmSync(join(dist, 'strange.xyz'));
  const empty = mkdtempSync(join(tmpdir(), 'rotulus-embed-'));
  assert.throws(() => sourceOf(empty), /build the application first/);
  rmSync(empty, { recursive: true });
});
