import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Space } from '../../src/api/types';
import { peopleOf, withRole, withoutRole } from '../../src/pages/spaces/members';
import { isSpaceKey } from '../../src/pages/spaces/space_state';
import { isComplete, progressOf } from '../../src/pages/start/steps';

const bindings = [{ user: 'b', role: 'owner' }, { user: 'a', role: 'reader' }, { user: 'b', role: 'reviewer' }];

test('people are listed once each, with all their roles', () => {
  assert.deepEqual(peopleOf(bindings, [{ name: 'b', display_name: 'Bo' }]), [
    { name: 'a', display_name: '', roles: ['reader'] },
    { name: 'b', display_name: 'Bo', roles: ['reviewer', 'owner'] },
  ]);
});

test('a role is given once and taken from one person only', () => {
  assert.equal(withRole(bindings, 'a', 'reader'), bindings);
  assert.equal(withRole(bindings, 'a', 'owner').length, 4);
  assert.deepEqual(withoutRole(bindings, 'b', 'owner'), bindings.slice(1));
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
