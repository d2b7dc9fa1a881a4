// People, groups, roles, what they may do where, requests of access and one's own account, as the mock server knows them. Follows
// the rules of the real server closely enough for every face of the pages; it keeps no promises.
import { randomBytes, randomUUID } from 'node:crypto';
import { MockAudit } from './mock_audit.mjs';
import { Problem, Reply, kRolePermissions, permissionsIn, permissionsOfRole, personOf, refused } from './mock_workflow.mjs';
import * as sample from './sample.mjs';

const now = () => new Date().toISOString().replace(/\.\d+Z/, 'Z');
const hoursFromNow = (hours) => new Date(Date.now() + hours * 3_600_000).toISOString().replace(/\.\d+Z/, 'Z');
const kSystemOnly = ['create_space', 'manage_users', 'operate'];
const notFound = () => new Problem(404, 'not_found', 'There is no such thing, or it is not for you to know.');
const forbidden = (permission) => new Problem(403, 'forbidden', `This asks for the permission ${permission}.`);
const invalid = (detail) => new Problem(400, 'invalid_argument', detail);

// --- state -----------------------------------------------------------------------------------------------------------

/** "@board" is a group, everything else a user. */
export function bindingFrom([who, role, expires_at = null]) {
  return { ...(who.startsWith('@') ? { group: who.slice(1) } : { user: who }), role, expires_at };
}

function accountFrom({ name, display_name, email = '', disabled = false, factor = false, password = 'own' }, at) {
  const secret = password === 'none' ? '' : 'rotulus';
  return {
    id: at + 1, name, display_name, email, disabled, created_at: '2026-01-02T08:00:00Z', factor, secret, expired: password === 'expired',
    password: password === 'expired' ? 'own' : password, tokens: [],
  };
}

export function accessState(fresh) {
  const users = (fresh ? sample.users.slice(0, 1) : sample.users).map(accountFrom);
  const state = {
    users, groups: [], ownRoles: [], systemBindings: sample.systemBindings.slice(0, 1).map(bindingFrom), documentAccess: {}, requests: [], sessions: new Map(),
    links: new Map(), versions: new Map(), failures: 0,
  };
  state.audit = new MockAudit((name) => state.users.find((one) => one.name === name)?.id ?? 0);
  if (fresh) return state;
  state.systemBindings = sample.systemBindings.map(bindingFrom);
  state.groups = sample.groups.map((one) => ({ ...one }));
  state.ownRoles = sample.ownRoles.map((one) => ({ ...one }));
  state.documentAccess = Object.fromEntries(Object.entries(sample.documentAccess).map(([number, { inherits, items }]) => [number, { inherits, items: items.map(bindingFrom) }]));
  state.requests = sample.requests.map((one, at) => ({ ...one, id: at + 1, decisions: [...one.decisions] }));
  for (let round = 0; round < 5; ++round) {
    sample.auditEntries.forEach(([actor, action, object, detail, outcome], at) =>
      state.audit.append(actor, action, object, detail, outcome, new Date(Date.UTC(2026, 10, 1 + round, 6, at * 7)).toISOString().replace('.000Z', 'Z')));
  }
  return state;
}

const versionOf = (state, what) => state.versions.get(what) ?? 1;
const tagOf = (state, what) => `"${what}-${versionOf(state, what)}"`;
const touch = (state, what) => state.versions.set(what, versionOf(state, what) + 1);

function requireMatch(state, request, what) {
  const given = request.headers['if-match'];
  if (!given) throw new Problem(428, 'precondition_required', 'Say with If-Match what this changes.');
  if (given !== tagOf(state, what)) throw new Problem(412, 'stale', 'Somebody else has changed this meanwhile. Load it again.');
}

const may = (state, user, permission, key = '') => permissionsIn(state, key, user).includes(permission);
function require(state, user, permission, key = '') {
  if (!may(state, user, permission, key)) throw forbidden(permission);
}

const isControlled = (state, key) => state.allSpaces.find((one) => one.key === key)?.controlled ?? false;

// --- requests --------------------------------------------------------------------------------------------------------

function file(state, user, reason, spaces, changes) {
  if (!reason?.trim()) throw refused(422, 'reason_required', `This reaches into the controlled space ${spaces.join(', ')}: say why.`);
  const request = {
    id: state.requests.length + 1, state: 'open', requester: user, created_at: now(), changed_at: now(), reason, spaces, changes,
    approvals_needed: 1, decisions: [],
  };
  state.requests.push(request);
  state.audit.append(user, 'access_request.file', `access_request ${request.id}`, `v1 open; ${reason}`);
  return new Reply(202, requestJson(state, request, user));
}

const decides = (state, request, user) => request.spaces.every((key) => may(state, user, 'manage_bindings', key));

function requestJson(state, request, user) {
  const open = request.state === 'open';
  const rule = !open || !decides(state, request, user) ? '' : keepsFromDeciding(request, user);
  const { spaces, ...shown } = request;
  return { ...shown, may_decide: open && !rule && decides(state, request, user), may_withdraw: open && request.requester === user, rule: rule || null };
}

/** The rule that keeps somebody who could from deciding on this one. */
function keepsFromDeciding(request, user) {
  if (request.requester === user) return 'own_request';
  if (request.decisions.some((one) => one.user === user)) return 'already_decided';
  const affects = ({ user: given, added = [] }) => given === user || added.includes(user);
  return request.changes.some(affects) ? 'affected_person' : '';
}

const seesRequest = (state, request, user) => request.requester === user || decides(state, request, user) || may(state, user, 'read_audit');

function findRequest(state, id, user) {
  const request = state.requests.find((one) => String(one.id) === id);
  if (!request || !seesRequest(state, request, user)) throw notFound();
  return request;
}

/** What the changes do when they come into force. */
const kEffects = {
  grant: (state, { space, document, kind, ...binding }) => bindingsAt(state, space).push(binding),
  revoke: (state, { space, user, group, role }) => {
    const list = bindingsAt(state, space);
    const at = list.findIndex((one) => one.user === user && one.group === group && one.role === role);
    if (at >= 0) list.splice(at, 1);
  },
  members: (state, { group, added, removed }) => {
    const found = state.groups.find(({ name }) => name === group);
    found.members = [...found.members.filter((one) => !removed.includes(one)), ...added].sort();
  },
  set_role: (state, { role, title, permissions }) => {
    const found = state.ownRoles.find(({ name }) => name === role);
    if (found) Object.assign(found, { title, permissions });
    else state.ownRoles.push({ name: role, title, permissions });
  },
  set_space: (state, { space, controlled, confidential }) => Object.assign(state.allSpaces.find((one) => one.key === space), { controlled, confidential }),
};
const bindingsAt = (state, space) => (space ? state.bindings[space] : state.systemBindings);

function checkHand(state, user, { password, otp }) {
  const account = state.users.find(({ name }) => name === user);
  if (password !== account.secret) throw refused(403, 'wrong_password', 'The password is not right.');
  if (account.factor && otp !== '123456') throw refused(403, 'wrong_code', 'The one-time code is not right.');
}

function decide(state, request, user, body) {
  if (request.state !== 'open') throw refused(409, 'not_open', 'The request has been decided already.');
  if (!decides(state, request, user)) throw forbidden('manage_bindings');
  const rule = keepsFromDeciding(request, user);
  if (rule) throw refused(403, rule, 'Somebody else must decide this.');
  if (body.decision === 'reject' && !body.comment?.trim()) throw refused(422, 'comment_required', 'Say why.');
  checkHand(state, user, body);
  request.decisions.push({ user, decision: body.decision, comment: body.comment ?? '', time: now() });
  request.changed_at = now();
  const approvals = request.decisions.filter(({ decision }) => decision === 'approve').length;
  if (body.decision === 'reject') request.state = 'rejected';
  else if (approvals >= request.approvals_needed) {
    request.state = 'approved';
    for (const change of request.changes) kEffects[change.kind]?.(state, change);
  }
  state.audit.append(user, `access_request.${body.decision}`, `access_request ${request.id}`, `v2 ${request.state}`);
  const reset = request.state === 'approved' && request.changes.find(({ kind }) => kind === 'reset_password');
  return { ...requestJson(state, request, user), ...(reset ? { reset_token: newLink(state, reset.user).token } : {}) };
}

function changeRequest(state, parts, body, user) {
  const [, id, act] = parts;
  if (!id) {
    if (!isControlled(state, body.space)) throw refused(409, 'not_controlled', 'In this space its owner gives roles himself: ask him.');
    const reply = file(state, user, body.reason, [body.space], [{ kind: 'grant', user, role: body.role, space: body.space, document: null, expires_at: null }]);
    return new Reply(201, reply.value);
  }
  const request = findRequest(state, id, user);
  if (act === 'decision') return decide(state, request, user, body);
  if (request.requester !== user) throw forbidden('withdraw');
  if (request.state !== 'open') throw refused(409, 'not_open', 'The request has been decided already.');
  Object.assign(request, { state: 'withdrawn', changed_at: now() });
  return requestJson(state, request, user);
}

function getRequests(state, [, id], query, user, page) {
  if (id) return requestJson(state, findRequest(state, id, user), user);
  const seen = [...state.requests].reverse().filter((one) => seesRequest(state, one, user)).map((one) => requestJson(state, one, user));
  const whose = { mine: ({ requester }) => requester === user, decision: ({ may_decide }) => may_decide }[query.get('for')] ?? (() => true);
  const wanted = seen.filter((one) => (!query.get('state') || one.state === query.get('state')) && whose(one));
  return { ...page(wanted, query), to_decide: seen.filter(({ may_decide }) => may_decide).length };
}

// --- bindings --------------------------------------------------------------------------------------------------------

const sameGrantee = (a, b) => a.user === b.user && a.group === b.group && a.role === b.role;

function checkBindings(state, items) {
  for (const { user, group, role } of items) {
    if (user && !state.users.some(({ name }) => name === user)) throw invalid(`There is no user '${user}'.`);
    if (group && !state.groups.some(({ name }) => name === group)) throw invalid(`There is no group '${group}'.`);
    if (!permissionsOfRole(state, role)) throw invalid(`There is no role '${role}'.`);
  }
}

function differences(before, after, scope) {
  const same = (a) => (b) => sameGrantee(a, b) && (a.expires_at ?? null) === (b.expires_at ?? null);
  return [
    ...before.filter((one) => !after.some((other) => sameGrantee(one, other))).map((one) => ({ kind: 'revoke', ...one, ...scope })),
    ...after.filter((one) => !before.some(same(one))).map((one) => ({ kind: 'grant', ...one, ...scope })),
  ];
}

export function putBindings(state, request, key, user, { items, reason }) {
  const what = key ? `bindings-${key}` : 'bindings';
  require(state, user, 'manage_bindings', key);
  requireMatch(state, request, what);
  checkBindings(state, items);
  if (!key && !items.some(({ role }) => role === 'administrator')) throw refused(409, 'last_administrator', 'Somebody must remain who can manage users.');
  if (isControlled(state, key)) return file(state, user, reason, [key], differences(state.bindings[key], items, { space: key, document: null }));
  for (const { kind, user: name, group, role } of differences(bindingsAt(state, key), items, {})) {
    state.audit.append(user, `binding.${kind}`, name ? `user ${name}` : `group ${group}`, `${role} ${key ? `in space ${key}` : 'system-wide'}`);
  }
  if (key) state.bindings[key] = items;
  else state.systemBindings = items;
  touch(state, what);
  return getBindings(state, key);
}

/** What is given for good has no end at all. */
const completed = ({ expires_at, ...binding }) => (expires_at ? { ...binding, expires_at } : binding);

export function getBindings(state, key) {
  return { tagged: { items: bindingsAt(state, key).map(completed) }, tag: tagOf(state, key ? `bindings-${key}` : 'bindings') };
}

const accessOf = (state, document) => state.documentAccess[document.number] ?? { inherits: true, items: [] };
const documentTag = (document) => `access-${document.number}`;

export function getDocumentAccess(state, document, user) {
  require(state, user, 'manage_bindings', document.space);
  const { inherits, items } = accessOf(state, document);
  return { tagged: { inherits, items: items.map(completed) }, tag: tagOf(state, documentTag(document)) };
}

export function putDocumentAccess(state, request, document, user, { inherits, items, reason }) {
  require(state, user, 'manage_bindings', document.space);
  requireMatch(state, request, documentTag(document));
  checkBindings(state, items);
  const before = accessOf(state, document);
  const scope = { space: document.space, document: document.number };
  if (isControlled(state, document.space)) {
    const inheritance = before.inherits === inherits ? [] : [{ kind: 'inheritance', document: document.number, inherits }];
    return file(state, user, reason, [document.space], [...inheritance, ...differences(before.items, items, scope)]);
  }
  state.documentAccess[document.number] = { inherits, items };
  touch(state, documentTag(document));
  return getDocumentAccess(state, document, user);
}

/** Everything that gives somebody something, his own and that of his groups. */
function linesOf(state, user) {
  const groups = state.groups.filter(({ members }) => members.includes(user)).map(({ name }) => name);
  const his = (scope) => (one) => {
    if (one.user !== user && !groups.includes(one.group)) return [];
    return [{ role: one.role, group: one.group ?? null, expires_at: one.expires_at ?? null, permissions: permissionsOfRole(state, one.role), ...scope }];
  };
  return [
    ...state.systemBindings.flatMap(his({ space: null, document: null })),
    ...Object.entries(state.bindings).flatMap(([space, list]) => list.flatMap(his({ space, document: null }))),
    ...Object.entries(state.documentAccess).flatMap(([number, { items }]) =>
      items.flatMap(his({ space: state.documents.find((one) => one.number === number).space, document: number }))),
  ];
}

const givesIn = (state, line) => permissionsOfRole(state, line.role).filter((one) => !line.space || !kSystemOnly.includes(one));
const spaceOf = (state, number) => state.documents.find((one) => one.number === number).space;

/** Documents of the space that take no roles from it, and on which he has none that lets him read. */
function blockedIn(state, key, lines) {
  const isOpen = (number) => lines.some((line) => line.document === number && givesIn(state, line).includes('read_document'));
  const isolated = Object.entries(state.documentAccess).filter(([number, { inherits }]) => !inherits && spaceOf(state, number) === key);
  return isolated.filter(([number]) => !isOpen(number)).length;
}

function personAccess(state, name) {
  const lines = linesOf(state, name);
  const place = (space, document, reasons) => ({
    space, document, permissions: [...new Set(reasons.flatMap((line) => givesIn(state, { ...line, space: line.space ?? (space && 'x') })))],
    reasons: reasons.filter((line) => givesIn(state, line).length > 0), blocked_documents: space && !document ? blockedIn(state, space, lines) : 0,
  });
  const system = lines.filter(({ space }) => !space);
  const spaces = state.allSpaces.map(({ key }) => place(key, null, [...system, ...lines.filter((line) => line.space === key && !line.document)]));
  const documents = Object.entries(state.documentAccess).filter(([number]) => lines.some(({ document }) => document === number)).map(([number, { inherits }]) => {
    const key = spaceOf(state, number);
    const inherited = inherits ? lines.filter((line) => !line.document && (!line.space || line.space === key)) : [];
    return place(key, number, [...inherited, ...lines.filter(({ document }) => document === number)]);
  });
  const items = [place(null, null, system), ...spaces, ...documents].filter(({ permissions }) => permissions.length > 0);
  const { disabled } = findUser(state, name);
  return { ...personOf(state, name), disabled, groups: state.groups.filter(({ members }) => members.includes(name)).map((one) => one.name), items };
}

function readerOf(state, name, lines) {
  const reasons = lines.filter(({ role }) => permissionsOfRole(state, role).includes('read_document'));
  const drafts = reasons.some(({ role }) => permissionsOfRole(state, role).includes('read_drafts'));
  return { user: name, display_name: personOf(state, name).display_name, reads: { effective: reasons.length > 0, drafts }, reasons };
}

export function getReaders(state, document, user) {
  require(state, user, 'manage_bindings', document.space);
  const { inherits } = accessOf(state, document);
  const items = [];
  const blocked = [];
  for (const { name } of state.users.filter(({ disabled }) => !disabled)) {
    const lines = linesOf(state, name);
    const own = lines.filter((line) => line.document === document.number);
    const inherited = lines.filter((line) => !line.document && (!line.space || line.space === document.space));
    const reader = readerOf(state, name, inherits ? [...inherited, ...own] : own);
    if (reader.reads.effective) items.push(reader);
    else if (readerOf(state, name, inherited).reads.effective) blocked.push(readerOf(state, name, inherited));
  }
  return { id: document.id, number: document.number, space: document.space, inherits, items, blocked };
}

// --- people, groups, roles -----------------------------------------------------------------------------------------------

const accountJson = ({ id, name, display_name, email, disabled, created_at, factor, password }) => ({
  id, name, display_name, email, disabled, created_at, second_factor: factor, password, locked: false,
});

function findUser(state, name) {
  const account = state.users.find((one) => one.name === name);
  if (!account) throw notFound();
  return account;
}

const placesOf = (state, wanted) => [
  ...state.systemBindings.filter(wanted).map((one) => ({ ...completed(one), space: null, document: null })),
  ...Object.entries(state.bindings).flatMap(([space, list]) => list.filter(wanted).map((one) => ({ ...completed(one), space, document: null }))),
  ...Object.entries(state.documentAccess).flatMap(([document, { items }]) => items.filter(wanted).map((one) => ({
    ...completed(one), space: state.documents.find((other) => other.number === document).space, document,
  }))),
];
/** The controlled spaces that something reaches into. */
const reaches = (state, places) =>
  [...new Set(places.flatMap(({ space }) => (space ? [space] : state.allSpaces.map(({ key }) => key))))].filter((key) => isControlled(state, key));

const sessionsOf = (state, name, present) =>
  [...state.sessions].filter(([, one]) => one.user === name).map(([key, { user, secret, ...one }]) => ({ ...one, current: key === present })).reverse();

function endSessions(state, which) {
  for (const [key, one] of state.sessions) if (which(one, key)) state.sessions.delete(key);
}

function newLink(state, name) {
  const token = randomBytes(24).toString('base64url');
  state.links.set(token, name);
  return { token, expires_at: hoursFromNow(24) };
}

function changeUsers(state, request, [, name, what], body, user) {
  require(state, user, 'manage_users');
  if (!name) return createUser(state, body, user);
  const account = findUser(state, name);
  if (!what && request.method === 'PATCH') {
    if (body.disabled && name === user) throw refused(409, 'own_account', 'Nobody disables himself.');
    Object.assign(account, body);
    if (body.disabled) endSessions(state, (one) => one.user === name);
    if (body.disabled) account.tokens = [];
    state.audit.append(user, body.disabled === undefined ? 'user.profile' : body.disabled ? 'user.disable' : 'user.enable', `user ${name}`);
    return accountJson(account);
  }
  if (what === 'sessions') {
    endSessions(state, (one) => one.user === name);
    return new Reply(204);
  }
  const spaces = [...new Set(linesOf(state, name).map(({ space }) => space))].filter((key) => key && isControlled(state, key));
  const kind = what === 'reset' ? 'reset_password' : 'remove_factor';
  if (spaces.length > 0) return file(state, user, body.reason, spaces, [{ kind, user: name }]);
  if (what === 'reset') return new Reply(201, newLink(state, name));
  account.factor = false;
  return new Reply(204);
}

function createUser(state, { name, display_name = '', email = '' }, user) {
  if (!/^[a-z][a-z0-9._-]{0,63}$/.test(name ?? '')) throw invalid("A user name is 1 to 64 of a-z, 0-9, '.', '_' and '-'; a letter first.");
  if (state.users.some((one) => one.name === name)) throw new Problem(409, 'exists', `There is a user ${name} already. Names are never used again.`);
  const account = accountFrom({ name, display_name, email, password: 'none' }, state.users.length);
  state.users.push(account);
  state.audit.append(user, 'user.create', `user ${name}`);
  return new Reply(201, { ...accountJson(account), reset: newLink(state, name) });
}

function findGroup(state, name) {
  const group = state.groups.find((one) => one.name === name);
  if (!group) throw notFound();
  return group;
}

const groupJson = (state, group) => ({ tagged: group, tag: tagOf(state, `group-${group.name}`) });

function changeGroups(state, request, [, name], body, user) {
  require(state, user, 'manage_users');
  if (!name) {
    if (state.groups.some((one) => one.name === body.name)) throw new Problem(409, 'exists', `There is a group ${body.name} already.`);
    state.groups.push({ name: body.name, title: body.title, members: [] });
    return new Reply(201, findGroup(state, body.name));
  }
  const group = findGroup(state, name);
  requireMatch(state, request, `group-${name}`);
  for (const one of body.members) if (!state.users.some((other) => other.name === one)) throw invalid(`There is no user '${one}'.`);
  const added = body.members.filter((one) => !group.members.includes(one));
  const removed = group.members.filter((one) => !body.members.includes(one));
  const spaces = reaches(state, placesOf(state, (one) => one.group === name));
  if (added.length + removed.length > 0 && spaces.length > 0) {
    return file(state, user, body.reason, spaces, [{ kind: 'members', group: name, added, removed }]);
  }
  Object.assign(group, { title: body.title, members: [...body.members].sort() });
  touch(state, `group-${name}`);
  state.audit.append(user, 'group.members', `group ${name}`, group.members.join(' '));
  return groupJson(state, group);
}

const rolesJson = (state) => [
  ...Object.entries(kRolePermissions).map(([name, permissions]) => ({ name, title: '', permissions, shipped: true })),
  ...state.ownRoles.map((one) => ({ ...one, shipped: false })),
].map((one) => ({ ...one, bindings: placesOf(state, ({ role }) => role === one.name).length }));

function roleJson(state, name) {
  const role = rolesJson(state).find((one) => one.name === name);
  if (!role) throw notFound();
  return { tagged: role, tag: tagOf(state, `role-${name}`) };
}

function changeRoles(state, request, [, name], body, user) {
  require(state, user, 'manage_users');
  if (!name) {
    if (rolesJson(state).some((one) => one.name === body.name)) throw new Problem(409, 'exists', `There is a role ${body.name} already.`);
    state.ownRoles.push({ name: body.name, title: body.title, permissions: body.permissions });
    state.audit.append(user, 'role.create', `role ${body.name}`, body.permissions.join(' '));
    return new Reply(201, rolesJson(state).at(-1));
  }
  const role = state.ownRoles.find((one) => one.name === name);
  if (!role) throw notFound();
  requireMatch(state, request, `role-${name}`);
  const places = placesOf(state, (one) => one.role === name);
  if (request.method === 'DELETE') {
    if (places.length > 0) throw refused(409, 'role_in_use', 'Somebody has this role still.');
    state.ownRoles = state.ownRoles.filter((one) => one !== role);
    return new Reply(204);
  }
  const spaces = reaches(state, places);
  if (spaces.length > 0) return file(state, user, body.reason, spaces, [{ kind: 'set_role', role: name, title: body.title, permissions: body.permissions, permissions_now: role.permissions }]);
  Object.assign(role, { title: body.title, permissions: body.permissions });
  touch(state, `role-${name}`);
  return roleJson(state, name);
}

// --- one's own account ---------------------------------------------------------------------------------------------------

function checkNew(account, password) {
  if ([...(password ?? '')].length < 12) throw invalid('A password has at least 12 characters.');
  if (/^(password|correcthorse|123456789012)/i.test(password)) throw invalid('This password is one of those that are tried first. Choose another one.');
  Object.assign(account, { secret: password, password: 'own', expired: false });
}

function throttle(state, response) {
  if (++state.failures < 6) return;
  response.setHeader('Retry-After', '30');
  throw new Problem(429, 'too_many_requests', 'Too many attempts.');
}

/** Whom the name and the password are right for; the code too, where he has a second factor. */
function authenticated(state, response, { username, password, otp }) {
  const account = state.users.find(({ name }) => name === username);
  if (!account || account.disabled || !account.secret || password !== account.secret) {
    throttle(state, response);
    throw new Problem(401, 'unauthenticated', 'The user name or the password is not right.');
  }
  if (account.factor && !otp) throw new Problem(401, 'second_factor_required', 'Give the one-time code too.');
  if (account.factor && otp !== '123456') {
    throttle(state, response);
    throw new Problem(401, 'unauthenticated', 'The one-time code is not right.');
  }
  state.failures = 0;
  return account;
}

/** With `new_password`, which takes the place of one that has run out, or without. */
export function beginSession(state, request, response, body) {
  const account = authenticated(state, response, body);
  if (body.new_password) checkNew(account, body.new_password);
  if (account.expired) throw new Problem(403, 'password_expired', 'The password has run out: set another.');
  const key = randomUUID();
  state.sessions.set(key, {
    user: account.name, id: randomUUID().replaceAll('-', ''), created_at: now(), seen_at: now(), expires_at: hoursFromNow(12), address: '127.0.0.1',
    agent: request.headers['user-agent'] ?? '',
  });
  state.audit.append(account.name, 'session.begin', `user ${account.name}`);
  return key;
}

/** One person is as where second factors are required. */
export const mustEnrol = (state, user) => user === 'late.comer' && !findUser(state, user).factor;

/** With a one-time link, by somebody who is not signed in. */
export function useLink(state, body) {
  const name = state.links.get(body.token);
  if (!name) throw new Problem(404, 'not_found', 'This link is not valid: it was used already, or has run out. Ask for another one.');
  checkNew(findUser(state, name), body.new_password);
  state.links.delete(body.token);
  return new Reply(204);
}

function changeAccount(state, request, [first, second], body, user, session) {
  const account = findUser(state, user);
  const others = (one, key) => one.user === user && key !== session;
  switch (first) {
    case 'password':
      if (body.current_password !== account.secret) throw refused(403, 'wrong_password', 'The password is not right.');
      checkNew(account, body.new_password);
      endSessions(state, others);
      return new Reply(204);
    case 'sessions':
      if (second && !sessionsOf(state, user).some(({ id }) => id === second)) throw notFound();
      endSessions(state, (one, key) => (second ? one.id === second : others(one, key)));
      return new Reply(204);
    case 'second-factor':
      if (request.method === 'POST') {
        checkHand(state, user, body);
        const secret = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP';
        return new Reply(201, { secret, uri: `otpauth://totp/Rotulus:${user}?secret=${secret}&issuer=Rotulus&algorithm=SHA1&digits=6&period=30` });
      }
      if (request.method === 'DELETE') checkHand(state, user, body);
      else if (body.otp !== '123456') throw refused(403, 'wrong_code', 'The one-time code is not right.');
      account.factor = request.method === 'PUT';
      return new Reply(204);
    case 'tokens': {
      if (request.method === 'DELETE') {
        account.tokens = account.tokens.filter(({ id }) => String(id) !== second);
        return new Reply(204);
      }
      const token = { id: Math.floor(Math.random() * 1e6) + 1, name: body.name, scopes: body.scopes, created_at: now(), expires_at: body.expires_at };
      account.tokens.push(token);
      return new Reply(201, { ...token, token: `rot_${randomBytes(24).toString('base64url')}` });
    }
  }
  throw notFound();
}

// --- routes --------------------------------------------------------------------------------------------------------------

/** Undefined where something else answers. */
export function getAccess(state, parts, query, user, page, session) {
  const [first, name, what] = parts;
  switch (first) {
    case 'sessions': return { items: sessionsOf(state, user, session) };
    case 'tokens': return page(findUser(state, user).tokens, query);
    case 'access-requests': return getRequests(state, parts, query, user, page);
    case 'roles': return name ? roleJson(state, name) : { items: rolesJson(state) };
    case 'bindings': return require(state, user, 'manage_bindings'), getBindings(state, '');
    case 'groups': return name ? groupJson(state, findGroup(state, name)) : page(state.groups, query);
    case 'users':
      require(state, user, 'manage_users');
      if (!name) return page(state.users.map(accountJson), query);
      findUser(state, name);
      return what === 'access' ? personAccess(state, name) : { items: sessionsOf(state, name) };
    case 'audit':
      require(state, user, 'read_audit');
      if (name === 'checkpoint') return state.audit.checkpoint();
      if (name === 'export') return { body: Buffer.from(state.audit.export(query)), type: 'application/octet-stream', attachment: `audit.${query.get('format')}` };
      if (name === 'proof') {
        const proof = state.audit.proof(Number(query.get('entry')));
        if (!proof) throw notFound();
        return proof;
      }
      return page(state.audit.find(query), query);
  }
  return undefined;
}

/** Undefined where something else answers. */
export function changeAccess(state, request, parts, body, user, session) {
  switch (parts[0]) {
    case 'users': return changeUsers(state, request, parts, body, user);
    case 'groups': return changeGroups(state, request, parts, body, user);
    case 'roles': return changeRoles(state, request, parts, body, user);
    case 'bindings': return putBindings(state, request, '', user, body);
    case 'access-requests': return changeRequest(state, parts, body, user);
    case 'password': case 'sessions': case 'second-factor': case 'tokens': return changeAccount(state, request, parts, body, user, session);
  }
  return undefined;
}

export function changeSpace(state, request, space, user, { reason, ...change }) {
  require(state, user, 'manage_space', space.key);
  requireMatch(state, request, `space-${space.key}`);
  const wanted = { controlled: false, confidential: false, ...space, ...change };
  if (space.controlled && (!wanted.controlled || (space.confidential && !wanted.confidential))) {
    return file(state, user, reason, [space.key], [{ kind: 'set_space', space: space.key, controlled: wanted.controlled, confidential: wanted.confidential }]);
  }
  Object.assign(space, wanted);
  touch(state, `space-${space.key}`);
  state.audit.append(user, 'space.update', `space ${space.key}`);
  return undefined; // as it is now
}

export const spaceTag = (state, space) => tagOf(state, `space-${space.key}`);
