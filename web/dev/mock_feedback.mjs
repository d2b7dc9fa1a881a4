// Feedback and translations of the mock server: who was helped, what is said to be outdated, what translates what.
import { Problem, Reply, metaOf, permissionsIn, personOf, shown } from './mock_workflow.mjs';

const saidOf = (document) => (document.said ??= { helped: new Set(document.helped ?? []), reports: [...(document.reports ?? [])] });

export const helpedCount = (document) => saidOf(document).helped.size;

const isKeeper = (document, user) => document.owner === user;

function json(state, document, user) {
  const { helped, reports } = saidOf(document);
  const all = isKeeper(document, user) || permissionsIn(state, document.space, user).includes('edit_document');
  return {
    helped: helped.size, helped_me: helped.has(user), may_answer: isKeeper(document, user),
    reports: reports
      .map(({ user: by, ...report }, at) => ({ number: at + 1, by: personOf(state, by), mine: by === user, ...report }))
      .filter(({ mine }) => mine || all)
      .reverse(),
  };
}

export const getFeedback = json;

function openReport(document, number) {
  const report = saidOf(document).reports[number - 1];
  if (!report) throw new Problem(404, 'not_found', 'There is no such report.');
  if (report.state !== 'open') throw new Problem(409, 'conflict', `The report is ${report.state} already.`);
  return report;
}

export function changeFeedback(state, request, document, user, body, [kind, number, what]) {
  const { helped, reports } = saidOf(document);
  const now = new Date().toISOString();
  if (kind === 'helped') {
    if (request.method === 'PUT') helped.add(user);
    else helped.delete(user);
    return json(state, document, user);
  }
  if (!number) {
    if (reports.some((one) => one.user === user && one.state === 'open')) throw new Problem(409, 'conflict', 'You have said so already, and it waits for an answer.');
    const version = shown(document);
    reports.push({ user, version: version.label, revision: version.revision, time: now, reason: body.reason, state: 'open', closed_at: null, answer: null, answered_by: null });
    return new Reply(201, json(state, document, user));
  }
  const report = openReport(document, Number(number));
  if (what === 'answer' && !isKeeper(document, user)) throw new Problem(403, 'forbidden', 'The keeper of the document answers this.');
  if (what === 'answer') Object.assign(report, { state: 'answered', answer: body.answer, answered_by: user, closed_at: now });
  else Object.assign(report, { state: 'withdrawn', closed_at: now });
  return json(state, document, user);
}

/** Open reports on what the person keeps, as tasks. */
export function reportsFor(state, user) {
  return state.documents.filter((document) => isKeeper(document, user)).flatMap((document) =>
    saidOf(document).reports.map((report, at) => ({ report, number: at + 1 })).filter(({ report }) => report.state === 'open').map(({ report, number }) => ({
      id: `${document.id}.outdated-${number}`, kind: 'outdated',
      document: { id: document.id, number: document.number, title: document.title, space: document.space },
      version: report.version, revision: report.revision, step: null, submitted_by: personOf(state, report.user), opened_at: report.time, due_at: null,
      urgency: 'none', report: { number, reason: report.reason },
    })));
}

function link(document, source) {
  const version = shown(document);
  const { title, language, translated_version: follows = '' } = metaOf(document, version);
  const behind = Boolean(source) && follows !== '' && shown(source).label !== follows;
  return { id: document.id, number: document.number, title, language, version: version.label, follows: source ? follows : '', behind };
}

export function translationsJson(state, document, user, version = shown(document)) {
  const mayRead = (one) => permissionsIn(state, one.space, user).includes('read_document');
  const known = state.documents.filter(mayRead);
  const { translation_of: number = '', translated_version: follows = '' } = metaOf(document, version);
  const source = known.find((one) => one.number === number);
  const of = (one) => known.filter((other) => other !== document && metaOf(other, shown(other)).translation_of === one.number);
  return {
    source: source ? link(source) : null, follows: source ? follows : '', behind: Boolean(source) && shown(source).label !== follows,
    items: [...(source ? of(source).map((one) => link(one, source)) : []), ...of(document).map((one) => link(one, document))],
  };
}

export function allLinks(state, document, user) {
  const { source, items } = translationsJson(state, document, user);
  return source ? [source, ...items] : items;
}
