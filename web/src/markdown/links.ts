// Where the links and images of a document lead. Pure.

export type Target =
  | { kind: 'external'; url: string }
  | { kind: 'fragment'; fragment: string }
  | { kind: 'document'; path: string; fragment: string } // another file of the same space
  | { kind: 'none' };

/** Joins a relative path to the folder of `base`; a leading slash means the root of the space. */
export function resolvePath(base: string, relative: string): string {
  const parts = relative.startsWith('/') ? [] : base.split('/').slice(0, -1);
  for (const part of relative.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return parts.join('/');
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** What `href`, written in the document at `base`, stands for. */
export function targetOf(href: string, base: string): Target {
  const text = href.trim();
  if (/^(https?:|mailto:|tel:)/i.test(text)) return { kind: 'external', url: text };
  if (text.startsWith('//')) return { kind: 'external', url: 'https:' + text };
  if (text === '' || /^[a-z][a-z0-9+.-]*:/i.test(text)) return { kind: 'none' };
  const [beforeHash = '', fragment = ''] = text.split('#', 2);
  const path = beforeHash.split('?')[0] ?? '';
  if (path === '') return { kind: 'fragment', fragment: decoded(fragment) };
  return { kind: 'document', path: resolvePath(base, decoded(path)), fragment: decoded(fragment) };
}

/** The paths that a link may mean, likeliest first: one without an ending may name a file or a folder. */
export function candidatePaths(path: string): string[] {
  const bare = path.replace(/\/$/, '');
  if (/\.\w+$/.test(bare)) return [bare];
  return [bare, `${bare}.md`, `${bare}/index.md`, `${bare}/_index.md`, `${bare}/README.md`];
}
