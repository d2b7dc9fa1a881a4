// Who has which role where, who reads what and why, and changes of that which wait for a second person.
import { type Answer, type Tagged, answerOf, taggedOf } from './answer';
import { getJson, queryString, send } from './client';
import type { AccessBinding, AccessRequest, DecidedRequest, DocumentAccess, Readers, RequestPage, RequestState } from './access_types';

/** What is given for good has no end at all. */
const sent = ({ expires_at, ...binding }: AccessBinding): AccessBinding => (expires_at ? { ...binding, expires_at } : binding);

const reasoned = (reason: string) => (reason ? { reason } : {});
const signalled = (signal?: AbortSignal) => (signal ? { signal } : {});

/** Where roles are given: system-wide, in a space, or on a document. */
export type BindingsPath = '/bindings' | `/spaces/${string}/bindings`;

export const kSystemBindings: BindingsPath = '/bindings';
export const spaceBindings = (key: string): BindingsPath => `/spaces/${encodeURIComponent(key)}/bindings`;

export const getBindings = async (path: BindingsPath, signal?: AbortSignal): Promise<Tagged<AccessBinding[]>> => {
  const { value, etag } = await taggedOf<{ items: AccessBinding[] }>(await send('GET', path, signalled(signal)));
  return { value: value.items, etag };
};

/** Replaces all roles there. Fails with 412 when somebody else has changed them since. */
export async function setBindings(path: BindingsPath, items: AccessBinding[], etag: string, reason = ''): Promise<Answer<AccessBinding[]>> {
  const body = { items: items.map(sent), ...reasoned(reason) };
  const answer = await answerOf<{ items: AccessBinding[] }>(await send('PUT', path, { body, ifMatch: etag }));
  return 'filed' in answer ? answer : { now: answer.now.items, etag: answer.etag };
}

const document = (id: string) => '/documents/' + encodeURIComponent(id);

export const getDocumentAccess = async (id: string, signal?: AbortSignal): Promise<Tagged<DocumentAccess>> =>
  taggedOf<DocumentAccess>(await send('GET', `${document(id)}/access`, signalled(signal)));

export const setDocumentAccess = async (id: string, access: DocumentAccess, etag: string, reason = ''): Promise<Answer<DocumentAccess>> =>
  answerOf<DocumentAccess>(await send('PUT', `${document(id)}/access`, { body: { ...access, items: access.items.map(sent), ...reasoned(reason) }, ifMatch: etag }));

export const getReaders = (id: string, signal?: AbortSignal) => getJson<Readers>(`${document(id)}/readers`, signal);

// --- requests --------------------------------------------------------------------------------------------------------

export interface RequestsFilter {
  state?: RequestState | '';
  for?: 'all' | 'mine' | 'decision';
  cursor?: string;
  limit?: number;
}

export const getRequests = (filter: RequestsFilter, signal?: AbortSignal) =>
  getJson<RequestPage>('/access-requests' + queryString({ limit: 50, ...filter }), signal);

export const getRequest = (id: string, signal?: AbortSignal) => getJson<AccessRequest>('/access-requests/' + encodeURIComponent(id), signal);

/** Asks for a role for oneself. */
export async function askForRole(ask: { role: string; space: string; reason: string }, once: string): Promise<AccessRequest> {
  return (await (await send('POST', '/access-requests', { body: ask, once })).json()) as AccessRequest;
}

export interface DecisionOnRequest {
  decision: 'approve' | 'reject';
  comment: string;
  password: string;
  otp?: string;
}

export async function decideRequest(id: number, decision: DecisionOnRequest): Promise<DecidedRequest> {
  return (await (await send('POST', `/access-requests/${id}/decision`, { body: decision })).json()) as DecidedRequest;
}

export async function withdrawRequest(id: number): Promise<AccessRequest> {
  return (await (await send('POST', `/access-requests/${id}/withdrawal`, { body: {} })).json()) as AccessRequest;
}
