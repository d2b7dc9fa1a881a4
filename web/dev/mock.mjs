// A stand-in for the server while the application is developed: the REST shapes over a handful of documents in memory,
// the headers of the real one, and the built application out of web/dist where there is one. For development and tests
// only. Name admin, password rotulus.
//
//   node dev/mock.mjs [--port 5180] [--dist DIR] [--delay MILLISECONDS] [--folder DIR]...   (every .md below DIR is added)
import { createHash, randomUUID } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { basename, dirname, extname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { brotliCompressSync } from 'node:zlib';
import { compare } from './compare.mjs';
import { documents as sampleDocuments, spaces } from './sample.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const kUser = { id: 1, name: 'admin', display_name: '', permissions: ['create_space', 'manage_users'], bindings: [] };
kUser.bindings = spaces.map(({ key }) => ({ role: 'owner', space: key, document: null }));
const kPolicy =
  "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; " +
  "base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

// --- documents ---------------------------------------------------------------------------------------------------------

let revisions = 100;

function withRevisions(document) {
  const id = createHash('md5').update(document.number).digest('hex');
  const versions = document.versions.map((version, at) => {
    const bytes = Buffer.from(version.content);
    return {
      ...version,
      bytes,
      revision: ++revisions,
      sequence: at + 1,
      sha256: createHash('sha256').update(bytes).digest('hex'),
      commit: createHash('sha1').update(bytes).digest('hex'),
    };
  });
  return { ...document, id, versions };
}

function markdownBelow(folder, root = folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.name.startsWith('.')) return [];
    if (entry.isDirectory()) return markdownBelow(path, root);
    return entry.name.endsWith('.md') ? [relative(root, path)] : [];
  });
}

function fromFolder(folder, key) {
  return markdownBelow(folder).map((path, at) => {
    const content = readFileSync(join(folder, path), 'utf8');
    const title = /^title: *['"]?(.*?)['"]?$/m.exec(content)?.[1] ?? /^# +(.*)$/m.exec(content)?.[1] ?? basename(path, '.md');
    return {
      number: `${key}-${at + 1}`, space: key, title, path, type: 'document', owner: '', tags: [], is_text: true,
      language: /[\u4e00-\u9fff]/.test(title) ? 'zh' : 'en',
      versions: [{ label: '0.1', state: 'effective', content, summary: 'Imported', author: 'Importer', time: '2026-02-03T04:05:06Z' }],
    };
  });
}

const shown = (document) =>
  document.versions.findLast?.((v) => v.state === 'effective') ?? document.versions[document.versions.length - 1];

const versionJson = (document, { revision, sequence, label, state, author, time, summary, sha256, commit, bytes }) => ({
  revision, sequence, label, state, title: document.title, path: document.path,
  author: { name: author, email: 'someone@example.org' }, time, summary, size: bytes.length, sha256, commit,
});

function documentJson(document) {
  const version = shown(document);
  const newest = document.versions[document.versions.length - 1];
  const ref = (v) => v && { version: v.label, revision: v.revision };
  const { id, number, space, title, path, type, language, owner, tags, is_text } = document;
  return {
    id, number, space, title, path, type, language, owner, tags, is_text,
    state: version.state, version: version.label, revision: version.revision, etag: `"${version.revision}"`,
    created_at: document.versions[0].time, changed_at: version.time, author: { name: version.author },
    summary: version.summary, size: version.bytes.length,
    effective: version.state === 'effective' ? ref(version) : null,
    draft: newest.state === 'draft' ? ref(newest) : null,
    permissions: ['read_document', 'read_drafts', 'edit_document'],
  };
}

// --- search ------------------------------------------------------------------------------------------------------------

const wordsOf = (q) => q.toLowerCase().match(/[\p{L}\p{N}-]+/gu) ?? [];

function segments(text, words) {
  const pattern = words.map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|');
  if (!pattern) return [{ text, match: false }];
  return text
    .split(new RegExp(`(${pattern})`, 'giu'))
    .map((part, at) => ({ text: part, match: at % 2 === 1 }))
    .filter((segment) => segment.text);
}

function snippet(content, words) {
  const text = content.replace(/^---\n[\s\S]*?\n---\n/, '').replace(/[#*`>|]|\n/g, ' ').replace(/\s+/g, ' ').trim();
  const at = Math.max(0, Math.min(...words.map((w) => text.toLowerCase().indexOf(w)).filter((i) => i >= 0), text.length));
  const begin = at === text.length ? 0 : Math.max(0, at - 60);
  const cut = (begin > 0 ? '…' : '') + text.slice(begin, begin + 200) + (begin + 200 < text.length ? '…' : '');
  return segments(cut, words);
}

const fieldOf = {
  space: (d) => [d.space], type: (d) => [d.type], state: (d) => [shown(d).state], tag: (d) => d.tags,
  language: (d) => (d.language ? [d.language] : []), owner: (d) => (d.owner ? [d.owner] : []),
};

function facetsOf(found) {
  return Object.entries(fieldOf).map(([field, valuesOf]) => {
    const counts = new Map();
    for (const document of found) for (const value of valuesOf(document)) counts.set(value, (counts.get(value) ?? 0) + 1);
    const values = [...counts].map(([value, count]) => ({ value, count })).sort((a, b) => b.count - a.count);
    return { field, values };
  });
}

function found(documents, words, query) {
  return documents
    .filter((d) => Object.entries(fieldOf).every(([field, valuesOf]) => {
      const wanted = query.getAll(field);
      return wanted.length === 0 || valuesOf(d).some((value) => wanted.includes(value));
    }))
    .map((document) => {
      const title = document.title.toLowerCase();
      const text = document.is_text ? shown(document).content.toLowerCase() : '';
      const score = words.reduce(
        (sum, w) => sum + (title.includes(w) || document.number.toLowerCase().includes(w) ? 10 : text.includes(w) ? 1 : -100),
        0,
      );
      return { document, score };
    })
    .filter(({ score }) => score >= 0)
    .sort((a, b) => (query.get('sort') === 'newest' ? shown(b.document).time.localeCompare(shown(a.document).time) : b.score - a.score))
    .map(({ document }) => document);
}

function hitJson(document, words) {
  const version = shown(document);
  const { id, number, space, type, language, path } = document;
  return {
    id, number, space, type, language, path, version: version.label, state: version.state, changed_at: version.time,
    title: segments(document.title, words), snippet: document.is_text ? snippet(version.content, words) : [], matched_field: 'text',
  };
}

function page(all, query, kLimit = 50) {
  const begin = Number(Buffer.from(query.get('cursor') ?? '', 'base64url').toString()) || 0;
  const limit = Number(query.get('limit')) || kLimit;
  const end = begin + limit;
  return { items: all.slice(begin, end), next_cursor: end < all.length ? Buffer.from(String(end)).toString('base64url') : '' };
}

function search(documents, query) {
  const words = wordsOf(query.get('q') ?? '');
  const all = found(documents, words, query);
  const { items, next_cursor } = page(all, query, 10);
  const misspelt = words.length > 0 && all.length === 0 && 'calibration'.startsWith(words[0].slice(0, 3));
  return {
    total: all.length, total_is_exact: true, items: items.map((d) => hitJson(d, words)), next_cursor,
    facets: query.get('facets') === 'true' ? facetsOf(all) : [], did_you_mean: misspelt ? 'calibration' : '',
  };
}

function suggest(documents, query) {
  const last = wordsOf(query.get('q') ?? '').pop() ?? '';
  const items = documents
    .filter((d) => last && [...wordsOf(d.title), d.number.toLowerCase()].some((word) => word.startsWith(last)))
    .slice(0, 6)
    .map((d) => ({ text: d.title, number: d.number, id: d.id }));
  return { items, next_cursor: '' };
}

// --- routes ------------------------------------------------------------------------------------------------------------

class Problem extends Error {
  constructor(status, code, detail) {
    super(detail);
    Object.assign(this, { status, code });
  }
}
const notFound = () => new Problem(404, 'not_found', 'There is no such thing, or it is not for you to know.');

function findDocument(documents, name) {
  const document = documents.find((d) => d.number === name || d.id === name);
  if (!document) throw notFound();
  return document;
}

function findVersion(document, name) {
  const version = document.versions.find((v) => v.label === name || String(v.revision) === name);
  if (!version) throw notFound();
  return version;
}

function compareJson(document, query) {
  const from = findVersion(document, query.get('from'));
  const to = findVersion(document, query.get('to'));
  const both = { from: versionJson(document, from), to: versionJson(document, to) };
  return document.is_text ? { ...both, blocks: compare(from.content, to.content) } : { ...both, binary: true };
}

function content(document, query) {
  const name = query.get('version');
  const version = name ? findVersion(document, name) : shown(document);
  const type = !document.is_text
    ? 'application/octet-stream'
    : document.path.endsWith('.md') ? 'text/markdown; charset=utf-8' : 'text/plain; charset=utf-8';
  return { type, body: version.bytes, attachment: !document.is_text && basename(document.path) };
}

function spaceJson(documents, space) {
  const count = documents.filter((d) => d.space === space.key).length;
  return { ...space, created_at: '2026-01-01T08:00:00Z', documents: count, permissions: ['read_document', 'edit_document'] };
}

function spaceDocuments(documents, key, query) {
  const words = wordsOf(query.get('q') ?? '');
  const paths = query.getAll('path');
  const inSpace = new URLSearchParams({ space: key, ...(query.get('state') ? { state: query.get('state') } : {}) });
  const { items, next_cursor } = page(
    found(documents, words, inSpace).filter(({ path }) => paths.length === 0 || paths.includes(path)),
    query,
  );
  return { items: items.map(documentJson), next_cursor };
}

function answerGet(state, parts, query) {
  const [first, second, third, fourth] = parts;
  const { documents, allSpaces } = state;
  if (first === 'me') return kUser;
  if (first === 'search') return second === 'suggest' ? suggest(documents, query) : search(documents, query);
  if (first === 'spaces' && !second) return page(allSpaces.map((space) => spaceJson(documents, space)), query);
  if (first === 'spaces') {
    const space = allSpaces.find(({ key }) => key === second);
    if (!space) throw notFound();
    return third === 'documents' ? spaceDocuments(documents, second, query) : spaceJson(documents, space);
  }
  if (first !== 'documents' || !second) throw notFound();
  const document = findDocument(documents, second);
  if (!third) return documentJson(document);
  if (third === 'content') return content(document, query);
  if (third === 'compare') return compareJson(document, query);
  if (third === 'versions' && fourth) return versionJson(document, findVersion(document, fourth));
  if (third === 'versions') return page([...document.versions].reverse().map((v) => versionJson(document, v)), query);
  throw notFound();
}

async function bodyOf(request) {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  return JSON.parse(Buffer.concat(chunks).toString() || '{}');
}

async function session(state, request, response) {
  if (request.headers.origin !== `http://${request.headers.host}`) throw new Problem(403, 'forbidden', 'Another origin asked.');
  if (request.method === 'DELETE') {
    state.sessions.clear();
    response.writeHead(204, { 'Set-Cookie': '__Host-rotulus=; Secure; HttpOnly; SameSite=Strict; Path=/; Max-Age=0' });
    return response.end();
  }
  const { username, password } = await bodyOf(request);
  if (username !== 'admin' || password !== 'rotulus') {
    if (++state.failures < 6) throw new Problem(401, 'unauthenticated', 'The user name or the password is not right.');
    response.setHeader('Retry-After', '30');
    throw new Problem(429, 'too_many_requests', 'Too many attempts.');
  }
  state.failures = 0;
  const key = randomUUID();
  state.sessions.add(key);
  response.setHeader('Set-Cookie', `__Host-rotulus=${key}; Secure; HttpOnly; SameSite=Strict; Path=/`);
  return json(response, { user: kUser });
}

function json(response, value) {
  response.writeHead(200, { 'Content-Type': 'application/json; charset=utf-8', 'Cache-Control': 'no-store' });
  response.end(JSON.stringify(value));
}

async function api(state, request, response, url) {
  const parts = url.pathname.slice('/api/v1/'.length).split('/').map(decodeURIComponent);
  if (parts[0] === 'session') return session(state, request, response);
  const key = /__Host-rotulus=([^;]+)/.exec(request.headers.cookie ?? '')?.[1];
  if (!key || !state.sessions.has(key)) throw new Problem(401, 'unauthenticated', 'Sign in first.');
  if (request.method !== 'GET') throw new Problem(405, 'unsupported', 'The mock server only reads.');
  if (url.searchParams.get('q') === 'fail please') throw new Problem(503, 'unavailable', 'As you asked.');
  const answer = answerGet(state, parts, url.searchParams);
  if (!answer.body) return json(response, answer);
  const headers = { 'Content-Type': answer.type, 'X-Content-Type-Options': 'nosniff', 'Cache-Control': 'no-cache' };
  if (answer.attachment) headers['Content-Disposition'] = `attachment; filename*=UTF-8''${encodeURIComponent(answer.attachment)}`;
  response.writeHead(200, headers);
  return response.end(answer.body);
}

const kTypes = { '.html': 'text/html; charset=utf-8', '.js': 'text/javascript; charset=utf-8', '.css': 'text/css; charset=utf-8', '.svg': 'image/svg+xml' };

function asset(dist, response, url) {
  const wanted = join(dist, url.pathname);
  const file = wanted.startsWith(dist) && existsSync(wanted) && statSync(wanted).isFile() ? wanted : join(dist, 'index.html');
  if (!existsSync(file) || (url.pathname.startsWith('/assets/') && file !== wanted)) throw notFound();
  response.writeHead(200, {
    'Content-Type': kTypes[extname(file)] ?? 'application/octet-stream',
    'Content-Encoding': 'br',
    'Content-Security-Policy': kPolicy,
    'X-Content-Type-Options': 'nosniff',
    'Cache-Control': url.pathname.startsWith('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache',
  });
  response.end(brotliCompressSync(readFileSync(file)));
}

function problem(response, error) {
  const { status = 500, code = 'internal', message: detail } = error;
  if (status === 500) console.error(error);
  response.writeHead(status, { 'Content-Type': 'application/problem+json' });
  response.end(JSON.stringify({ type: `https://rotulus.example/problems/${code}`, title: code, status, detail, code }));
}

/** Starts the mock and resolves to its address and a function that stops it. Port 0 takes a free one. */
export function startMock({ port = 0, dist = join(here, '../dist'), delay = 0, folders = [] } = {}) {
  const added = folders.map((folder, at) => ({ key: `F${at + 1}`, title: basename(resolve(folder)), description: resolve(folder), folder }));
  const state = {
    allSpaces: [...spaces, ...added.map(({ folder, ...space }) => space)],
    documents: [...sampleDocuments, ...added.flatMap(({ folder, key }) => fromFolder(folder, key))].map(withRevisions),
    sessions: new Set(),
    failures: 0,
  };
  const server = createServer(async (request, response) => {
    try {
      const url = new URL(request.url, 'http://mock');
      if (!url.pathname.startsWith('/api/')) return asset(resolve(dist), response, url);
      if (delay) await new Promise((done) => setTimeout(done, delay));
      return await api(state, request, response, url);
    } catch (error) {
      return problem(response, error);
    }
  });
  return new Promise((done) => {
    server.listen(port, '127.0.0.1', () => {
      const stop = () => (server.closeAllConnections?.(), new Promise((closed) => server.close(closed)));
      done({ url: `http://localhost:${server.address().port}`, stop });
    });
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { values } = parseArgs({
    options: {
      port: { type: 'string', default: '5180' },
      dist: { type: 'string', default: join(here, '../dist') },
      delay: { type: 'string', default: '0' },
      folder: { type: 'string', multiple: true, default: [] },
    },
  });
  const { url } = await startMock({ ...values, port: Number(values.port), delay: Number(values.delay), folders: values.folder });
  console.log(`${url} (admin, rotulus)`);
}
