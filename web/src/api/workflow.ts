// The life cycle of a document: where it stands, what the asker may do, signing, comments, and what waits for him.
import { getJson, queryString, send } from './client';
import type { Comment, Document, TaskPage, TransitionName, Workflow, WorkflowOffer } from './types';

const at = (id: string) => '/documents/' + encodeURIComponent(id);

export const getWorkflow = (id: string, signal?: AbortSignal) => getJson<Workflow>(at(id) + '/workflow', signal);

/** What documents can be put through. */
export const getWorkflows = async (signal?: AbortSignal) =>
  (await getJson<{ items: WorkflowOffer[] }>('/workflows', signal)).items;

export interface TransitionRequest {
  transition: TransitionName;
  step?: string;
  comment?: string;
  effective_at?: string;
  review_due?: string;
  // What the signer saw goes with the password: a statement about anything else is refused.
  signature?: { password: string; otp?: string; version: string; content_sha256: string };
}

export async function takeTransition(id: string, etag: string, request: TransitionRequest): Promise<Document> {
  const response = await send('POST', at(id) + '/transitions', { body: request, ifMatch: etag });
  return (await response.json()) as Document;
}

export const getComments = async (id: string, revision: number, signal?: AbortSignal) =>
  (await getJson<{ items: Comment[] }>(at(id) + '/comments' + queryString({ version: revision }), signal)).items;

export interface NewComment {
  text: string;
  version: string;
  line?: number;
}

export async function addComment(id: string, comment: NewComment, once: string): Promise<void> {
  await send('POST', at(id) + '/comments', { body: comment, once });
}

export const getTasks = (cursor: string, limit: number, signal?: AbortSignal) =>
  getJson<TaskPage>('/tasks' + queryString({ cursor, limit }), signal);
