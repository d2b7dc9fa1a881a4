// Spaces and the documents in them.
import { getJson, queryString } from './client';
import type { Document, Page, Space } from './types';

export interface DocumentsFilter {
  q: string;
  state: string;
  cursor: string;
}

export const getSpaces = (cursor: string, signal?: AbortSignal) =>
  getJson<Page<Space>>('/spaces' + queryString({ cursor, limit: 100 }), signal);

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
