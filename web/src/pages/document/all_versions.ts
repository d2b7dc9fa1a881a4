// Every version of a document, newest first. The server gives them by pages.
import { getVersions } from '../../api/documents';
import { type Resource, useResource } from '../../api/resource';
import type { Version } from '../../api/types';

async function allVersions(id: string, signal: AbortSignal): Promise<Version[]> {
  const versions: Version[] = [];
  let cursor = '';
  do {
    const page = await getVersions(id, cursor, signal);
    versions.push(...page.items);
    cursor = page.next_cursor;
  } while (cursor);
  return versions.sort((one, other) => other.sequence - one.sequence);
}

/** `etag` is that of the document: a change of it asks again. */
export const useVersions = (id: string, etag: string): Resource<Version[]> =>
  useResource(`versions ${id} ${etag}`, (signal) => allVersions(id, signal), { keepPrevious: true });
