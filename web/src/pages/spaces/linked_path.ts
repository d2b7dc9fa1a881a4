// A link inside a document names another file of the space by its path, and says what it calls it. It leads to that
// document; where there is none, or not for this reader, to the documents that the words find.
import { useEffect } from 'preact/hooks';
import { ApiError } from '../../api/client';
import { getDocumentsAt, getSpaceDocuments } from '../../api/spaces';
import { useResource } from '../../api/resource';
import type { Document } from '../../api/types';
import { candidatePaths } from '../../markdown/links';
import { here, replace } from '../../router/router';
import { documentPath } from '../../router/routes';
import { parseSpaceState, spaceUrl, withChange } from './space_state';

async function candidates(spaceKey: string, paths: string[], words: string, signal: AbortSignal): Promise<Document[]> {
  try {
    return (await getDocumentsAt(spaceKey, paths, signal)).items;
  } catch (error) {
    // A server that cannot look up paths says so; the words often find the same document.
    if (!(error instanceof ApiError) || error.status !== 400) throw error;
    return (await getSpaceDocuments(spaceKey, { q: words, state: '', cursor: '' }, signal)).items;
  }
}

/** Follows such an address; whether the present one is one. */
export function useLinkedPath(spaceKey: string): boolean {
  const values = new URLSearchParams(here.value.query);
  const path = values.get('path') ?? '';
  const words = values.get('q') || (path.split('/').pop() ?? '');
  const wanted = candidatePaths(path);
  const { data, error } = useResource(path ? `path ${spaceKey} ${path} ${words}` : null, (signal) =>
    candidates(spaceKey, wanted, words, signal),
  );
  // The likeliest of the paths that there are.
  const found = wanted.flatMap((one) => data?.filter((document) => document.path === one) ?? [])[0];
  const absent = path !== '' && !found && (data !== undefined || error !== undefined);
  useEffect(() => {
    if (found) replace(documentPath(found.number) + here.value.hash);
    else if (absent) replace(spaceUrl(spaceKey, withChange(parseSpaceState(''), { q: words })));
  }, [found?.number, absent]);
  return path !== '';
}
