// What is searched for, as it stands in the address. Pure functions.

export const kFilterFields = ['space', 'type', 'category', 'state', 'tag', 'language', 'owner'] as const;
export type FilterField = (typeof kFilterFields)[number];
export const kSorts = ['relevance', 'newest', 'number'] as const;
export type Sort = (typeof kSorts)[number];

export interface SearchState {
  q: string;
  filters: Record<FilterField, string[]>;
  sort: Sort;
  cursor: string;
  page: number; // from 1; for showing only, the cursor decides
}

export const kPageSize = 10;

export function parseSearch(query: string): SearchState {
  const values = new URLSearchParams(query);
  const filters = {} as Record<FilterField, string[]>;
  for (const field of kFilterFields) filters[field] = [...new Set(values.getAll(field).filter((value) => value !== ''))];
  const sort = values.get('sort') as Sort;
  const cursor = values.get('cursor') ?? '';
  return {
    q: values.get('q') ?? '',
    filters,
    sort: kSorts.includes(sort) ? sort : 'relevance',
    cursor,
    page: cursor ? Math.max(2, Math.trunc(Number(values.get('page'))) || 2) : 1,
  };
}

function parameters(state: SearchState): URLSearchParams {
  const query = new URLSearchParams();
  if (state.q.trim()) query.set('q', state.q);
  for (const field of kFilterFields) {
    for (const value of state.filters[field]) query.append(field, value);
  }
  if (state.sort !== 'relevance') query.set('sort', state.sort);
  if (state.cursor) query.set('cursor', state.cursor);
  return query;
}

export const hasFilters = (state: SearchState) => kFilterFields.some((field) => state.filters[field].length > 0);
/** Whether there is anything to ask the server for. */
export const asksSomething = (state: SearchState) => state.q.trim() !== '' || hasFilters(state);

/** The address of a search; of the plain home page when nothing is asked. */
export function searchUrl(state: SearchState): string {
  if (!asksSomething(state)) return '/';
  const query = parameters(state);
  if (state.cursor) query.set('page', String(state.page));
  return '/search?' + query;
}

/** The query string for GET /search. */
export function searchRequest(state: SearchState): string {
  const query = parameters(state);
  query.set('q', state.q.trim());
  query.set('limit', String(kPageSize));
  query.set('facets', 'true');
  return query.toString();
}

// Every change of the question starts at the first page again.
const fromStart = { cursor: '', page: 1 };

export const withQuery = (state: SearchState, q: string): SearchState => ({ ...state, q, ...fromStart });
export const withSort = (state: SearchState, sort: Sort): SearchState => ({ ...state, sort, ...fromStart });
export const withPage = (state: SearchState, cursor: string, page: number): SearchState => ({ ...state, cursor, page });

export function withFilter(state: SearchState, field: FilterField, value: string, chosen: boolean): SearchState {
  const others = state.filters[field].filter((one) => one !== value);
  const values = chosen ? [...others, value] : others;
  return { ...state, filters: { ...state.filters, [field]: values }, ...fromStart };
}

export function withoutFilters(state: SearchState): SearchState {
  return { ...parseSearch(''), q: state.q, sort: state.sort };
}
