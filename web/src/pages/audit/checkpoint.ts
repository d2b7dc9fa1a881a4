// What a signed checkpoint of the log says (docs/formats/audit-checkpoint.md). Pure.
import { fromBase64, toHex } from './merkle';

export interface Checkpoint {
  origin: string;
  size: number;
  root: string; // hexadecimal
  time: string; // empty: it does not say
  signers: string[];
}

/** Null for a text that is none. */
export function parseCheckpoint(note: string): Checkpoint | null {
  const end = note.indexOf('\n\n');
  if (end < 0) return null;
  const [origin = '', size = '', root = '', ...extensions] = note.slice(0, end).split('\n');
  const bytes = fromBase64(root);
  if (!origin || !/^(0|[1-9]\d{0,14})$/.test(size) || bytes?.length !== 32) return null;
  const signers = note.slice(end + 2).split('\n').flatMap((line) => /^— (\S+) \S+$/.exec(line)?.[1] ?? []);
  if (signers.length === 0) return null;
  const time = extensions.find((line) => line.startsWith('time '))?.slice('time '.length) ?? '';
  return { origin, size: Number(size), root: toHex(bytes), time, signers };
}
