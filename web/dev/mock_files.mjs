// Files of the stand-in server: dropped into a space, and whether they have a text. Text is text; of everything else the name decides:
// what is called "locked" has a password, what is called "slow" waits for good.
import { Problem, personOf, permissionsIn } from './mock_workflow.mjs';

const isText = (bytes) => !bytes.includes(0) && Buffer.from(bytes.toString('utf8')).equals(bytes);
const stemOf = (path) => path.split('/').pop().replace(/(.)\.[^.]*$/, '$1');

/** What a document is made of, for the rest of the mock to number and keep. */
export function fileDocument(state, user, key, path, bytes) {
  if (!permissionsIn(state, key, user).includes('edit_document')) throw new Problem(403, 'forbidden', 'You may not make documents here.');
  if (!path || path.split('/').some((part) => ['', '.', '..'].includes(part))) {
    throw new Problem(400, 'invalid_argument', "The parameter 'path' must be a name, or names with '/' between them, without '.' and '..'.");
  }
  const content = bytes.toString('utf8');
  return {
    space: key, title: (isText(bytes) && /^# +(.*)$/m.exec(content)?.[1]) || stemOf(path), path, type: 'document', language: '', tags: [], fields: {},
    owner: user, is_text: isText(bytes), template: '', workflow: '',
    versions: [{ label: '1.0-draft.1', state: 'draft', content, summary: '', author: personOf(state, user).display_name || user, time: new Date().toISOString() }],
  };
}

export function textJson(document, version) {
  const about = { version: version.label, revision: version.revision };
  if (document.is_text) return { ...about, state: 'content' };
  const known = { ...about, changed_at: version.time };
  if (document.asked || document.path.includes('slow')) return { ...known, state: 'pending' };
  if (document.path.includes('locked')) {
    return { ...known, state: 'failed', failure: 'encrypted', detail: 'It is protected by a password.', extractor: 'office 1' };
  }
  return { ...known, state: 'read', size: version.bytes.length, cut: false, extractor: 'office 1' };
}

export function readAgain(document, version) {
  if (textJson(document, version).state !== 'failed') throw new Problem(409, 'conflict', 'The text is there: nothing needs to be read again.');
  document.asked = true;
  return textJson(document, version);
}

export function unreadTexts(state, user, query) {
  return state.documents
    .filter((document) => permissionsIn(state, document.space, user).includes('edit_document'))
    .filter((document) => !query.get('space') || document.space === query.get('space'))
    .map((document) => ({ ...textJson(document, document.versions.at(-1)), document }))
    .filter((text) => text.state === (query.get('state') || 'failed'))
    .map((text) => {
      const { id, number, space, title, path } = text.document;
      return { ...text, document: { id, number, space, title, path } };
    });
}
