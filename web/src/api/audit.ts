// The audit log: entries, signed checkpoints, proofs, exports.
import { getJson, queryString } from './client';
import type { AuditPage, CheckpointAnswer, InclusionProof } from './access_types';

export interface AuditFilter {
  actor: string;
  action: string;
  object: string;
  outcome: string;
  from: string; // times, as the server takes them
  before: string;
  q: string;
}

export const getAudit = (filter: AuditFilter, cursor: string, signal?: AbortSignal) =>
  getJson<AuditPage>('/audit' + queryString({ ...filter, cursor, limit: 50 }), signal);

/** The newest. */
export const getCheckpoint = (signal?: AbortSignal) => getJson<CheckpointAnswer>('/audit/checkpoint', signal);

/** In the whole log as it is now. */
export const getProof = (entry: number, signal?: AbortSignal) => getJson<InclusionProof>('/audit/proof' + queryString({ entry }), signal);

export const exportAddress = (format: 'jsonl' | 'csv', filter: AuditFilter): string =>
  '/api/v1/audit/export' + queryString({ format, ...filter });
