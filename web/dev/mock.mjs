// A stand-in for the server while the application is developed: the REST shapes over a handful of documents in memory,
// the headers of the real one, and the built application out of web/dist where there is one. For development and tests
// only. Names admin, anna.berg, li.wei, zhang.min (sample.mjs has more), password rotulus. What people do is kept until it stops.
//
//   node dev/mock.mjs [--port 5180] [--dist DIR] [--delay MILLISECONDS] [--fresh] [--folder DIR]...
//   (--fresh: as after setting up, with no space; every .md below a DIR is added)
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { basename, dirname, extname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { brotliCompressSync } from 'node:zlib';
import { compare } from './compare.mjs';
import {
  accessState, beginSession, bindingFrom, changeAccess, changeSpace, getAccess, getBindings, getDocumentAccess, getReaders, mustEnrol, putBindings,
  putDocumentAccess, spaceTag, useLink,
} from './mock_access.mjs';
import { fileDocument, readAgain, textJson, unreadTexts } from './mock_files.mjs';
import { categoriesState, changeCategories, getCategories, lineage } from './mock_categories.mjs';
import { allLinks, changeFeedback, getFeedback, helpedCount, reportsFor, translationsJson } from './mock_feedback.mjs';
import { mergeJson } from './mock_merge.mjs';
import { Problem, Reply, addComment, commentsJson, documentJson, enliven, metaOf, permissionsIn, personOf, rolesIn, saveDraft, shown, signaturesJson, tasksOf, transition, versionJson, workflowJson } from './mock_workflow.mjs';
import { bindings, documents as sampleDocuments, spaces, templates } from './sample.mjs';

const here = dirname(fileURLToPath(import.meta.url));
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
      language: /[\u4e00-\u9fff]/.test(title) ? 'zh' : 'en', template: '', fields: {}, workflow: '',
      versions: [{ label: '0.1', state: 'effective', content, summary: 'Imported', author: 'Importer', time: '2026-02-03T04:05:06Z' }],
    };
  });
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

const fieldOf = (state) => ({
  category: (d) => lineage(state, d),
  space: (d) => [d.space], type: (d) => [d.type], state: (d) => [shown(d).state], tag: (d) => d.tags,
  language: (d) => (d.language ? [d.language] : []), owner: (d) => (d.owner ? [d.owner] : []),
});

function facetsOf(state, found) {
  return Object.entries(fieldOf(state)).map(([field, valuesOf]) => {
    const counts = new Map();
    for (const document of found) for (const value of valuesOf(document)) counts.set(value, (counts.get(value) ?? 0) + 1);
    const values = [...counts].map(([value, count]) => ({ value, count })).sort((a, b) => b.count - a.count);
    return { field, values };
  });
}

function found(state, words, query) {
  return state.documents
    .filter((d) => Object.entries(fieldOf(state)).every(([field, valuesOf]) => {
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

function hitJson(state, document, words, user) {
  const version = shown(document);
  const { id, number, space, type, language, path } = document;
  return {
    id, number, space, type, language, path, version: version.label, state: version.state, changed_at: version.time,
    title: segments(metaOf(document, version).title, words), snippet: document.is_text ? snippet(version.content, words) : [], matched_field: 'text',
    translations: allLinks(state, document, user), helped: helpedCount(document),
  };
}

function page(all, query, kLimit = 50) {
  const begin = Number(Buffer.from(query.get('cursor') ?? '', 'base64url').toString()) || 0;
  const limit = Number(query.get('limit')) || kLimit;
  if (limit > 100) throw new Problem(400, 'invalid_argument', 'At most 100 items are given at once.');
  const end = begin + limit;
  return { items: all.slice(begin, end), next_cursor: end < all.length ? Buffer.from(String(end)).toString('base64url') : '' };
}

function search(state, query, user) {
  const words = wordsOf(query.get('q') ?? '');
  const all = found(state, words, query);
  const { items, next_cursor } = page(all, query, 10);
  const misspelt = words.length > 0 && all.length === 0 && 'calibration'.startsWith(words[0].slice(0, 3));
  return {
    total: all.length, total_is_exact: true, items: items.map((d) => hitJson(state, d, words, user)), next_cursor,
    facets: query.get('facets') === 'true' ? facetsOf(state, all) : [], did_you_mean: misspelt ? 'calibration' : '',
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

function similar(state, document, user) {
  return state.documents
    .filter((d) => d !== document && d.space === document.space && d.language === document.language)
    .slice(0, 3)
    .map((d) => {
      const { snippet: _, matched_field: __, ...item } = hitJson(state, d, [], user);
      return { ...item, title: d.title };
    });
}

// --- routes ------------------------------------------------------------------------------------------------------------

const notFound = () => new Problem(404, 'not_found', 'There is no such thing, or it is not for you to know.');

function findDocument(documents, name) {
  const document = documents.find((d) => d.number === name || d.id === name);
  if (!document) throw notFound();
  return document;
}

function findVersion(document, name) {
  const version = document.versions.find((v) => v.label === name || v.draft_label === name || String(v.revision) === name);
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
    : document.path.endsWith('.md') || !document.path ? 'text/markdown; charset=utf-8' : 'text/plain; charset=utf-8';
  return { type, body: version.bytes, attachment: !document.is_text && basename(document.path) };
}

function spaceJson(state, space, user) {
  const permissions = permissionsIn(state, space.key, user);
  const count = permissions.includes('read_document') ? state.documents.filter((d) => d.space === space.key).length : 0;
  return { controlled: false, confidential: false, ...space, created_at: '2026-01-01T08:00:00Z', documents: count, permissions };
}

function spaceDocuments(state, key, query, user) {
  if (!permissionsIn(state, key, user).includes('read_document')) return { items: [], next_cursor: '' };
  const words = wordsOf(query.get('q') ?? '');
  const paths = query.getAll('path');
  const inSpace = new URLSearchParams({ space: key, ...(query.get('state') ? { state: query.get('state') } : {}) });
  const { items, next_cursor } = page(
    found(state, words, inSpace).filter(({ path }) => paths.length === 0 || paths.includes(path)),
    query,
  );
  return { items: items.map((document) => documentJson(state, document, user)), next_cursor };
}

function peopleOf(state, key) {
  const named = state.users.map(({ name }) => ({ name, roles: rolesIn(state, key, name) })).filter(({ roles }) => roles.length > 0);
  return { items: named.map(({ name, roles }) => ({ ...personOf(state, name), roles: [...new Set(roles)] })) };
}

function findSpace(state, key, user) {
  const space = state.allSpaces.find((one) => one.key === key);
  if (!space || permissionsIn(state, key, user).length === 0) throw notFound();
  return space;
}

function getSpaces(state, [, key, part], query, user) {
  if (!key) {
    const known = state.allSpaces.filter((space) => permissionsIn(state, space.key, user).length > 0);
    return page(known.map((space) => spaceJson(state, space, user)), query);
  }
  const space = findSpace(state, key, user);
  if (part === 'documents') return spaceDocuments(state, key, query, user);
  if (part === 'people') {
    const may = permissionsIn(state, key, user);
    if (!may.includes('edit_document') && !may.includes('manage_bindings')) throw new Problem(403, 'forbidden', 'This asks for the permission edit_document.');
    return peopleOf(state, key);
  }
  if (part === 'bindings') return getBindings(state, key);
  return { tagged: spaceJson(state, space, user), tag: spaceTag(state, space) };
}

function getDocuments(state, [, name, third, fourth], query, user) {
  const document = findDocument(state.documents, name);
  const may = permissionsIn(state, document.space, user);
  if (!may.includes('read_document')) throw notFound();
  const version = query.get('version') ? findVersion(document, query.get('version')) : undefined;
  switch (third) {
    case undefined: return documentJson(state, document, user);
    case 'content': return content(document, query);
    case 'text': return textJson(document, version ?? shown(document));
    case 'compare': return compareJson(document, query);
    case 'access': return getDocumentAccess(state, document, user);
    case 'readers': return getReaders(state, document, user);
    case 'evidence': return { type: 'application/octet-stream', body: Buffer.from('mock evidence'), attachment: `${document.number}.evidence` };
    case 'feedback': return getFeedback(state, document, user);
    case 'translations': return translationsJson(state, document, user, version);
    case 'signatures': return { items: signaturesJson(document, version) };
    case 'similar': return { items: similar(state, document, user) };
    case 'versions':
      if (fourth) return versionJson(document, findVersion(document, fourth));
      return page([...document.versions].reverse().map((v) => versionJson(document, v)), query);
  }
  if (!may.includes('read_drafts')) throw notFound();
  if (third === 'workflow') return workflowJson(state, document, user);
  if (third === 'comments') return { items: commentsJson(state, document, version) };
  throw notFound();
}

const withoutBody = ({ body, ...template }) => template;

function answerGet(state, parts, query, user, session) {
  const [first, second] = parts;
  const access = getAccess(state, parts, query, user, page, session);
  if (access) return access;
  switch (first) {
    case 'me': return meJson(state, user);
    case 'search': return second === 'suggest' ? suggest(state.documents, query) : search(state, query, user);
    case 'categories': return getCategories(state, second, user);
    case 'spaces': return getSpaces(state, parts, query, user);
    case 'documents': return getDocuments(state, parts, query, user);
    case 'texts': return page(unreadTexts(state, user, query), query);
    case 'tasks': {
      const all = [...tasksOf(state, user).map((task) => ({ report: null, ...task })), ...reportsFor(state, user)];
      return { ...page(all, query), total: all.length };
    }
    case 'workflows': return { items: [{ id: 'review-approval', version: '1', name: { en: 'Review and approval', zh: '审核与批准' }, description: {} }] };
    case 'templates': {
      if (!second) return { items: state.templates.map(withoutBody) };
      const template = state.templates.find(({ id }) => id === second);
      if (template) return template;
    }
  }
  throw notFound();
}

// --- changes -----------------------------------------------------------------------------------------------------------

function requireMatch(request, tag) {
  const given = request.headers['if-match'];
  if (!given) throw new Problem(428, 'precondition_required', 'Say with If-Match what this changes.');
  if (given !== tag) throw new Problem(412, 'stale', 'Somebody else has changed this meanwhile. Load it again.', { rule: 'changed' });
}

function createSpace(state, user, { key, title, description = '' }) {
  if (!/^[A-Z][A-Z0-9]{1,15}$/.test(key ?? '')) throw new Problem(400, 'invalid_argument', "The field 'key' must be an upper-case letter and then 1 to 15 upper-case letters or digits.");
  if (state.allSpaces.some((space) => space.key === key)) throw new Problem(409, 'exists', `There is a space ${key} already.`);
  const space = { key, title, description };
  state.allSpaces.push(space);
  state.bindings[key] = [];
  return spaceJson(state, space, user);
}

function numberOf(state, key, scheme, fields) {
  const prefix = (scheme || `${key}-{seq:06}`).replace(/\{(?!seq)(\w+)\}/g, (_, name) => fields[name] ?? key);
  for (let seq = 1; ; ++seq) {
    const number = prefix.replace(/\{seq(?::0(\d))?\}/, (_, width) => String(seq).padStart(Number(width ?? 1), '0'));
    if (!state.documents.some((document) => document.number === number)) return number;
  }
}

function createDocument(state, user, key, body) {
  findSpace(state, key, user);
  if (!permissionsIn(state, key, user).includes('edit_document')) throw new Problem(403, 'forbidden', 'You may not make documents here.');
  const template = state.templates.find(({ id }) => id === body.template);
  const { title, language = 'en', tags = [], categories = [], translation_of = '', translated_version = '', fields = {}, summary = '' } = body;
  const content = body.content ?? template?.body[language] ?? '';
  const document = withRevisions({
    number: numberOf(state, key, template?.number_scheme, fields), space: key, title, type: template?.type ?? 'document', language, tags, categories, translation_of, translated_version, fields,
    owner: user, path: '', is_text: true, template: template?.id ?? '', workflow: template ? template.workflow : '',
    versions: [{ label: '1.0-draft.1', state: 'draft', content, summary, author: personOf(state, user).display_name || user, time: new Date().toISOString() }],
  });
  state.documents.push(enliven(state, document));
  return documentJson(state, document, user);
}

function createFile(state, user, key, path, bytes) {
  findSpace(state, key, user);
  const document = withRevisions({ number: numberOf(state, key, '', {}), ...fileDocument(state, user, key, path, bytes) });
  state.documents.push(enliven(state, document));
  return documentJson(state, document, user);
}

function changeDocument(state, request, document, user, body, third, rest) {
  if (third === 'feedback') return changeFeedback(state, request, document, user, body, rest);
  if (request.method === 'POST' && third === 'comments') {
    addComment(document, user, body.version ? findVersion(document, body.version) : shown(document), body);
    return commentsJson(state, document).pop();
  }
  if (third === 'access') return putDocumentAccess(state, request, document, user, body);
  if (request.method === 'POST' && third === 'merge')
    return mergeJson(document, findVersion(document, body.base), document.versions.at(-1), body, (v) => versionJson(document, v), (v) => metaOf(document, v));
  if (request.method === 'POST' && third === 'text') return readAgain(document, body.version ? findVersion(document, body.version) : shown(document));
  requireMatch(request, `"${document.etag}"`);
  if (request.method === 'PATCH' && !third) saveDraft(state, document, user, body, ++revisions);
  else if (request.method === 'POST' && third === 'transitions') transition(state, document, user, body);
  else throw notFound();
  return documentJson(state, document, user);
}

async function answerChange(state, request, parts, query, user, session) {
  const [first, second, third, ...rest] = parts;
  if (first === 'spaces' && third === 'files') return createFile(state, user, second, query.get('path'), await bytesOf(request));
  const body = await bodyOf(request);
  const access = changeAccess(state, request, parts, body, user, session);
  if (access) return access;
  if (first === 'spaces' && !second && request.method === 'POST') return createSpace(state, user, body);
  if (first === 'spaces' && third === 'documents' && request.method === 'POST') return createDocument(state, user, second, body);
  if (first === 'spaces' && third === 'bindings' && request.method === 'PUT') return findSpace(state, second, user) && putBindings(state, request, second, user, body);
  if (first === 'spaces' && second && !third) return changeSpace(state, request, findSpace(state, second, user), user, body) ?? getSpaces(state, parts, undefined, user);
  if (first === 'categories') return changeCategories(state, request, second, user, body);
  if (first === 'documents') return changeDocument(state, request, findDocument(state.documents, second), user, body, third, rest);
  throw new Problem(405, 'unsupported', 'The mock server does not know this change.');
}

function meJson(state, name) {
  const spacesOf = Object.entries(state.bindings).flatMap(([space, list]) =>
    list.filter(({ user }) => user === name).map(({ role }) => ({ role, space, document: null })));
  const account = state.users.find((one) => one.name === name);
  return {
    id: account.id, ...personOf(state, name), permissions: permissionsIn(state, '', name), bindings: spacesOf, second_factor: account.factor,
    password_expires_at: null,
  };
}

async function bytesOf(request) {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks);
}

const bodyOf = async (request) => JSON.parse((await bytesOf(request)).toString() || '{}');

async function session(state, request, response) {
  if (request.headers.origin !== `http://${request.headers.host}`) throw new Problem(403, 'forbidden', 'Another origin asked.');
  if (request.method === 'DELETE') {
    state.sessions.delete(sessionOf(request));
    response.writeHead(204, { 'Set-Cookie': '__Host-rotulus=; Secure; HttpOnly; SameSite=Strict; Path=/; Max-Age=0' });
    return response.end();
  }
  const body = await bodyOf(request);
  const key = beginSession(state, request, response, body);
  response.setHeader('Set-Cookie', `__Host-rotulus=${key}; Secure; HttpOnly; SameSite=Strict; Path=/`);
  return json(response, { user: meJson(state, body.username) });
}

const sessionOf = (request) => /__Host-rotulus=([^;]+)/.exec(request.headers.cookie ?? '')?.[1];

function json(response, answer) {
  const status = answer instanceof Reply ? answer.status : 200;
  const value = answer instanceof Reply ? answer.value : (answer.tagged ?? answer);
  if (answer.tag ?? value?.etag) response.setHeader('ETag', answer.tag ?? value.etag);
  response.writeHead(status, value === undefined ? {} : { 'Content-Type': 'application/json; charset=utf-8', 'Cache-Control': 'no-store' });
  response.end(value === undefined ? undefined : JSON.stringify(value));
}

async function api(state, request, response, url) {
  const parts = url.pathname.slice('/api/v1/'.length).split('/').map(decodeURIComponent);
  if (parts[0] === 'session' || parts[1] === 'expired') return session(state, request, response);
  if (parts[0] === 'password' && parts[1] === 'reset') return json(response, useLink(state, await bodyOf(request)));
  const key = sessionOf(request);
  const user = state.sessions.get(key)?.user;
  if (!user) throw new Problem(401, 'unauthenticated', 'Sign in first.');
  if (mustEnrol(state, user) && !['me', 'second-factor', 'session'].includes(parts[0])) {
    throw new Problem(403, 'second_factor_enrolment_required', 'Everybody has a second factor here: set yours up first.');
  }
  if (url.searchParams.get('q') === 'fail please') throw new Problem(503, 'unavailable', 'As you asked.');
  if (request.method !== 'GET') return json(response, await answerChange(state, request, parts, url.searchParams, user, key));
  const answer = answerGet(state, parts, url.searchParams, user, key);
  if (!Buffer.isBuffer(answer.body)) return json(response, answer);
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
  const { status = 500, code = 'internal', message: detail, more = {} } = error;
  if (status === 500) console.error(error);
  response.writeHead(status, { 'Content-Type': 'application/problem+json' });
  response.end(JSON.stringify({ type: `https://rotulus.example/problems/${code}`, title: code, status, detail, code, ...more }));
}

/** Starts the mock and resolves to its address and a function that stops it. Port 0 takes a free one. */
export function startMock({ port = 0, dist = join(here, '../dist'), delay = 0, folders = [], fresh = false } = {}) {
  const added = folders.map((folder, at) => ({ key: `F${at + 1}`, title: basename(resolve(folder)), description: resolve(folder), folder }));
  const state = {
    ...accessState(fresh), templates, categories: categoriesState(),
    allSpaces: fresh ? [] : [...spaces.map((one) => ({ ...one })), ...added.map(({ folder, ...space }) => space)],
    bindings: Object.fromEntries(fresh ? [] : [
      ...Object.entries(bindings).map(([key, list]) => [key, list.map(bindingFrom)]),
      ...added.map(({ key }) => [key, [{ user: 'admin', role: 'owner' }]]),
    ]),
  };
  const all = fresh ? [] : [...sampleDocuments, ...added.flatMap(({ folder, key }) => fromFolder(folder, key))];
  state.documents = all.map((document) => enliven(state, withRevisions(document)));
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
      fresh: { type: 'boolean', default: false },
    },
  });
  const { url } = await startMock({ ...values, port: Number(values.port), delay: Number(values.delay), folders: values.folder });
  console.log(`${url} (admin, rotulus)`);
}
