// What a reader has in front of him, and what to say above it. Pure.
import type { Document, Version } from '../../api/types';

/** One version of a document, as it is shown. */
export interface Reading {
  id: string;
  number: string;
  title: string;
  path: string;
  version: string;
  revision: number;
  state: string;
  author: string;
  time: string;
  summary: string;
  size: number;
  sha256: string; // empty when not known
}

export function currentReading(document: Document): Reading {
  const { id, number, title, path, version, revision, state, summary, size } = document;
  const author = document.author.name;
  return { id, number, title, path, version, revision, state, author, time: document.changed_at, summary, size, sha256: '' };
}

export function versionReading(document: Document, version: Version): Reading {
  const { id, number } = document;
  const { title, path, label, revision, state, time, summary, size, sha256 } = version;
  const author = version.author.name;
  return { id, number, title, path, version: label, revision, state, author, time, summary, size, sha256 };
}

export type Remark =
  | { kind: 'in_force' } // nothing to say
  | { kind: 'newer_draft'; version: string } // in force, and somebody works on the next
  | { kind: 'none_in_force'; newest: string | null } // newest: when this is not it
  | { kind: 'draft'; inForce: string } // not in force, another one is
  | { kind: 'old'; inForce: string }; // was in force once

/** How the version that is read stands to the one in force and to the newest. */
export function remarkOn(document: Document, reading: Pick<Reading, 'revision' | 'version'>): Remark {
  const { effective, draft } = document;
  if (!effective) {
    const newest = draft ?? { version: document.version, revision: document.revision };
    return { kind: 'none_in_force', newest: newest.revision === reading.revision ? null : newest.version };
  }
  if (reading.revision === effective.revision) {
    return draft ? { kind: 'newer_draft', version: draft.version } : { kind: 'in_force' };
  }
  const kind = draft?.revision === reading.revision || reading.revision > effective.revision ? 'draft' : 'old';
  return { kind, inForce: effective.version };
}

const kMarkdownTypes = ['text/markdown', 'text/x-markdown'];

export const isMarkdown = (mediaType: string, path: string) =>
  kMarkdownTypes.includes(mediaType) || /\.(md|markdown)$/i.test(path);
