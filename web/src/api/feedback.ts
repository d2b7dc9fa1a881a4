// What readers say of documents, and which documents are translations of one another.
import { getJson, queryString, send } from './client';
import type { LinkedDocument, PersonName } from './types';

const at = (id: string) => `/documents/${encodeURIComponent(id)}`;

export interface OutdatedReport {
  number: number; // within the document
  version: string;
  revision: number;
  by: PersonName;
  mine: boolean;
  time: string;
  reason: string;
  state: 'open' | 'answered' | 'settled' | 'withdrawn';
  closed_at: string | null;
  answer: string | null;
  answered_by: string | null;
}

export interface Feedback {
  helped: number;
  helped_me: boolean;
  may_answer: boolean;
  reports: OutdatedReport[];
}

export const getFeedback = (id: string, signal?: AbortSignal) => getJson<Feedback>(at(id) + '/feedback', signal);

const said = async (response: Promise<Response>): Promise<Feedback> => (await (await response).json()) as Feedback;

export const setHelped = (id: string, helped: boolean) => said(send(helped ? 'PUT' : 'DELETE', at(id) + '/feedback/helped'));

export const reportOutdated = (id: string, version: string, reason: string) =>
  said(send('POST', at(id) + '/feedback/outdated', { body: { reason, version } }));

export const answerReport = (id: string, number: number, answer: string) =>
  said(send('POST', `${at(id)}/feedback/outdated/${number}/answer`, { body: { answer } }));

export const withdrawReport = (id: string, number: number) => said(send('POST', `${at(id)}/feedback/outdated/${number}/withdrawal`));

export interface Translations {
  source: LinkedDocument | null;
  follows: string; // the version of the source that was translated
  behind: boolean; // the source has a later version in force
  items: LinkedDocument[];
}

export const getTranslations = (id: string, revision: number, signal?: AbortSignal) =>
  getJson<Translations>(at(id) + '/translations' + queryString({ version: revision }), signal);
