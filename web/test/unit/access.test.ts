import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { AccessChange, AccessRequest } from '../../src/api/access_types';
import { agentName } from '../../src/pages/account/agent';
import { qrPath } from '../../src/pages/account/qr';
import { changeSummary, changeWords } from '../../src/pages/access/change_words';
import { inOrder, isSamePermissions } from '../../src/pages/access/permissions';
import { roleName } from '../../src/pages/access/role_name';
import { filterOf, missingApprovals, requestsUrl, shownIn, spacesOf } from '../../src/pages/requests/requests_state';
import { passwordProblem } from '../../src/ui/new_password';

const marks = (change: AccessChange) => changeWords(change).lines.map(({ mark }) => mark);

test('every kind of change says what goes and what comes', () => {
  assert.deepEqual(marks({ kind: 'grant', user: 'a', role: 'reader', space: 'QA', document: null }), ['after']);
  assert.deepEqual(marks({ kind: 'revoke', group: 'b', role: 'reader', space: null, document: null }), ['before']);
  assert.deepEqual(changeWords({ kind: 'members', group: 'b', added: ['x'], removed: ['y', 'z'] }).lines.map(({ mark, text }) => mark + text), ['beforey', 'beforez', 'afterx']);
  assert.deepEqual(marks({ kind: 'set_role', role: 'r', permissions_now: ['a', 'b'], permissions: ['b', 'c'] }), ['before', 'after', 'stays']);
  assert.deepEqual(marks({ kind: 'set_role', role: 'r', permissions: ['c'] }), ['after']);
  assert.deepEqual(marks({ kind: 'remove_role', role: 'r' }), ['before']);
  assert.deepEqual(marks({ kind: 'reset_password', user: 'a' }), ['after']);
  assert.deepEqual(marks({ kind: 'remove_factor', user: 'a' }), ['before']);
  assert.deepEqual(marks({ kind: 'set_space', space: 'QA', controlled: false, confidential: true }), ['before', 'stays']);
  assert.deepEqual(marks({ kind: 'inheritance', document: 'A-1', inherits: false }), ['before', 'after']);
});

test('a summary names what moves and leaves out what stays', () => {
  const summary = changeSummary({ kind: 'set_role', title: 'T', permissions_now: ['a', 'b'], permissions: ['b', 'c'] });
  assert.match(summary, /−\u00a0a.*\+\u00a0c/);
  assert.doesNotMatch(summary, /change\.stays/);
  assert.equal(changeSummary(undefined), '');
});

test('own roles are called by their title, shipped ones by the word of the reader', () => {
  const roles = [{ name: 'insp', title: 'Inspection', permissions: [], shipped: false, bindings: 0 }, { name: 'reader', title: 'X', permissions: [], shipped: true, bindings: 0 }];
  assert.equal(roleName('insp', roles), 'Inspection');
  assert.equal(roleName('reader', roles), 'reader'); // no catalogue is loaded here
  assert.equal(roleName('gone', roles), 'gone');
});

const request = (more: Partial<AccessRequest>): AccessRequest => ({
  id: 1, state: 'open', requester: 'a', created_at: '', changed_at: '', reason: '', changes: [],
  approvals_needed: 2, decisions: [], may_decide: false, may_withdraw: false, rule: null, ...more,
});

test('requests are listed for whom they wait, for whom asked, or all', () => {
  for (const show of ['waiting', 'mine', 'open', 'all'] as const) assert.equal(shownIn(requestsUrl(show).split('?')[1] ?? ''), show);
  assert.equal(shownIn('show=nonsense'), 'waiting');
  assert.deepEqual([filterOf('waiting'), filterOf('mine'), filterOf('open'), filterOf('all')], [{ for: 'decision' }, { for: 'mine' }, { state: 'open' }, {}]);
});

test('rejections are no approvals, and more than are needed leave none missing', () => {
  const by = (decision: 'approve' | 'reject') => ({ user: 'x', decision, comment: '', time: '' });
  assert.equal(missingApprovals(request({ decisions: [by('reject')] })), 2);
  assert.equal(missingApprovals(request({ decisions: [by('approve')] })), 1);
  assert.equal(missingApprovals(request({ decisions: [by('approve'), by('approve'), by('approve')] })), 0);
});

test('a request names each space that it changes once', () => {
  const change = (space: string | null) => ({ kind: 'grant' as const, user: 'a', role: 'reader', space, document: null });
  assert.deepEqual(spacesOf({ changes: [change('QA'), change(null), change('SVC'), change('QA'), { kind: 'reset_password', user: 'a' }] }), ['QA', 'SVC']);
});

test('permissions stand in one order, however they were chosen', () => {
  assert.deepEqual(inOrder(['operate', 'read_drafts', 'read_document', 'unknown']), ['read_document', 'read_drafts', 'operate']);
  assert.ok(isSamePermissions(['operate', 'read_drafts'], ['read_drafts', 'operate']));
  assert.ok(!isSamePermissions(['operate'], ['operate', 'read_drafts']));
});

test('browsers are called as people call them, and programs as they call themselves', () => {
  assert.equal(agentName('Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0'), 'Firefox 130, Linux');
  assert.equal(agentName('Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 Safari/537.36 Edg/120.0'), 'Edge 120, Windows');
  assert.equal(agentName('Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.0 Mobile/15E148 Safari/604.1'), 'Safari 17, iOS');
  assert.equal(agentName('curl/8.5.0'), 'curl/8.5.0');
  assert.equal(agentName(''), '');
});

test('a password is long enough and the same twice before the server is asked', () => {
  assert.equal(passwordProblem({ password: 'eleven char', again: 'eleven char' }), 'short');
  assert.equal(passwordProblem({ password: '十二个字也是一个好的密码', again: '十二个字也是一个好的密码' }), '');
  assert.equal(passwordProblem({ password: 'long enough to be one', again: 'other' }), 'different');
});

test('a QR code has its three corners and a quiet border', () => {
  const { size, path } = qrPath('otpauth://totp/Rotulus:a?secret=JBSWY3DPEHPK3PXP');
  assert.ok(size > 25);
  assert.ok(path.startsWith('M2 2h7v1h-7z'), path.slice(0, 40));
  assert.doesNotMatch(path, /NaN|undefined/);
  assert.doesNotMatch(path, /M[01] |M\d+ [01]h/);
});
