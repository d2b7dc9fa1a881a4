import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Space } from '../../src/api/types';
import type { AccessBinding, Account } from '../../src/api/access_types';
import { changesBetween, linesOf, withRole, withoutRole } from '../../src/pages/access/bindings';
import { permissionsIn, placesWith } from '../../src/pages/admin/access_places';
import { isName } from '../../src/pages/admin/names';
import { type PeopleFilter, kPeopleFilters, parsePeopleState, peopleThat, peopleUrl } from '../../src/pages/admin/people_state';
import { isSpaceKey } from '../../src/pages/spaces/space_state';
import { isComplete, progressOf } from '../../src/pages/start/steps';

const bindings: AccessBinding[] = [
  { user: 'b', role: 'owner' }, { user: 'a', role: 'reader', expires_at: null }, { group: 'a', role: 'reader' }, { user: 'b', role: 'own-role' },
  { user: 'b', role: 'reviewer', expires_at: '2027-01-01T00:00:00Z' },
];

test('people and groups are listed once each, with all their roles in the order of the roles', () => {
  assert.deepEqual(
    linesOf(bindings).map(({ grantee, bindings: his }) => [grantee, his.map(({ role }) => role)]),
    [[{ user: 'a' }, ['reader']], [{ group: 'a' }, ['reader']], [{ user: 'b' }, ['reviewer', 'owner', 'own-role']]],
  );
});

test('a role is given once, given again until another day, and taken from one grantee only', () => {
  assert.equal(withRole(bindings, { user: 'a', role: 'reader' }), bindings);
  assert.equal(withRole(bindings, { user: 'a', role: 'owner' }).length, 6);
  const prolonged = withRole(bindings, { user: 'b', role: 'reviewer', expires_at: null });
  assert.deepEqual(prolonged.filter(({ role }) => role === 'reviewer'), [{ user: 'b', role: 'reviewer', expires_at: null }]);
  assert.deepEqual(withoutRole(bindings, { group: 'a', role: 'reader' }), bindings.filter(({ group }) => !group));
});

test('what turns roles into others is what was taken, given, or given until another day', () => {
  const after = withRole(withoutRole(bindings, { user: 'a', role: 'reader' }), { user: 'b', role: 'reviewer', expires_at: null });
  assert.deepEqual(changesBetween(bindings, after).map(({ kind, user, role }) => [kind, user, role]), [['revoke', 'a', 'reader'], ['grant', 'b', 'reviewer']]);
  assert.deepEqual(changesBetween(bindings, [...bindings].reverse()), []);
});

const account = (name: string, more: Partial<Account> = {}): Account => ({
  id: 1, name, display_name: '', email: '', disabled: false, created_at: '', second_factor: false, password: 'own', locked: false, ...more,
});

test('people are found by any of their names, and by what is out of the ordinary about them', () => {
  const everybody = [account('anna', { display_name: 'Anna Berg', second_factor: true }), account('li', { email: 'Wei@example.org', password: 'given' }), account('old', { disabled: true, password: 'none' })];
  const names = (q: string, show: PeopleFilter = 'all') => peopleThat(everybody, { q, show }).map(({ name }) => name);
  assert.deepEqual(names('BERG'), ['anna']);
  assert.deepEqual(names('wei@'), ['li']);
  assert.deepEqual(names('', 'disabled'), ['old']);
  assert.deepEqual(names('', 'without_factor'), ['li']);
  assert.deepEqual(names('', 'given_password'), ['li']);
  assert.deepEqual(names('', 'no_password'), []);
  for (const show of kPeopleFilters) {
    const state = { q: 'a b', show };
    assert.deepEqual(parsePeopleState(peopleUrl(state).split('?')[1] ?? ''), state);
  }
  assert.deepEqual(parsePeopleState('show=nonsense'), { q: '', show: 'all' });
});

test('names of users, groups and roles are what the server takes', () => {
  for (const name of ['a', 'li.wei', 'x-1_2']) assert.ok(isName(name), name);
  for (const name of ['', '1a', 'Li', 'a b', 'ä', 'a'.repeat(65)]) assert.ok(!isName(name), name);
});

test('asked for one permission, only the places and roles that give it are shown', () => {
  const reason = (role: string, ...permissions: string[]) => ({ role, group: null, space: 'QA', document: null, expires_at: null, permissions });
  const place = (permissions: string[], ...reasons: ReturnType<typeof reason>[]) => ({ space: 'QA', document: null, permissions, reasons, blocked_documents: 0 });
  const [reader, writer, auditor] = [reason('reader', 'read_document'), reason('writer', 'edit_document'), reason('auditor', 'read_audit')];
  const places = [place(['read_document', 'edit_document'], reader, writer), place(['read_audit'], auditor)];
  assert.equal(placesWith(places, ''), places);
  assert.deepEqual(placesWith(places, 'edit_document'), [place(['edit_document'], writer)]);
  assert.deepEqual(permissionsIn(places), ['read_document', 'edit_document', 'read_audit']);
});

test('keys of spaces are what the server takes', () => {
  for (const key of ['QA', 'A1', 'LAB2026']) assert.ok(isSpaceKey(key), key);
  for (const key of ['', 'Q', 'qa', '1A', 'Q-A', 'A'.repeat(17)]) assert.ok(!isSpaceKey(key), key);
});

const space = (documents: number, permissions: string[]) => ({ key: 'QA', documents, permissions }) as unknown as Space;
const owner = [{ user: 'x', role: 'owner' }];

test('the guide goes on until there is a document, or until somebody else will write it', () => {
  const complete = (spaces: Space[], items: typeof owner) => isComplete(spaces.length, progressOf(spaces, items));
  assert.ok(!complete([], []));
  assert.ok(!complete([space(0, [])], []));
  assert.ok(!complete([space(0, ['edit_document'])], owner));
  assert.ok(complete([space(1, ['edit_document'])], owner));
  assert.ok(complete([space(0, [])], owner));
  assert.ok(complete([space(0, []), space(0, [])], []));
});
