// What a reader has in front of him, and what to say above it. Pure.
import type { Document, FieldValues, Version } from '../../api/types';
import { hasPassed } from '../../ui/days';

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
  tags: string[];
  categories: string[];
  language: string;
  fields: FieldValues;
  effectiveFrom: string | null;
  reviewDue: string | null;
}

export function currentReading(document: Document): Reading {
  const { id, number, title, path, version, revision, state, summary, size, tags, categories, language, fields } = document;
  const dates = document.effective?.revision === revision ? document.effective : null;
  return {
    id, number, title, path, version, revision, state, author: document.author.name, time: document.changed_at, summary, size,
    sha256: '', tags, categories, language, fields: fields ?? {}, effectiveFrom: dates?.effective_from ?? null, reviewDue: dates?.review_due ?? null,
  };
}

export function versionReading(document: Document, version: Version): Reading {
  const { id, number } = document;
  const { title, path, label, revision, state, time, summary, size, sha256 } = version;
  return {
    id, number, title, path, version: label, revision, state, author: version.author.name, time, summary, size, sha256,
    tags: version.tags ?? document.tags, categories: version.categories ?? document.categories, language: version.language ?? document.language,
    fields: version.fields ?? document.fields ?? {},
    effectiveFrom: version.effective_from ?? null, reviewDue: version.review_due ?? null,
  };
}

export type Remark =
  | { kind: 'in_force' } // nothing to say
  | { kind: 'newer_draft'; version: string; state: string } // in force, and somebody works on the next
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
    return draft ? { kind: 'newer_draft', version: draft.version, state: draft.state } : { kind: 'in_force' };
  }
  const kind = draft?.revision === reading.revision || reading.revision > effective.revision ? 'draft' : 'old';
  return { kind, inForce: effective.version };
}

export type Warning = 'imported' | 'review_overdue' | 'expired' | 'obsolete' | 'waits_for_date';

const kWasInForce = ['effective', 'superseded', 'expired', 'obsolete'];

/** What else somebody must know before he relies on the version. */
export function warningsOn(reading: Pick<Reading, 'state' | 'effectiveFrom' | 'reviewDue'>, now: Date): Warning[] {
  const { state, effectiveFrom, reviewDue } = reading;
  const warnings: Warning[] = [];
  if (state === 'obsolete' || state === 'expired') warnings.push(state);
  if (state === 'effective' && hasPassed(reviewDue, now)) warnings.push('review_overdue');
  if (state === 'approved' && effectiveFrom !== null) warnings.push('waits_for_date');
  // Only an import puts a version into force without a date: nobody approved it on this server.
  if (kWasInForce.includes(state) && effectiveFrom === null) warnings.push('imported');
  return warnings;
}

const kEditable = ['draft', 'rejected', 'needs_correction', 'in_review', 'in_approval', 'effective', 'expired'];

/** Whether a new draft may follow what is newest now. */
export function canEdit(document: Document): boolean {
  const newest = document.draft?.state ?? document.state;
  return document.permissions.includes('edit_document') && document.is_text && kEditable.includes(newest);
}

const kMarkdownTypes = ['text/markdown', 'text/x-markdown'];

export const isMarkdown = (mediaType: string, path: string) =>
  kMarkdownTypes.includes(mediaType) || /\.(md|markdown)$/i.test(path);
