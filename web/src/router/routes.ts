// The addresses of the application: what a path means, and how to write one. Pure functions.

export type Route =
  | { page: 'search' }
  | { page: 'document'; number: string }
  | { page: 'compare'; number: string }
  | { page: 'edit'; number: string }
  | { page: 'documentAccess'; number: string }
  | { page: 'browse' }
  | { page: 'tasks' }
  | { page: 'texts' } // files that have none
  | { page: 'requests' }
  | { page: 'request'; id: string }
  | { page: 'spaces' }
  | { page: 'space'; key: string }
  | { page: 'members'; key: string }
  | { page: 'newDocument'; key: string } // empty: the space is still to be chosen
  | { page: 'people' }
  | { page: 'person'; name: string }
  | { page: 'groups' }
  | { page: 'group'; name: string }
  | { page: 'roles' }
  | { page: 'role'; name: string }
  | { page: 'systemAccess' }
  | { page: 'audit' }
  | { page: 'auditEntry'; sequence: string }
  | { page: 'account' }
  | { page: 'signIn' }
  | { page: 'reset' } // a one-time link: its secret stands behind the #, which no server and no log sees
  | { page: 'notFound' };

function decode(part: string): string | undefined {
  try {
    return decodeURIComponent(part);
  } catch {
    return undefined;
  }
}

/** Every address, part by part; `:` stands for any value that is not empty. */
const kAddresses: [pattern: string, (value: string) => Route][] = [
  ['', () => ({ page: 'search' })],
  ['search', () => ({ page: 'search' })],
  ['d/:', (number) => ({ page: 'document', number })],
  ['d/:/compare', (number) => ({ page: 'compare', number })],
  ['d/:/edit', (number) => ({ page: 'edit', number })],
  ['d/:/access', (number) => ({ page: 'documentAccess', number })],
  ['browse', () => ({ page: 'browse' })],
  ['tasks', () => ({ page: 'tasks' })],
  ['texts', () => ({ page: 'texts' })],
  ['requests', () => ({ page: 'requests' })],
  ['requests/:', (id) => ({ page: 'request', id })],
  ['new', () => ({ page: 'newDocument', key: '' })],
  ['spaces', () => ({ page: 'spaces' })],
  ['spaces/:', (key) => ({ page: 'space', key })],
  ['spaces/:/new', (key) => ({ page: 'newDocument', key })],
  ['spaces/:/members', (key) => ({ page: 'members', key })],
  ['admin/people', () => ({ page: 'people' })],
  ['admin/people/:', (name) => ({ page: 'person', name })],
  ['admin/groups', () => ({ page: 'groups' })],
  ['admin/groups/:', (name) => ({ page: 'group', name })],
  ['admin/roles', () => ({ page: 'roles' })],
  ['admin/roles/:', (name) => ({ page: 'role', name })],
  ['admin/access', () => ({ page: 'systemAccess' })],
  ['audit', () => ({ page: 'audit' })],
  ['audit/:', (sequence) => ({ page: 'auditEntry', sequence })],
  ['account', () => ({ page: 'account' })],
  ['sign-in', () => ({ page: 'signIn' })],
  ['reset', () => ({ page: 'reset' })],
];

/** The value that stands for `:`, empty without one; undefined when the parts are not of this pattern. */
function valueIn(pattern: string, parts: (string | undefined)[]): string | undefined {
  const wanted = pattern ? pattern.split('/') : [];
  const fits = wanted.length === parts.length && wanted.every((one, at) => (one === ':' ? parts[at] : one === parts[at]));
  return fits ? (parts[wanted.indexOf(':')] ?? '') : undefined;
}

export function routeOf(path: string): Route {
  const parts = path.split('/').filter((part) => part !== '').map(decode);
  for (const [pattern, route] of kAddresses) {
    const value = valueIn(pattern, parts);
    if (value !== undefined) return route(value);
  }
  return { page: 'notFound' };
}

/** Whether the application itself answers this path; everything else belongs to the server. */
export const isApplicationPath = (path: string) => !/^\/(api|assets)\/|^\/(livez|readyz|metrics)$/.test(path);

export function documentPath(number: string, version?: string): string {
  return '/d/' + encodeURIComponent(number) + (version ? '?version=' + encodeURIComponent(version) : '');
}

export function comparePath(number: string, from: string, to: string): string {
  return `/d/${encodeURIComponent(number)}/compare?` + new URLSearchParams({ from, to });
}

/** The documents under a category. */
export const categoryPath = (key: string) => '/search?' + new URLSearchParams({ category: key });

export const documentAccessPath = (number: string) => `/d/${encodeURIComponent(number)}/access`;

export const requestPath = (id: number) => `/requests/${id}`;

export const personPath = (name: string) => '/admin/people/' + encodeURIComponent(name);

export const groupPath = (name: string) => '/admin/groups/' + encodeURIComponent(name);

export const rolePath = (name: string) => '/admin/roles/' + encodeURIComponent(name);

export const auditPath = (sequence: number) => `/audit/${sequence}`;

export const editPath = (number: string) => `/d/${encodeURIComponent(number)}/edit`;

export const spacePath = (key: string) => '/spaces/' + encodeURIComponent(key);

/** Files without a text: those that failed, or those that wait; of one space, or of all. */
export const textsPath = (state: string, space = '', cursor = '', page = 1) =>
  '/texts?' + new URLSearchParams({ state, ...(space ? { space } : {}), ...(cursor ? { cursor, page: String(page) } : {}) });

export const membersPath = (key: string) => `${spacePath(key)}/members`;

/** Where a document is begun; without a template, where one is chosen. */
export function newDocumentPath(key: string, template?: string, title?: string): string {
  const query = new URLSearchParams({ ...(template ? { template } : {}), ...(title ? { title } : {}) }).toString();
  return (key ? `${spacePath(key)}/new` : '/new') + (query && '?' + query);
}

/** A link inside a document: names another file of the space by its path, and says what it calls it. */
export const linkedPath = (space: string, path: string, words: string) =>
  `${spacePath(space)}?` + new URLSearchParams({ path, q: words });

export const signInPath = (next: string) => '/sign-in' + (next === '/' ? '' : '?' + new URLSearchParams({ next }));

/** Where to go after signing in: only ever a path of this application, never another site. */
export function safeNext(next: string | null): string {
  if (!next || !/^\/(?![/\\])/.test(next) || /[\u0000-\u001f]/.test(next)) return '/';
  const path = next.split(/[?#]/)[0] ?? '';
  return ['signIn', 'reset'].includes(routeOf(path).page) || !isApplicationPath(path) ? '/' : next;
}
