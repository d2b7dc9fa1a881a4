// The shapes of the REST interface (/api/v1) as this application uses them. Times are RFC 3339 in UTC.

export interface Page<T> {
  items: T[];
  next_cursor: string; // empty on the last page
}

export interface Binding {
  role: string;
  space: string | null;
  document: string | null;
}

export interface Me {
  id: number;
  name: string;
  display_name: string;
  permissions: string[]; // those that hold for the whole system
  bindings: Binding[];
}

export interface Space {
  key: string;
  title: string;
  description: string;
  created_at: string;
  documents: number; // that the asker may read
  permissions: string[];
}

export interface VersionRef {
  version: string;
  revision: number;
}

export interface Document {
  id: string;
  number: string;
  space: string;
  title: string;
  path: string;
  type: string;
  language: string;
  owner: string;
  tags: string[];
  state: string;
  version: string;
  revision: number;
  etag: string;
  created_at: string;
  changed_at: string;
  author: { name: string };
  summary: string;
  size: number;
  is_text: boolean;
  effective: VersionRef | null;
  draft: VersionRef | null;
  permissions: string[];
}

export interface Version {
  revision: number;
  sequence: number;
  label: string;
  state: string;
  title: string;
  path: string;
  author: { name: string; email: string };
  time: string;
  summary: string;
  size: number;
  sha256: string;
  commit: string;
}

export interface ChangeSegment {
  text: string;
  changed: boolean;
}

export type CompareBlock =
  | { kind: 'same'; from_line: number; to_line: number; lines: string[] }
  | { kind: 'changed'; from_line: number; to_line: number; removed: ChangeSegment[][]; added: ChangeSegment[][] }
  | { kind: 'skipped'; lines_skipped: number };

export interface Comparison {
  from: Version;
  to: Version;
  blocks?: CompareBlock[];
  binary?: boolean;
}

export interface Segment {
  text: string;
  match: boolean;
}

export interface SearchHit {
  id: string;
  number: string;
  space: string;
  title: Segment[];
  version: string;
  state: string;
  type: string;
  language: string;
  path: string;
  changed_at: string;
  snippet: Segment[];
  matched_field: string;
}

export interface FacetValue {
  value: string;
  count: number;
}

export interface Facet {
  field: string;
  values: FacetValue[];
}

export interface SearchAnswer extends Page<SearchHit> {
  total: number;
  total_is_exact: boolean;
  facets: Facet[];
  did_you_mean: string;
}

export interface Suggestion {
  text: string;
  number: string;
  id: string;
}
