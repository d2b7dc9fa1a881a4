// Spaces and the documents in them.
import { getJson, queryString, send } from './client';
import type { Answer, Tagged } from './answer';
import { answerOf, taggedOf } from './answer';
import type { Document, FieldValues, Page, Person, Space } from './types';

export interface DocumentsFilter {
  q: string;
  state: string;
  cursor: string;
}

export const getSpaces = (cursor: string, signal?: AbortSignal) =>
  getJson<Page<Space>>('/spaces' + queryString({ cursor, limit: 100 }), signal);

/** Enough to know whether there are any, and whether there are several. */
export const getFirstSpaces = (signal?: AbortSignal) => getJson<Page<Space>>('/spaces?limit=2', signal);

export const getSpace = (key: string, signal?: AbortSignal) =>
  getJson<Space>('/spaces/' + encodeURIComponent(key), signal);

/** The documents whose path is one of `paths`. */
export const getDocumentsAt = (key: string, paths: string[], signal?: AbortSignal) =>
  getJson<Page<Document>>(
    `/spaces/${encodeURIComponent(key)}/documents?` + new URLSearchParams(paths.map((path) => ['path', path])),
    signal,
  );

export const getSpaceDocuments = (key: string, filter: DocumentsFilter, signal?: AbortSignal) =>
  getJson<Page<Document>>(
    `/spaces/${encodeURIComponent(key)}/documents` + queryString({ ...filter, limit: 25 }),
    signal,
  );

export interface NewSpace {
  key: string;
  title: string;
  description?: string;
}

export async function createSpace(space: NewSpace, once: string): Promise<Space> {
  return (await (await send('POST', '/spaces', { body: space, once })).json()) as Space;
}

export interface NewDocument {
  title: string;
  template?: string;
  language?: string;
  fields?: FieldValues;
  workflow?: string;
  tags?: string[];
  categories?: string[];
  translation_of?: string;
  translated_version?: string;
  content: string;
  summary?: string;
}

export async function createDocument(key: string, document: NewDocument, once: string): Promise<Document> {
  const response = await send('POST', `/spaces/${encodeURIComponent(key)}/documents`, { body: document, once });
  return (await response.json()) as Document;
}

/** Everyone with a role in the space. */
export const getPeople = async (key: string, signal?: AbortSignal) =>
  (await getJson<{ items: Person[] }>(`/spaces/${encodeURIComponent(key)}/people`, signal)).items;

export const getTaggedSpace = async (key: string, signal?: AbortSignal): Promise<Tagged<Space>> =>
  taggedOf<Space>(await send('GET', '/spaces/' + encodeURIComponent(key), signal ? { signal } : {}));

export interface SpaceChange {
  controlled?: boolean;
  confidential?: boolean;
  reason?: string;
}

/** Letting a controlled space go is itself a change that a second person approves. */
export const changeSpace = async (key: string, etag: string, change: SpaceChange): Promise<Answer<Space>> =>
  answerOf<Space>(await send('PATCH', '/spaces/' + encodeURIComponent(key), { body: change, ifMatch: etag }));
