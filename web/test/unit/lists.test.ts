import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseSpaceState, spaceUrl, withChange } from '../../src/pages/spaces/space_state';
import { cursorOf, noteCursor } from '../../src/ui/cursor_trail';

test('the filter of a space survives its address', () => {
  const state = { q: '变更 管理', state: 'draft', cursor: 'abc', page: 3 };
  const [, query = ''] = spaceUrl('QA', state).split('?');
  assert.deepEqual(parseSpaceState(query), state);
  assert.equal(spaceUrl('QA', parseSpaceState('')), '/spaces/QA');
  assert.deepEqual(withChange(state, { q: 'x' }), { q: 'x', state: 'draft', cursor: '', page: 1 });
});

test('the way back through pages is known as far as it was gone', () => {
  assert.equal(cursorOf('list', 1), '');
  assert.equal(cursorOf('list', 2), undefined);
  noteCursor('list', 2, 'two');
  noteCursor('list', 3, 'three');
  assert.equal(cursorOf('list', 2), 'two');
  assert.equal(cursorOf('list', 3), 'three');
  assert.equal(cursorOf('another list', 2), undefined);
});

test('only the latest lists are remembered', () => {
  noteCursor('old', 2, 'two');
  for (let n = 0; n < 60; ++n) noteCursor(`list ${n}`, 2, 'two');
  assert.equal(cursorOf('old', 2), undefined);
  assert.equal(cursorOf('list 59', 2), 'two');
});
