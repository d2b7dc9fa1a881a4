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
  second_factor: boolean;
  password_expires_at: string | null; // null: never
}

export interface Space {
  key: string;
  title: string;
  description: string;
  created_at: string;
  documents: number; // that the asker may read
  permissions: string[];
  controlled: boolean; // who may do what changes only by request
  confidential: boolean; // who reads a document is recorded
}

export interface VersionRef {
  version: string;
  revision: number;
}

/** One text in the languages that its author wrote it in: "zh", "en". */
export type LocalText = Record<string, string>;

export interface PersonName {
  name: string;
  display_name: string;
}

/** The values of a template's fields by the names of the fields. */
export type FieldValues = Record<string, string>;

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
  categories: string[]; // keys
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
  template: string; // empty: none
  fields: FieldValues;
  workflow: string; // empty: none
  effective: (VersionRef & Dates) | null;
  draft: (VersionRef & { state: string }) | null;
  permissions: string[];
}

/** Null for versions that were not approved here. */
export interface Dates {
  effective_from: string | null;
  review_due: string | null;
}

/** What a version says of itself besides its content; a server that keeps it with the document only leaves it out. */
export interface VersionDescription {
  type: string;
  language: string;
  tags: string[];
  categories: string[]; // keys
  fields: FieldValues;
}

export interface Version extends Dates, Partial<VersionDescription> {
  revision: number;
  sequence: number;
  label: string;
  draft_label: string;
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

/** A translation of a document, or its source. */
export interface LinkedDocument {
  id: string;
  number: string;
  title: string;
  language: string;
  version: string;
  follows: string; // of a translation: the version of the source that was translated
  behind: boolean;
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
  translations: LinkedDocument[];
  helped: number; // how many people
}

export interface SimilarDocument {
  id: string;
  number: string;
  space: string;
  title: string;
  version: string;
  state: string;
  type: string;
  language: string;
  path: string;
  changed_at: string;
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

export type FieldKind = 'text' | 'number' | 'date' | 'choice' | 'user' | 'document';

export interface Field {
  name: string;
  kind: FieldKind;
  label: LocalText;
  help: LocalText;
  required: boolean;
  choices: { value: string; label: LocalText }[];
}

export interface Section {
  id: string;
  heading: LocalText;
  required: boolean;
}

export interface Template {
  id: string;
  version: string;
  type: string;
  name: LocalText;
  description: LocalText;
  fields: Field[];
  sections: Section[];
  number_scheme: string;
  workflow: string;
  review_months: number;
  languages: string[];
}

export type WholeTemplate = Template & { body: LocalText };

export type TransitionName = 'submit' | 'approve' | 'request_correction' | 'reject' | 'withdraw' | 'retire' | 'confirm';

export interface Decision {
  user: PersonName;
  decision: 'approved' | 'needs_correction' | 'rejected';
  comment: string;
  time: string;
  signature: number | null;
}

export interface Step {
  id: string;
  kind: 'review' | 'approval';
  title: LocalText;
  state: 'waiting' | 'open' | 'done';
  quorum: 'all' | 'any' | 'count';
  needed: number;
  given: number;
  waiting_for: PersonName[];
  due_at: string | null;
  decisions: Decision[];
}

export interface Run {
  id: number;
  name: LocalText;
  revision: number;
  version: string;
  state: 'open' | 'approved' | 'rejected' | 'needs_correction' | 'withdrawn' | 'voided';
  submitted_by: PersonName;
  submitted_at: string;
  comment: string;
  effective_at: string | null;
  steps: Step[];
}

/** What the asker may do now. */
export interface PossibleTransition {
  transition: TransitionName;
  step: string | null;
  needs: ('comment' | 'signature')[];
  version: string; // the label of the version that it acts on
}

export interface WorkflowOffer {
  id: string;
  name: LocalText;
  description: LocalText;
}

export interface Workflow {
  run: Run | null;
  transitions: PossibleTransition[];
  remarks?: Finding[]; // on the newest draft, in the way of nothing
}

export interface Finding {
  place: 'field' | 'section' | 'content';
  name: string;
  line: number | null;
  message: LocalText;
}

export interface Signature {
  id: number;
  version: string;
  revision: number;
  signer: PersonName;
  meaning: string;
  time: string;
  content_sha256: string;
  metadata_sha256: string;
  valid: boolean;
  statement: string;
}

export interface Comment {
  id: number;
  revision: number;
  version: string;
  author: PersonName;
  text: string;
  line: number | null;
  time: string;
}

export interface Task {
  id: string;
  kind: 'review' | 'approval' | 'correction' | 'outdated';
  document: { id: string; number: string; title: string; space: string };
  version: string;
  revision: number;
  step: { id: string; title: LocalText } | null;
  submitted_by: PersonName;
  opened_at: string;
  due_at: string | null;
  urgency: 'none' | 'green' | 'amber' | 'red';
  report: { number: number; reason: string } | null; // of kind outdated
}

export type TaskPage = Page<Task> & { total: number };

export interface Person extends PersonName {
  roles: string[];
}
