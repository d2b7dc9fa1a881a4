// Spaces and the documents in them.
import { getJson, queryString, send } from './client';
import type { Document, FieldValues, Page, Person, PersonName, Space, SpaceBinding } from './types';

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

type User = PersonName & { disabled: boolean };
const kMostUsers = 1000; // beyond it a list to choose from is no help

/** Those who can sign in, for those who manage users. */
export async function getUsers(signal?: AbortSignal): Promise<PersonName[]> {
  const users: User[] = [];
  let cursor = '';
  do {
    const page = await getJson<Page<User>>('/users' + queryString({ cursor, limit: 100 }), signal);
    users.push(...page.items);
    cursor = page.next_cursor;
  } while (cursor && users.length < kMostUsers);
  return users.filter(({ disabled }) => !disabled);
}

export interface Bindings {
  items: SpaceBinding[];
  etag: string;
}

async function bindingsOf(response: Response): Promise<Bindings> {
  const { items } = (await response.json()) as { items: SpaceBinding[] };
  return { items, etag: response.headers.get('ETag') ?? '' };
}

export const getBindings = async (key: string, signal?: AbortSignal) =>
  bindingsOf(await send('GET', `/spaces/${encodeURIComponent(key)}/bindings`, signal ? { signal } : {}));

/** Replaces who has which role in the space. Fails with 412 when somebody else has changed it since. */
export const setBindings = async (key: string, items: SpaceBinding[], etag: string) =>
  bindingsOf(await send('PUT', `/spaces/${encodeURIComponent(key)}/bindings`, { body: { items }, ifMatch: etag }));
