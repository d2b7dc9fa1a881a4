// Turns the built application into one C++ source: node embed.mjs DIST OUTPUT.cc
//
// The bytes stand there as string literals, which compilers read fast. The output depends on nothing but the contents of
// DIST (and, for the compressed forms, on the zlib and brotli of this Node), and is only written when it changes.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, extname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

const kTypes = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.wasm': 'application/wasm',
  '.woff2': 'font/woff2',
};
const kBytesPerLine = 96;

function filesBelow(folder, prefix = '') {
  return readdirSync(join(folder, prefix), { withFileTypes: true }).flatMap((entry) => {
    const path = `${prefix}/${entry.name}`;
    return entry.isDirectory() ? filesBelow(folder, path) : [path];
  });
}

const ifSmaller = (compressed, plain) => (compressed.length < plain.length ? compressed : Buffer.alloc(0));

function brotli(plain) {
  const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: plain.length };
  return brotliCompressSync(plain, { params });
}

/** One file in all its forms. Throws for a kind of file that has no content type here. */
export function assetOf(folder, path) {
  const contentType = kTypes[extname(path)];
  if (!contentType) throw new Error(`embed.mjs knows no content type for ${path}: add it to kTypes.`);
  const plain = readFileSync(join(folder, path));
  return {
    path,
    contentType,
    plain,
    gzip: ifSmaller(gzipSync(plain, { level: 9 }), plain),
    brotli: ifSmaller(brotli(plain), plain),
    etag: `"${createHash('sha256').update(plain).digest('base64url').slice(0, 22)}"`,
    immutable: path.startsWith('/assets/'), // Vite puts a hash of the content into these names
  };
}

function escaped(byte) {
  // 34 is ", 63 is ? (trigraphs), 92 is \. Octal escapes end after three digits whatever follows.
  if (byte >= 32 && byte < 127 && byte !== 34 && byte !== 63 && byte !== 92) return String.fromCharCode(byte);
  return '\\' + byte.toString(8).padStart(3, '0');
}
const kEscaped = Array.from({ length: 256 }, (_, byte) => escaped(byte));

function literal(bytes) {
  if (bytes.length === 0) return '{}';
  const lines = [];
  for (let at = 0; at < bytes.length; at += kBytesPerLine) {
    let line = '';
    for (const byte of bytes.subarray(at, at + kBytesPerLine)) line += kEscaped[byte];
    lines.push(`"${line}"`);
  }
  return `{\n${lines.join('\n')}, ${bytes.length}}`;
}

function entry({ path, contentType, plain, gzip, brotli: br, etag, immutable }) {
  const words = [path, contentType].map((text) => literal(Buffer.from(text)));
  return `{${[...words, literal(plain), literal(gzip), literal(br), literal(Buffer.from(etag)), immutable].join(', ')}},\n`;
}

/** The C++ source for everything below `folder`. */
export function sourceOf(folder) {
  const paths = filesBelow(folder).sort();
  if (!paths.includes('/index.html')) throw new Error(`There is no index.html in ${folder}: build the application first.`);
  return `// Made by web/embed.mjs from the built browser application.
#include "web/assets.h"

namespace rotulus::web {
namespace {

constexpr Asset kAssets[] = {
${paths.map((path) => entry(assetOf(folder, path))).join('')}};

}  // namespace

std::span<const Asset> assets() { return kAssets; }

}  // namespace rotulus::web
`;
}

function main([folder, output]) {
  if (!folder || !output) {
    console.error('usage: node embed.mjs DIST OUTPUT.cc');
    return 2;
  }
  const source = sourceOf(folder);
  mkdirSync(dirname(output), { recursive: true });
  if (!existsSync(output) || readFileSync(output, 'utf8') !== source) writeFileSync(output, source);
  return 0;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) process.exitCode = main(process.argv.slice(2));
