// Search and suggestions.
import { getJson } from './client';
import type { Page, SearchAnswer, SimilarDocument, Suggestion } from './types';

/** `query` is a query string as searchRequest() of pages/search/search_state.ts writes it. */
export const search = (query: string, signal?: AbortSignal) => getJson<SearchAnswer>('/search?' + query, signal);

export const suggest = (typed: string, signal?: AbortSignal) =>
  getJson<Page<Suggestion>>('/search/suggest?' + new URLSearchParams({ q: typed }), signal);

/** Documents near this one, of what the reader may read. */
export const getSimilar = async (id: string, signal?: AbortSignal) =>
  (await getJson<{ items: SimilarDocument[] }>(`/documents/${encodeURIComponent(id)}/similar`, signal)).items;
