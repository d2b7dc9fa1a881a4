// The addresses of the application: what a path means, and how to write one. Pure functions.

export type Route =
  | { page: 'search' }
  | { page: 'document'; number: string }
  | { page: 'compare'; number: string }
  | { page: 'edit'; number: string }
  | { page: 'tasks' }
  | { page: 'spaces' }
  | { page: 'space'; key: string }
  | { page: 'members'; key: string }
  | { page: 'newDocument'; key: string } // empty: the space is still to be chosen
  | { page: 'signIn' }
  | { page: 'notFound' };

function decode(part: string): string | undefined {
  try {
    return decodeURIComponent(part);
  } catch {
    return undefined;
  }
}

export function routeOf(path: string): Route {
  const parts = path.split('/').filter((part) => part !== '');
  const [first, second, third] = parts.map(decode);
  const count = parts.length;
  if (count === 0 || (count === 1 && first === 'search')) return { page: 'search' };
  if (first === 'd' && second && count === 2) return { page: 'document', number: second };
  if (first === 'd' && second && third === 'compare' && count === 3) return { page: 'compare', number: second };
  if (first === 'd' && second && third === 'edit' && count === 3) return { page: 'edit', number: second };
  if (first === 'tasks' && count === 1) return { page: 'tasks' };
  if (first === 'new' && count === 1) return { page: 'newDocument', key: '' };
  if (first === 'spaces' && second && third === 'new' && count === 3) return { page: 'newDocument', key: second };
  if (first === 'spaces' && second && third === 'members' && count === 3) return { page: 'members', key: second };
  if (first === 'spaces' && count === 1) return { page: 'spaces' };
  if (first === 'spaces' && second && count === 2) return { page: 'space', key: second };
  if (first === 'sign-in' && count === 1) return { page: 'signIn' };
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

export const editPath = (number: string) => `/d/${encodeURIComponent(number)}/edit`;

export const spacePath = (key: string) => '/spaces/' + encodeURIComponent(key);

export const membersPath = (key: string) => `${spacePath(key)}/members`;

/** Where a document is begun; without a template, where one is chosen. */
export function newDocumentPath(key: string, template?: string): string {
  return (key ? `${spacePath(key)}/new` : '/new') + (template ? '?' + new URLSearchParams({ template }) : '');
}

/** A link inside a document: names another file of the space by its path, and says what it calls it. */
export const linkedPath = (space: string, path: string, words: string) =>
  `${spacePath(space)}?` + new URLSearchParams({ path, q: words });

export const signInPath = (next: string) => '/sign-in' + (next === '/' ? '' : '?' + new URLSearchParams({ next }));

/** Where to go after signing in: only ever a path of this application, never another site. */
export function safeNext(next: string | null): string {
  if (!next || !/^\/(?![/\\])/.test(next) || /[\u0000-\u001f]/.test(next)) return '/';
  const path = next.split(/[?#]/)[0] ?? '';
  return routeOf(path).page === 'signIn' || !isApplicationPath(path) ? '/' : next;
}
