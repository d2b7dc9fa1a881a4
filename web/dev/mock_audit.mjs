// The audit log of the mock server: a true Merkle tree over true leaves, so that the pages verify what they would verify of the
// real one (docs/formats). Only the signature below its checkpoints is made up.
import { createHash } from 'node:crypto';

const hash = (...parts) => parts.reduce((sum, part) => sum.update(part), createHash('sha256')).digest();
const leafOf = (bytes) => hash(Buffer.of(0), bytes);
const nodeOf = (left, right) => hash(Buffer.of(1), left, right);

function varint(value) {
  const bytes = [];
  let rest = BigInt(value);
  for (; rest > 127n; rest >>= 7n) bytes.push(Number(rest & 127n) | 128);
  return Buffer.from([...bytes, Number(rest)]);
}
const number = (value) => varint(BigInt(value) * 2n); // zigzag, and nothing here is negative
const text = (value) => Buffer.concat([varint(Buffer.byteLength(value)), Buffer.from(value)]);

function canonical(entry, ids) {
  const microseconds = BigInt(Date.parse(entry.time)) * 1000n;
  const outcome = entry.outcome === 'done' ? 1 : 2;
  return Buffer.concat([
    text('audit'), number(entry.sequence), number(microseconds), number(ids(entry.actor)), text(entry.action), text(entry.object), number(outcome),
    text(entry.actor), text(entry.detail),
  ]);
}

/** The largest power of two below `size`. */
const splitOf = (size) => 2 ** Math.floor(Math.log2(size - 1));

function rootOf(leaves) {
  if (leaves.length === 0) return hash('');
  if (leaves.length === 1) return leaves[0];
  const at = splitOf(leaves.length);
  return nodeOf(rootOf(leaves.slice(0, at)), rootOf(leaves.slice(at)));
}

function pathOf(index, leaves) {
  if (leaves.length <= 1) return [];
  const at = splitOf(leaves.length);
  return index < at
    ? [...pathOf(index, leaves.slice(0, at)), rootOf(leaves.slice(at))]
    : [...pathOf(index - at, leaves.slice(at)), rootOf(leaves.slice(0, at))];
}

export class MockAudit {
  #entries = [];
  #leaves = [];
  #ids;

  constructor(ids) {
    this.#ids = ids; // name -> number
  }

  append(actor, action, object, detail = '', outcome = 'done', time = new Date().toISOString().replace(/\.\d+Z/, 'Z')) {
    const entry = { sequence: this.#entries.length + 1, time, actor, action, object, detail, outcome };
    this.#entries.push(entry);
    this.#leaves.push(leafOf(canonical(entry, this.#ids)));
  }

  /** Newest first. */
  find(query) {
    const wanted = (name) => query.get(name) ?? '';
    return [...this.#entries].reverse().filter((entry) =>
      ['actor', 'action', 'object', 'outcome'].every((name) => !wanted(name) || entry[name] === wanted(name)) &&
      (!wanted('from') || entry.time >= wanted('from')) && (!wanted('before') || entry.time < wanted('before')) &&
      (!wanted('q') || `${entry.actor} ${entry.object} ${entry.detail}`.toLowerCase().includes(wanted('q').toLowerCase())));
  }

  checkpoint(size = this.#leaves.length) {
    const origin = 'rotulus.example/mock';
    const time = '2026-11-28T12:00:00Z';
    const root = rootOf(this.#leaves.slice(0, size)).toString('base64');
    const signature = Buffer.alloc(68, 7).toString('base64');
    const key = Buffer.alloc(32, 9).toString('base64');
    return {
      note: `${origin}\n${size}\n${root}\ntime ${time}\nkey ${key}\n\n— ${origin} ${signature}\n`, origin, size, root, time, public_key: key,
      verifier_key: `${origin}+07070707+${Buffer.alloc(33, 9).toString('base64')}`,
    };
  }

  /** Undefined for an entry that there is none of. */
  proof(sequence, size = this.#leaves.length) {
    const entry = this.#entries[sequence - 1];
    if (!entry) return undefined;
    const leaf = canonical(entry, this.#ids);
    const { root, note } = this.checkpoint(size);
    return {
      format: 'rotulus proof 1', entry: sequence, size, leaf: leaf.toString('base64'), leaf_hash: leafOf(leaf).toString('base64'),
      hashes: pathOf(sequence - 1, this.#leaves.slice(0, size)).map((one) => one.toString('base64')), root, checkpoint: note,
    };
  }

  export(query) {
    const entries = this.find(query).reverse();
    if (query.get('format') !== 'csv') return entries.map((entry) => JSON.stringify(entry) + '\n').join('');
    const quoted = (value) => `"${String(value).replaceAll('"', '""')}"`;
    const columns = ['sequence', 'time', 'actor', 'action', 'object', 'detail', 'outcome'];
    return [columns.join(','), ...entries.map((entry) => columns.map((name) => quoted(entry[name])).join(','))].join('\r\n') + '\r\n';
  }
}
