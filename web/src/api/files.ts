// Files that become documents, and what became of their text.
import { type UploadOptions, getJson, queryString, send, upload } from './client';
import type { Document, Page } from './types';

export type TextFailure =
  | 'unknown_format' | 'encrypted' | 'damaged' | 'too_large' | 'too_long' | 'too_much_memory' | 'crashed' | 'forbidden' | 'no_text' | 'unavailable';

export interface TextState {
  version: string;
  revision: number;
  state: 'content' | 'none' | 'pending' | 'read' | 'failed'; // content: the version is text itself
  changed_at?: string;
  size?: number;
  cut?: boolean; // the text goes on beyond what is kept
  failure?: TextFailure;
  detail?: string; // more about it, in English
  extractor?: string;
}

export interface UnreadText extends TextState {
  document: { id: string; number: string; space: string; title: string; path: string };
}

/** Makes a document of a file. `path` is its name, with the folders that it was dropped in. */
export async function createFile(key: string, path: string, bytes: Blob, options: UploadOptions = {}): Promise<Document> {
  const response = await upload(`/spaces/${encodeURIComponent(key)}/files` + queryString({ path }), bytes, options);
  return (await response.json()) as Document;
}

const textOf = (id: string) => `/documents/${encodeURIComponent(id)}/text`;

export const getTextState = (id: string, version: string, signal?: AbortSignal) =>
  getJson<TextState>(textOf(id) + queryString({ version }), signal);

export async function readTextAgain(id: string, version: string): Promise<TextState> {
  return (await (await send('POST', textOf(id), { body: { version } })).json()) as TextState;
}

export interface UnreadTextsFilter {
  state: 'failed' | 'pending';
  space: string; // empty: all
  cursor: string;
}

export const getUnreadTexts = (filter: UnreadTextsFilter, signal?: AbortSignal) =>
  getJson<Page<UnreadText>>('/texts' + queryString({ ...filter, limit: 50 }), signal);
