// What the bytes of a leaf say: the record of an entry (docs/formats/rows.md). The page shows what is read here and nothing else, so
// that what stands on it is what is proved. Pure.
import type { AuditEntry } from '../../api/access_types';

class Reader {
  private at = 0;
  constructor(private readonly data: Uint8Array) {}

  private varint(): bigint {
    let value = 0n;
    for (let shift = 0n; shift < 64n; shift += 7n) {
      const byte = this.data[this.at++];
      if (byte === undefined) throw new RangeError('The record ends inside a number.');
      value |= BigInt(byte & 127) << shift;
      if (byte < 128) return value;
    }
    throw new RangeError('The record has a number that is too long.');
  }

  number(): bigint {
    const value = this.varint();
    return value & 1n ? -(value >> 1n) - 1n : value >> 1n;
  }

  text(): string {
    const length = Number(this.varint());
    const bytes = this.data.subarray(this.at, this.at + length);
    if (bytes.length !== length) throw new RangeError('The record ends inside a text.');
    this.at += length;
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  }

  get isAtEnd(): boolean {
    return this.at === this.data.length;
  }
}

/** RFC 3339, as exact as it is written down; whole seconds without a fraction. */
function timeOf(microseconds: bigint): string {
  const whole = new Date(Number(microseconds / 1000n)).toISOString().slice(0, 'YYYY-MM-DDThh:mm:ss'.length);
  const fraction = String(microseconds % 1_000_000n).padStart(6, '0').replace(/0+$/, '');
  return whole + (fraction && '.' + fraction) + 'Z';
}

/** Null for bytes that are no record of an entry. */
export function readLeaf(bytes: Uint8Array): AuditEntry | null {
  try {
    const reader = new Reader(bytes);
    if (reader.text() !== 'audit') return null;
    const sequence = Number(reader.number());
    const time = timeOf(reader.number());
    reader.number(); // the number of the user, whose name comes below
    const [action, object, outcome] = [reader.text(), reader.text(), reader.number()];
    const [actor, detail] = [reader.text(), reader.text()];
    if (!reader.isAtEnd || (outcome !== 1n && outcome !== 2n)) return null;
    return { sequence, time, actor, action, object, detail, outcome: outcome === 1n ? 'done' : 'refused' };
  } catch {
    return null;
  }
}
