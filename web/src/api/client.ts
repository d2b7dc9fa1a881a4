// The one place that talks to the server. Every failure, also of the network, becomes an ApiError.

import type { Finding } from './types';

export class ApiError extends Error {
  constructor(
    readonly status: number, // 0: no answer at all
    readonly code: string, // the server's stable code, or 'unreachable'
    readonly detail: string, // the server's own sentence; may be empty
    readonly retryAfter = 0, // seconds, when the server said so
    readonly rule = '', // the rule of the life cycle that refused it; empty for other failures
    readonly findings: readonly Finding[] = [], // what has to be mended first
  ) {
    super(detail || code);
  }
}

export interface RequestOptions {
  body?: unknown;
  signal?: AbortSignal;
  ifMatch?: string;
  once?: string; // names this request, so that sending it again after a broken connection does it once
}

type Listener = () => void;
let whenSignedOut: Listener = () => {};

let whenMustEnrol: Listener = () => {};

/** Names what happens when the server wants a second factor of everybody, and the person has none yet. */
export function onMustEnrol(listener: Listener): void {
  whenMustEnrol = listener;
}

/** Names what happens when the server no longer knows the session. */
export function onSignedOut(listener: Listener): void {
  whenSignedOut = listener;
}

interface Problem {
  code?: string;
  detail?: string;
  title?: string;
  rule?: string;
  findings?: Finding[];
}

async function problemOf(response: Response): Promise<ApiError> {
  const retryAfter = Number(response.headers.get('Retry-After')) || 0;
  try {
    const problem = (await response.json()) as Problem;
    const detail = problem.detail ?? problem.title ?? '';
    return new ApiError(response.status, problem.code ?? '', detail, retryAfter, problem.rule, problem.findings);
  } catch {
    return new ApiError(response.status, '', '', retryAfter);
  }
}

// Of these 401 does not say that a session has ended: whoever asks has none, or has given a wrong password.
const kAskedSignedOut = ['/session', '/me', '/password/reset', '/password/expired'];

/** Sends a request below /api/v1 and returns the successful response. An aborted request rejects with AbortError. */
export async function send(method: string, path: string, options: RequestOptions = {}): Promise<Response> {
  const headers: Record<string, string> = { Accept: 'application/json, */*;q=0.5' };
  const init: RequestInit = { method, headers, credentials: 'same-origin', cache: 'no-cache' };
  if (options.signal) init.signal = options.signal;
  if (options.ifMatch) headers['If-Match'] = options.ifMatch;
  if (options.once) headers['Idempotency-Key'] = options.once;
  if (options.body !== undefined) {
    headers['Content-Type'] = 'application/json';
    init.body = JSON.stringify(options.body);
  }
  let response: Response;
  try {
    response = await fetch('/api/v1' + path, init);
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    throw new ApiError(0, 'unreachable', '');
  }
  if (response.ok) return response;
  if (response.status === 401 && !kAskedSignedOut.includes(path)) whenSignedOut();
  const problem = await problemOf(response);
  if (problem.code === 'second_factor_enrolment_required') whenMustEnrol();
  throw problem;
}

export interface UploadOptions {
  signal?: AbortSignal;
  onProgress?: (sent: number) => void; // bytes
}

/** Posts the bytes of a file below /api/v1. fetch does not tell how far it is; XMLHttpRequest does. */
export function upload(path: string, bytes: Blob, { signal, onProgress }: UploadOptions = {}): Promise<Response> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('POST', '/api/v1' + path);
    request.responseType = 'blob';
    request.setRequestHeader('Accept', 'application/json');
    request.setRequestHeader('Content-Type', 'application/octet-stream');
    request.upload.onprogress = (event) => onProgress?.(event.loaded);
    request.onerror = () => reject(new ApiError(0, 'unreachable', ''));
    request.onabort = () => reject(new DOMException('The upload was given up.', 'AbortError'));
    request.onload = () => {
      const response = new Response(request.response as Blob, {
        status: request.status,
        headers: { 'Retry-After': request.getResponseHeader('Retry-After') ?? '' },
      });
      if (response.ok) return resolve(response);
      if (request.status === 401) whenSignedOut();
      problemOf(response).then(reject, reject);
    };
    signal?.addEventListener('abort', () => request.abort(), { once: true });
    request.send(bytes);
  });
}

export async function getJson<T>(path: string, signal?: AbortSignal): Promise<T> {
  const response = await send('GET', path, signal ? { signal } : {});
  return (await response.json()) as T;
}

/** A query string with its question mark, or nothing; empty values are left out. */
export function queryString(values: Record<string, string | number | undefined>): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(values)) {
    if (value !== undefined && value !== '') query.set(name, String(value));
  }
  const text = query.toString();
  return text && '?' + text;
}

const newName = (): string =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');

/** Names for `RequestOptions.once`: the same for the same body, so that what is sent again after a broken connection is done
 * once, and another as soon as anything in it differs. */
export function onceNames(): (body: unknown) => string {
  let last = '';
  let name = '';
  return (body) => {
    const text = JSON.stringify(body);
    if (text !== last) name = newName();
    last = text;
    return name;
  };
}
