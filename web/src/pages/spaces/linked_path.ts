// A link inside a document names another file of the space by its path, and says what it calls it. It leads to that
// document; where there is none, or not for this reader, to the documents that the words find.
import { useEffect } from 'preact/hooks';
import { getDocumentsAt } from '../../api/spaces';
import { useResource } from '../../api/resource';
import { candidatePaths } from '../../markdown/links';
import { here, replace } from '../../router/router';
import { documentPath } from '../../router/routes';
import { parseSpaceState, spaceUrl, withChange } from './space_state';

/** Follows such an address; whether the present one is one. */
export function useLinkedPath(spaceKey: string): boolean {
  const values = new URLSearchParams(here.value.query);
  const path = values.get('path') ?? '';
  const words = values.get('q') || (path.split('/').pop() ?? '');
  const wanted = candidatePaths(path);
  const { data, error } = useResource(path ? `path ${spaceKey} ${path}` : null, (signal) =>
    getDocumentsAt(spaceKey, wanted, signal),
  );
  // The likeliest of the paths that there are.
  const found = wanted.flatMap((one) => data?.items.filter((document) => document.path === one) ?? [])[0];
  const absent = path !== '' && !found && (data !== undefined || error !== undefined);
  useEffect(() => {
    if (found) replace(documentPath(found.number) + here.value.hash);
    else if (absent) replace(spaceUrl(spaceKey, withChange(parseSpaceState(''), { q: words })));
  }, [found?.number, absent]);
  return path !== '';
}
