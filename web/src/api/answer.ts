// What a change of access came to: it holds now, or it waits for a second person.
import type { AccessRequest } from './access_types';

export type Answer<T> = { now: T; etag: string } | { filed: AccessRequest };

/** 202 carries the request that was filed, every other success what holds now. */
export async function answerOf<T>(response: Response): Promise<Answer<T>> {
  if (response.status === 202) return { filed: (await response.json()) as AccessRequest };
  const now = response.status === 204 ? (undefined as T) : ((await response.json()) as T);
  return { now, etag: response.headers.get('ETag') ?? '' };
}

export interface Tagged<T> {
  value: T;
  etag: string;
}

export async function taggedOf<T>(response: Response): Promise<Tagged<T>> {
  return { value: (await response.json()) as T, etag: response.headers.get('ETag') ?? '' };
}
