// What an entry is about, with the page that shows it where there is one. Pure.
import { documentPath, groupPath, membersPath, personPath, requestPath, rolePath } from '../../router/routes';

const kPaths = new Map<string, (name: string) => string>([
  ['document', documentPath],
  ['space', membersPath],
  ['user', personPath],
  ['group', groupPath],
  ['role', rolePath],
  ['access_request', (id) => requestPath(Number(id))],
]);

/** Undefined where no page shows such a thing. */
export function pathOfObject(object: string): string | undefined {
  const [kind = '', name, ...more] = object.split(' ');
  return name && more.length === 0 ? kPaths.get(kind)?.(name) : undefined;
}
