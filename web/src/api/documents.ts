// Documents, their versions, content and comparison.
import { getJson, queryString, send } from './client';
import type { Comparison, Document, FieldValues, Page, Signature, Version } from './types';

const at = (id: string) => '/documents/' + encodeURIComponent(id);

export const getDocument = (numberOrId: string, signal?: AbortSignal) => getJson<Document>(at(numberOrId), signal);

export const getVersion = (id: string, version: string, signal?: AbortSignal) =>
  getJson<Version>(`${at(id)}/versions/${encodeURIComponent(version)}`, signal);

export const getVersions = (id: string, cursor: string, signal?: AbortSignal) =>
  getJson<Page<Version>>(at(id) + '/versions' + queryString({ cursor, limit: 100 }), signal);

export const getComparison = (id: string, from: string, to: string, signal?: AbortSignal) =>
  getJson<Comparison>(at(id) + '/compare' + queryString({ from, to }), signal);

/** The address of the bytes of one version, for links. */
export const contentAddress = (id: string, revision: number) => `/api/v1${at(id)}/content?version=${revision}`;

/** What rotulus-verify checks without this server: versions, signatures, entries of the log with their proofs. */
export const evidenceAddress = (id: string) => `/api/v1${at(id)}/evidence`;

export interface TextContent {
  text: string;
  mediaType: string; // without parameters, lower case
}

export async function getText(id: string, revision: number, signal?: AbortSignal): Promise<TextContent> {
  const response = await send('GET', `${at(id)}/content?version=${revision}`, signal ? { signal } : {});
  const mediaType = (response.headers.get('Content-Type') ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
  return { text: await response.text(), mediaType };
}

export const getSignatures = async (id: string, revision: number, signal?: AbortSignal) =>
  (await getJson<{ items: Signature[] }>(at(id) + '/signatures' + queryString({ version: revision }), signal)).items;

export interface DraftChange {
  title?: string;
  language?: string;
  tags?: string[];
  categories?: string[];
  translation_of?: string;
  translated_version?: string;
  fields?: FieldValues;
  workflow?: string;
  content?: string;
  change?: 'minor' | 'major';
  summary?: string;
}

/** Saves content and description as one new draft. Fails with 412 when somebody else has changed the document since. */
export async function saveDraft(id: string, etag: string, change: DraftChange): Promise<Document> {
  const response = await send('PATCH', at(id), { body: change, ifMatch: etag });
  return (await response.json()) as Document;
}
