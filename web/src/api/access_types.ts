// The shapes of the REST interface that are about people, roles, requests and the audit log. Times are RFC 3339 in UTC.
import type { Page, PersonName } from './types';

export interface Account extends PersonName {
  id: number;
  email: string;
  disabled: boolean;
  created_at: string;
  second_factor: boolean;
  password: 'own' | 'given' | 'none'; // given: somebody else knew it when it was set
  locked: boolean; // after too many failures
}

export interface OneTimeLink {
  token: string; // shown this once
  expires_at?: string;
}

export interface SessionInfo {
  id: string;
  created_at: string;
  seen_at: string;
  expires_at: string;
  address: string;
  agent: string;
  current: boolean;
}

export interface Token {
  id: number;
  name: string;
  scopes: string[];
  created_at: string;
  expires_at: string;
}

export interface NewFactor {
  secret: string;
  uri: string;
}

/** Whom a role is given to: exactly one of the two. */
export interface Grantee {
  user?: string;
  group?: string;
}

export interface AccessBinding extends Grantee {
  role: string;
  expires_at?: string | null;
}

/** Where a role holds: everywhere when both are null. */
export interface ScopeName {
  space: string | null;
  document: string | null; // its number
}

export interface PlacedBinding extends ScopeName {
  role: string;
  expires_at: string | null;
}

export interface Group {
  name: string;
  title: string;
  members: string[];
}

export interface Role {
  name: string;
  title: string; // empty for shipped roles: the application names them
  permissions: string[];
  shipped: boolean;
  bindings: number; // how often it is given
}

/** A role that gives somebody something: given where, until when, and through which group. */
export interface Reason extends PlacedBinding {
  group: string | null;
  permissions: string[];
}

export interface PlaceAccess extends ScopeName {
  permissions: string[]; // that hold there, inherited ones among them
  reasons: Reason[];
  blocked_documents: number; // of a space: that take no roles from it and are closed to him
}

export interface PersonAccess extends PersonName {
  disabled: boolean;
  groups: string[];
  items: PlaceAccess[]; // the whole system, then spaces, then documents with roles on themselves
}

export interface Reader {
  user: string;
  display_name: string;
  reads: { effective: boolean; drafts: boolean };
  reasons: Reason[];
}

export interface Readers {
  inherits: boolean;
  items: Reader[];
  blocked: Reader[]; // would read it if it took the roles of its space
}

export interface DocumentAccess {
  inherits: boolean;
  items: AccessBinding[];
}

export type ChangeKind =
  | 'grant' | 'revoke' | 'members' | 'set_role' | 'remove_role' | 'reset_password' | 'remove_factor' | 'set_space' | 'inheritance';

/** One change that waits. Which fields count goes with the kind. */
export interface AccessChange extends Grantee {
  kind: ChangeKind;
  role?: string;
  space?: string | null;
  document?: string | null;
  expires_at?: string | null;
  added?: string[];
  removed?: string[];
  title?: string;
  permissions?: string[];
  permissions_now?: string[] | null; // of the role as it is at this moment
  controlled?: boolean;
  confidential?: boolean;
  inherits?: boolean;
}

export type RequestState = 'open' | 'approved' | 'rejected' | 'withdrawn';

export interface RequestDecision {
  user: string;
  decision: 'approve' | 'reject';
  comment: string;
  time: string;
}

export interface AccessRequest {
  id: number;
  state: RequestState;
  requester: string;
  created_at: string;
  changed_at: string;
  reason: string;
  changes: AccessChange[];
  approvals_needed: number;
  decisions: RequestDecision[];
  may_decide: boolean;
  may_withdraw: boolean;
  rule: string | null; // that keeps the asker from deciding although he manages roles there
}

/** What became of a decision: an approved reset gives the secret of its link to whoever approved it, once. */
export type DecidedRequest = AccessRequest & { reset_token?: string };

export type RequestPage = Page<AccessRequest> & { to_decide: number };

export interface AuditEntry {
  sequence: number;
  time: string;
  actor: string;
  action: string;
  object: string;
  detail: string;
  outcome: 'done' | 'refused';
}

export type AuditPage = Page<AuditEntry>;

export interface CheckpointAnswer {
  note: string; // the signed note, word for word
  origin: string;
  size: number;
  time: string;
  verifier_key: string;
}

/** That an entry is in the tree that the checkpoint signs. Bytes and hashes are base64. */
export interface InclusionProof {
  entry: number;
  size: number;
  leaf: string;
  hashes: string[]; // from the leaf upwards
  checkpoint: string; // the signed note
}
