import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  auditPath, categoryPath, comparePath, documentAccessPath, documentPath, editPath, groupPath, isApplicationPath, membersPath, newDocumentPath, personPath, requestPath, rolePath, routeOf, safeNext, signInPath, spacePath,
} from '../../src/router/routes';

test('every page has its address', () => {
  assert.deepEqual(routeOf('/'), { page: 'search' });
  assert.deepEqual(routeOf('/search'), { page: 'search' });
  assert.deepEqual(routeOf('/d/SOP-QA-0001'), { page: 'document', number: 'SOP-QA-0001' });
  assert.deepEqual(routeOf('/d/SOP-QA-0001/compare'), { page: 'compare', number: 'SOP-QA-0001' });
  assert.deepEqual(routeOf('/d/SOP-QA-0001/edit'), { page: 'edit', number: 'SOP-QA-0001' });
  assert.deepEqual(routeOf('/tasks'), { page: 'tasks' });
  assert.deepEqual(routeOf('/browse'), { page: 'browse' });
  assert.deepEqual(routeOf('/new'), { page: 'newDocument', key: '' });
  assert.deepEqual(routeOf('/spaces/QA/new'), { page: 'newDocument', key: 'QA' });
  assert.deepEqual(routeOf('/spaces/QA/members'), { page: 'members', key: 'QA' });
  assert.deepEqual(routeOf('/spaces'), { page: 'spaces' });
  assert.deepEqual(routeOf('/spaces/QA'), { page: 'space', key: 'QA' });
  assert.deepEqual(routeOf('/d/SOP-QA-0001/access'), { page: 'documentAccess', number: 'SOP-QA-0001' });
  assert.deepEqual(routeOf('/requests'), { page: 'requests' });
  assert.deepEqual(routeOf('/requests/7'), { page: 'request', id: '7' });
  assert.deepEqual(routeOf('/admin/people'), { page: 'people' });
  assert.deepEqual(routeOf('/admin/people/li.wei'), { page: 'person', name: 'li.wei' });
  assert.deepEqual(routeOf('/admin/groups'), { page: 'groups' });
  assert.deepEqual(routeOf('/admin/groups/board'), { page: 'group', name: 'board' });
  assert.deepEqual(routeOf('/admin/roles'), { page: 'roles' });
  assert.deepEqual(routeOf('/admin/roles/reader'), { page: 'role', name: 'reader' });
  assert.deepEqual(routeOf('/admin/access'), { page: 'systemAccess' });
  assert.deepEqual(routeOf('/audit'), { page: 'audit' });
  assert.deepEqual(routeOf('/audit/12'), { page: 'auditEntry', sequence: '12' });
  assert.deepEqual(routeOf('/account'), { page: 'account' });
  assert.deepEqual(routeOf('/reset'), { page: 'reset' });
  assert.deepEqual(routeOf('/sign-in'), { page: 'signIn' });
});

test('an address that is none leads to the page that says so', () => {
  for (const path of ['/d', '/d/a/b', '/d/a/compare/c', '/spaces/a/b', '/x', '/admin', '/admin/x', '/requests/1/2', '/reset/x', '/search/x', '/d/%E0%A4%A']) {
    assert.deepEqual(routeOf(path), { page: 'notFound' }, path);
  }
});

test('a number with unusual characters survives its address', () => {
  for (const number of ['A/B 1', '变更-01', '50%', 'a?b#c']) {
    const [path = ''] = documentPath(number).split('?');
    assert.deepEqual(routeOf(path), { page: 'document', number });
  }
  assert.equal(documentPath('A-1', '2.0-draft.1'), '/d/A-1?version=2.0-draft.1');
  assert.equal(comparePath('A-1', '1.0', '2.0'), '/d/A-1/compare?from=1.0&to=2.0');
  assert.equal(spacePath('Q A'), '/spaces/Q%20A');
  assert.equal(editPath('A/B 1'), '/d/A%2FB%201/edit');
  assert.equal(membersPath('Q A'), '/spaces/Q%20A/members');
  assert.equal(documentAccessPath('A/B 1'), '/d/A%2FB%201/access');
  for (const path of [personPath('a/b'), groupPath('a/b'), rolePath('a/b'), requestPath(3), auditPath(3)]) assert.notEqual(routeOf(path).page, 'notFound', path);
  assert.equal(newDocumentPath(''), '/new');
  assert.equal(newDocumentPath('', 'solution', 'Why? 为何'), '/new?template=solution&title=Why%3F+%E4%B8%BA%E4%BD%95');
  assert.equal(categoryPath('a&b'), '/search?category=a%26b');
  assert.equal(newDocumentPath('QA', 'a b&c'), '/spaces/QA/new?template=a+b%26c');
});

test('after signing in only paths of the application are followed', () => {
  assert.equal(safeNext('/d/A-1?version=1.0#s-scope'), '/d/A-1?version=1.0#s-scope');
  const refused = [
    null, '', 'https://example.org', '//example.org', '/\\example.org', '/\t/example.org', 'javascript:alert(1)',
    '/sign-in?next=/', '/reset#x', '/api/v1/me',
  ];
  for (const next of refused) assert.equal(safeNext(next), '/', String(next));
});

test('the way to the sign-in page remembers where from', () => {
  assert.equal(signInPath('/'), '/sign-in');
  assert.equal(signInPath('/search?q=a&b'), '/sign-in?next=%2Fsearch%3Fq%3Da%26b');
});

test('what the server answers itself is left to it', () => {
  for (const path of ['/api/v1/me', '/api/openapi.json', '/assets/x.js', '/livez', '/readyz', '/metrics']) {
    assert.equal(isApplicationPath(path), false, path);
  }
  for (const path of ['/', '/search', '/d/metrics', '/apiary']) assert.equal(isApplicationPath(path), true, path);
});
