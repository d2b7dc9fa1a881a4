import assert from 'node:assert/strict';
import { webcrypto } from 'node:crypto';
import { test } from 'node:test';
// @ts-expect-error: the mock server's own tree, made in another way than the one under test
import { MockAudit } from '../../dev/mock_audit.mjs';
import type { InclusionProof } from '../../src/api/access_types';
import { auditUrl, countFilters, filterOf, parseAuditState, withFilter } from '../../src/pages/audit/audit_state';
import { parseCheckpoint } from '../../src/pages/audit/checkpoint';
import { readLeaf } from '../../src/pages/audit/leaf';
import { fromBase64, toHex } from '../../src/pages/audit/merkle';
import { pathOfObject } from '../../src/pages/audit/object_link';
import { verifyEntry } from '../../src/pages/audit/verify';

globalThis.crypto ??= webcrypto as Crypto; // Node 18 has it in a module only

function logOf(count: number) {
  const log = new MockAudit(() => 3);
  for (let at = 1; at <= count; ++at) log.append('li.wei', 'document.save', `document ${at}`, `第 ${at} 次`, at % 2 ? 'done' : 'refused', '2026-11-02T08:00:00Z');
  return log;
}
const proofOf = (log: MockAudit, entry: number) => log.proof(entry) as InclusionProof;

test('every entry of logs of many sizes is found where it is, and nowhere else', async () => {
  for (const size of [1, 2, 3, 4, 5, 7, 8, 13]) {
    const log = logOf(size);
    for (let entry = 1; entry <= size; ++entry) {
      const verified = await verifyEntry(entry, proofOf(log, entry));
      assert.equal(verified.failed, '', `${entry} of ${size}`);
      assert.equal(verified.size, size);
      assert.deepEqual(verified.signers, ['rotulus.example/mock']);
      assert.equal((await verifyEntry(entry + 1, proofOf(log, entry))).failed, 'leaf');
    }
  }
});

test('no bit of a proof can be another', async () => {
  const proof = proofOf(logOf(11), 6);
  const flipped = (text: string, bit: number) => {
    const bytes = fromBase64(text) ?? new Uint8Array();
    const at = bit >> 3;
    bytes[at] = (bytes[at] ?? 0) ^ (1 << (bit & 7));
    return Buffer.from(bytes).toString('base64');
  };
  const bitsOf = (text: string) => (fromBase64(text)?.length ?? 0) * 8;
  for (let bit = 0; bit < bitsOf(proof.leaf); ++bit) {
    assert.notEqual((await verifyEntry(6, { ...proof, leaf: flipped(proof.leaf, bit) })).failed, '', `bit ${bit} of the leaf`);
  }
  for (const [at, hash] of proof.hashes.entries()) {
    for (let bit = 0; bit < bitsOf(hash); bit += 7) {
      const hashes = proof.hashes.map((one, other) => (other === at ? flipped(one, bit) : one));
      assert.equal((await verifyEntry(6, { ...proof, hashes })).failed, 'root', `bit ${bit} of hash ${at}`);
    }
  }
});

test('a proof that is too short, too long or no proof at all is refused', async () => {
  const proof = proofOf(logOf(11), 6);
  const failure = async (change: Partial<InclusionProof>) => (await verifyEntry(6, { ...proof, ...change })).failed;
  assert.equal(await failure({ hashes: proof.hashes.slice(1) }), 'path');
  assert.equal(await failure({ hashes: [...proof.hashes, proof.hashes[0] ?? ''] }), 'path');
  assert.equal(await failure({ hashes: ['?', ...proof.hashes.slice(1)] }), 'path');
  assert.equal(await failure({ hashes: ['AAAA', ...proof.hashes.slice(1)] }), 'path');
  assert.equal(await failure({ leaf: '?' }), 'leaf');
  assert.equal(await failure({ leaf: '' }), 'leaf');
  assert.equal(await failure({ checkpoint: 'none' }), 'checkpoint');
  assert.equal(await failure({ checkpoint: logOf(12).checkpoint().note }), 'root');
  assert.equal(await failure({ checkpoint: logOf(5).checkpoint().note }), 'path');
});

test('a leaf says what the entry is, and what is cut or longer says nothing', () => {
  const bytes = fromBase64(proofOf(logOf(3), 2).leaf) ?? new Uint8Array();
  assert.deepEqual(readLeaf(bytes), {
    sequence: 2, time: '2026-11-02T08:00:00Z', actor: 'li.wei', action: 'document.save', object: 'document 2', detail: '第 2 次', outcome: 'refused',
  });
  for (let length = 0; length < bytes.length; ++length) assert.equal(readLeaf(bytes.subarray(0, length)), null, `${length} bytes`);
  assert.equal(readLeaf(Uint8Array.of(...bytes, 0)), null);
});

test('a checkpoint is read as it was signed, and nothing else is one', () => {
  const { note, root } = logOf(4).checkpoint();
  const read = parseCheckpoint(note);
  assert.equal(read?.size, 4);
  assert.equal(read?.time, '2026-11-28T12:00:00Z');
  assert.equal(read?.root, toHex(fromBase64(root) ?? new Uint8Array()));
  for (const bad of ['', note.replace('\n4\n', '\n04\n'), note.replace('\n4\n', '\n-4\n'), note.replace(root, root.slice(4)), note.split('—')[0] ?? '']) {
    assert.equal(parseCheckpoint(bad), null, bad);
  }
});

test('what is asked of the log stands in the address, and a changed filter begins at the first page', () => {
  const state = parseAuditState('q=a+b&actor=li.wei&action=user.create&object=user+x&outcome=refused&from=2026-03-01&to=2026-03-02&cursor=c&page=3');
  assert.deepEqual(parseAuditState(auditUrl(state).split('?')[1] ?? ''), state);
  assert.equal(countFilters(state), 6);
  assert.equal(withFilter(state, { q: 'x' }).cursor, '');
  assert.deepEqual(parseAuditState('from=yesterday&to=1').from, '');
  assert.equal(auditUrl(parseAuditState('')), '/audit');
});

test('days become the times between which the reader means, the last day as a whole', () => {
  const { from, before } = filterOf(parseAuditState('from=2026-03-01&to=2026-03-01'));
  assert.equal(Date.parse(before) - Date.parse(from), 86_400_000);
  assert.equal(filterOf(parseAuditState('')).before, '');
});

test('objects lead to the page that shows them, and unknown ones nowhere', () => {
  assert.equal(pathOfObject('space QA'), '/spaces/QA/members');
  assert.equal(pathOfObject('user li.wei'), '/admin/people/li.wei');
  assert.equal(pathOfObject('access_request 3'), '/requests/3');
  assert.equal(pathOfObject('document 4a8d'), '/d/4a8d');
  for (const object of ['', 'space', 'backup x', 'user a b', 'toString x']) assert.equal(pathOfObject(object), undefined, object);
});
