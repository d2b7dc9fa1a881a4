// Checks that an entry of the audit log is what it was when the log was signed. Everything is computed here; of the server come only
// the bytes, the path and the signed checkpoint. Pure but for the browser's SHA-256.
import type { InclusionProof } from '../../api/access_types';
import { parseCheckpoint } from './checkpoint';
import { readLeaf } from './leaf';
import { fromBase64, leafHash, rootFrom, toHex } from './merkle';

export type Failure = 'leaf' | 'checkpoint' | 'path' | 'root';

export interface Verified {
  failed: Failure | ''; // the first thing that does not hold
  leaf: string; // its hash, hexadecimal; empty where there was none to compute
  root: string; // what the path leads to
  steps: number;
  size: number; // of the log that the checkpoint covers
  signers: string[];
}

export async function verifyEntry(sequence: number, proof: InclusionProof): Promise<Verified> {
  const steps = proof.hashes.length;
  const found: Verified = { failed: '', leaf: '', root: '', steps, size: 0, signers: [] };
  const bytes = fromBase64(proof.leaf);
  if (!bytes || readLeaf(bytes)?.sequence !== sequence) return { ...found, failed: 'leaf' };
  const leaf = await leafHash(bytes);
  found.leaf = toHex(leaf);
  const checkpoint = parseCheckpoint(proof.checkpoint);
  if (!checkpoint) return { ...found, failed: 'checkpoint' };
  found.size = checkpoint.size;
  found.signers = checkpoint.signers;
  const hashes = proof.hashes.map(fromBase64);
  const root = hashes.includes(null) ? null : await rootFrom(leaf, sequence - 1, checkpoint.size, hashes.filter((one) => one !== null));
  if (!root) return { ...found, failed: 'path' };
  found.root = toHex(root);
  return found.root === checkpoint.root ? found : { ...found, failed: 'root' };
}
