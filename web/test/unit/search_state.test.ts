import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  asksSomething, parseSearch, searchRequest, searchUrl, withFilter, withPage, withQuery, withSort, withoutFilters,
} from '../../src/pages/search/search_state';
import { delayOf, kFirstPace, withAnswer } from '../../src/pages/search/pace';

const empty = parseSearch('');

test('a search survives its address', () => {
  let state = withQuery(empty, '变更 "exact words" -not');
  state = withFilter(state, 'tag', 'a&b', true);
  state = withFilter(state, 'tag', 'c', true);
  state = withFilter(state, 'space', 'QA', true);
  state = withPage(withSort(state, 'newest'), 'opaque+/=', 3);
  const [, query = ''] = searchUrl(state).split('?');
  assert.deepEqual(parseSearch(query), state);
});

test('nothing asked is the home page', () => {
  assert.equal(searchUrl(empty), '/');
  assert.equal(searchUrl(withQuery(empty, '   ')), '/');
  assert.equal(searchUrl(withSort(empty, 'newest')), '/');
  assert.equal(asksSomething(withFilter(empty, 'state', 'draft', true)), true);
});

test('a space typed after a word stays in the address but is not sent', () => {
  const state = withQuery(empty, 'change ');
  assert.equal(searchUrl(state), '/search?q=change+');
  assert.equal(searchRequest(state), 'q=change&limit=10&facets=true');
});

test('every change of the question starts at the first page', () => {
  const later = withPage(withQuery(empty, 'a'), 'cursor', 4);
  for (const next of [withQuery(later, 'b'), withSort(later, 'number'), withFilter(later, 'tag', 'x', true), withoutFilters(later)]) {
    assert.equal(next.cursor, '');
    assert.equal(next.page, 1);
  }
});

test('values of one field gather, and are taken away one by one', () => {
  let state = withFilter(withFilter(empty, 'tag', 'x', true), 'tag', 'y', true);
  state = withFilter(state, 'tag', 'x', true);
  assert.deepEqual(state.filters.tag, ['y', 'x']);
  assert.deepEqual(withFilter(state, 'tag', 'y', false).filters.tag, ['x']);
  assert.deepEqual(withoutFilters(withQuery(state, 'q')).filters.tag, []);
  assert.equal(withoutFilters(withQuery(state, 'q')).q, 'q');
});

test('nonsense in an address is read as far as it makes sense', () => {
  const state = parseSearch('q=a&sort=sideways&page=-7&tag=&tag=x&tag=x&unknown=1');
  assert.equal(state.sort, 'relevance');
  assert.equal(state.page, 1);
  assert.deepEqual(state.filters.tag, ['x']);
  assert.equal(parseSearch('cursor=c&page=many').page, 2);
});

test('the pause after a letter follows how fast the server answers, within bounds', () => {
  assert.equal(delayOf(kFirstPace), 40);
  let pace = kFirstPace;
  for (let n = 0; n < 20; ++n) pace = withAnswer(pace, 5000);
  assert.equal(delayOf(pace), 200);
  for (let n = 0; n < 40; ++n) pace = withAnswer(pace, 1);
  assert.equal(delayOf(pace), 40);
});
