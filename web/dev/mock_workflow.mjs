// The life cycle as the mock server knows it: drafts, runs of one workflow with a review and an approval, signatures, comments,
// tasks. Follows the rules of the real server closely enough for every face of the pages; it keeps no promises.
import { createHash } from 'node:crypto';

export class Problem extends Error {
  constructor(status, code, detail, more = {}) {
    super(detail);
    Object.assign(this, { status, code, more });
  }
}
/** An answer with another status than 200; without a value it has no body. */
export class Reply {
  constructor(status, value) {
    Object.assign(this, { status, value });
  }
}
export const refused = (status, rule, detail, more = {}) =>
  new Problem(status, status === 403 ? 'forbidden' : status === 422 ? 'unprocessable' : 'conflict', detail, { rule, ...more });

const sha256 = (bytes) => createHash('sha256').update(bytes).digest('hex');
const now = () => new Date().toISOString().replace(/\.\d+Z/, 'Z');
export const kRolePermissions = {
  reader: ['read_document'],
  contributor: ['read_document', 'read_drafts', 'edit_document'],
  reviewer: ['read_document', 'read_drafts', 'review_document'],
  approver: ['read_document', 'read_drafts', 'review_document', 'approve_document'],
  owner: ['read_document', 'read_drafts', 'edit_document', 'review_document', 'manage_space', 'manage_bindings'],
  auditor: ['read_audit'],
  administrator: ['manage_space', 'manage_bindings', 'create_space', 'manage_users', 'operate'],
};
const kTitles = { review: { en: 'Review', zh: '审核' }, approval: { en: 'Approval', zh: '批准' } };
const kStates = { review: 'in_review', approval: 'in_approval' };

let ids = 500;

export const permissionsOfRole = (state, role) => kRolePermissions[role] ?? state.ownRoles.find(({ name }) => name === role)?.permissions;

const isHis = (state, user) => ({ user: given, group, expires_at }) =>
  (given === user || state.groups.some(({ name, members }) => name === group && members.includes(user))) && (!expires_at || expires_at > now());

/** Without a key: what he may do in the whole system. */
export const permissionsIn = (state, key, user) => {
  const given = [...state.systemBindings, ...(state.bindings[key] ?? [])].filter(isHis(state, user));
  return [...new Set(given.flatMap(({ role }) => permissionsOfRole(state, role) ?? []))];
};
export const rolesIn = (state, key, user) => (state.bindings[key] ?? []).filter(isHis(state, user)).map(({ role }) => role);
export const personOf = (state, name) => {
  const user = state.users.find((one) => one.name === name || one.display_name === name);
  return user ? { name: user.name, display_name: user.display_name } : { name, display_name: '' };
};

export const newest = (document) => document.versions[document.versions.length - 1];
export const shown = (document) =>
  document.versions.findLast?.((v) => ['effective', 'expired', 'obsolete'].includes(v.state)) ?? newest(document);
const draftOf = (document) => {
  const last = newest(document);
  return last === shown(document) && ['effective', 'expired', 'obsolete'].includes(last.state) ? null : last;
};
export const metaOf = (document, version) => ({
  title: document.title, language: document.language, tags: document.tags, categories: document.categories ?? [],
  translation_of: document.translation_of ?? '', translated_version: document.translated_version ?? '', fields: document.fields, ...version.meta,
});

export function sign(state, document, version, user, meaning, time = now()) {
  document.signatures ??= [];
  const signature = {
    id: ++ids, version: version.label, revision: version.revision, signer: personOf(state, user), meaning, time,
    content_sha256: version.sha256, metadata_sha256: sha256(JSON.stringify(metaOf(document, version))), prior_sha256: sha256(''),
    valid: true, key: 'ed25519 mock', signature: 'mock',
    statement: ['rotulus signature 1', `document ${document.id}`, `number ${document.number}`, `version ${version.label}`, `content-sha256 ${version.sha256}`,
      `meaning ${meaning}`, `signer ${user}`, `time ${time}`, ''].join('\n'),
  };
  document.signatures.push(signature);
  return signature;
}

/** Gives a sample document its run, signatures and comments. */
export function enliven(state, document) {
  document.etag = 1;
  for (const version of document.versions) {
    (version.signers ?? []).forEach((user, at) =>
      sign(state, document, version, user, at === 0 ? 'review' : 'approval', version.state === 'approved' ? version.time : version.effective_from ?? version.time));
  }
  document.comments = (document.comments ?? []).map(({ author, text, line, at, of }) => {
    const version = document.versions.find(({ label }) => label === of);
    return { id: ++ids, revision: version.revision, author, text, line, time: new Date(Date.UTC(2026, 0, 5 + at, 10)).toISOString().replace('.000Z', 'Z') };
  });
  if (!document.run) return document;
  const { at, steps, ...run } = document.run;
  document.run = {
    id: ++ids, state: 'open', effective_at: null, ...run, revision: newest(document).revision,
    submitted_at: new Date(Date.UTC(2026, 0, 5 + at, 8)).toISOString().replace('.000Z', 'Z'),
    steps: steps.map((step) => ({ id: step.kind, title: kTitles[step.kind], ...step, decisions: [...step.decisions] })),
  };
  return document;
}

const givenIn = (step) => step.decisions.filter(({ decision }) => decision === 'approved').length;
const neededIn = (step) => (step.quorum === 'all' ? step.people.length : 1);
const isDone = (step) => givenIn(step) >= neededIn(step);
const openStep = (run) => (run?.state === 'open' ? run.steps.find((step) => !isDone(step)) : undefined);
const waitsFor = (step) => step.people.filter((name) => !step.decisions.some(({ user }) => user === name));

function runJson(state, document) {
  const { run } = document;
  if (!run) return null;
  const version = document.versions.find(({ revision }) => revision === run.revision);
  const open = openStep(run);
  return {
    id: run.id, workflow: 'review-approval', workflow_version: '1', name: { en: 'Review and approval', zh: '审核与批准' },
    revision: run.revision, version: version.label, state: run.state, submitted_by: personOf(state, run.submitter),
    submitted_at: run.submitted_at, comment: run.comment, effective_at: run.effective_at,
    steps: run.steps.map((step) => ({
      id: step.id, kind: step.kind, title: step.title, quorum: step.quorum, needed: neededIn(step), given: givenIn(step),
      state: isDone(step) ? 'done' : step === open ? 'open' : 'waiting',
      waiting_for: step === open ? waitsFor(step).map((name) => personOf(state, name)) : [],
      due_at: isDone(step) ? null : step.due_at,
      decisions: step.decisions.map((one) => ({ ...one, user: personOf(state, one.user) })),
    })),
  };
}

const wrote = (state, document, user) =>
  document.run?.submitter === user || personOf(state, newest(document).author).name === user;

function possible(state, document, user) {
  const may = permissionsIn(state, document.space, user);
  const last = newest(document);
  const list = [];
  const add = (transition, needs = [], step = null, version = last.label) => list.push({ transition, step, needs, version });
  if (['draft', 'rejected', 'needs_correction'].includes(last.state) && may.includes('edit_document') && document.workflow) add('submit');
  const step = openStep(document.run);
  if (step && waitsFor(step).includes(user) && !wrote(state, document, user)) {
    add('approve', ['signature'], step.id);
    add('request_correction', ['comment'], step.id);
    add('reject', ['comment'], step.id);
  }
  if (step && wrote(state, document, user)) add('withdraw');
  const inForce = document.versions.find((v) => ['effective', 'expired'].includes(v.state));
  if (inForce && may.includes('approve_document')) {
    add('confirm', [], null, inForce.label);
    add('retire', ['comment', 'signature'], null, inForce.label);
  }
  return list;
}

const kRemark = { place: 'content', name: '', line: 3, message: { en: 'The requirement has no priority.', zh: '该需求没有优先级。' } };

export const workflowJson = (state, document, user) => ({
  run: runJson(state, document), transitions: possible(state, document, user),
  remarks: newest(document).state === 'draft' && newest(document).content?.includes('REQ-') ? [kRemark] : [],
});

function findingsIn(state, document, version) {
  const template = state.templates.find(({ id }) => id === document.template);
  if (!template) return [];
  const { fields } = metaOf(document, version);
  const missing = template.fields.filter(({ name, required }) => required && !fields[name]);
  const absent = template.sections.filter(({ heading }) => !Object.values(heading).some((text) => version.content.includes(`# ${text}`)));
  const lines = version.content.split('\n');
  const todo = lines.findIndex((line) => line.includes('TODO'));
  return [
    ...missing.map(({ name, label }) => ({ place: 'field', name, line: null, message: { en: `The field “${label.en}” has no value.`, zh: `字段“${label.zh}”没有填写。` } })),
    ...absent.map(({ id, heading }) => ({ place: 'section', name: id, line: null, message: { en: `The section “${heading.en}” is missing.`, zh: `缺少章节“${heading.zh}”。` } })),
    ...(todo < 0 ? [] : [{ place: 'content', name: '', line: todo + 1, message: { en: 'Something is still to be written here.', zh: '此处尚待补充。' } }]),
  ];
}

function checkSignature(version, { signature }) {
  if (!signature?.password) throw refused(422, 'signature_required', 'This needs a signature: give your password.');
  if (signature.password !== 'rotulus') throw refused(403, 'wrong_password', 'The password is not right.');
  if ((signature.version && signature.version !== version.label) || (signature.content_sha256 && signature.content_sha256 !== version.sha256))
    throw refused(409, 'signature_of_other_version', 'The signature is about another version than the one acted on.');
}

function submit(state, document, user, { comment = '', effective_at = null }) {
  const version = newest(document);
  const findings = findingsIn(state, document, version);
  if (findings.length > 0) throw refused(422, 'findings', 'The document does not follow its template yet.', { findings });
  const others = state.bindings[document.space].filter((one) => one.user && one.user !== user && personOf(state, version.author).name !== one.user);
  const withRole = (...roles) => [...new Set(others.filter(({ role }) => roles.includes(role)).map((one) => one.user))];
  const [reviewers, approvers] = [withRole('reviewer', 'approver', 'owner'), withRole('approver')];
  if (approvers.length === 0) throw refused(409, 'no_candidate', 'Nobody but its authors may approve this document.');
  document.run = {
    id: ++ids, state: 'open', revision: version.revision, submitter: user, submitted_at: now(), comment, effective_at,
    steps: [['review', reviewers], ['approval', approvers]].map(([kind, people]) => ({
      id: kind, kind, title: kTitles[kind], people, decisions: [], quorum: 'any', due_at: new Date(Date.now() + 5 * 86_400_000).toISOString(),
    })),
  };
  version.state = 'in_review';
  sign(state, document, version, user, 'author');
}

function takeForce(document, version) {
  const { run } = document;
  run.state = 'approved';
  version.draft_label = version.label;
  version.label = version.label.replace(/-draft\.\d+$/, '');
  const later = run.effective_at && Date.parse(run.effective_at) > Date.now();
  version.effective_from = later ? run.effective_at : now();
  if (!later) for (const one of document.versions) if (['effective', 'expired'].includes(one.state)) one.state = 'superseded';
  version.state = later ? 'approved' : 'effective';
  version.review_due = new Date(Date.parse(version.effective_from) + 730 * 86_400_000).toISOString();
}

function decide(state, document, user, request, decision) {
  const { run } = document;
  const step = openStep(run);
  const version = newest(document);
  if (!step) throw refused(409, 'state', 'Nothing waits for a decision.');
  if (wrote(state, document, user)) throw refused(403, 'self_approval', 'Who wrote or submitted a version does not review or approve it.');
  if (request.step && request.step !== step.id) throw refused(409, 'step_not_open', 'This step is not open.');
  if (step.decisions.some((one) => one.user === user)) throw refused(409, 'already_decided', 'You have decided this step already.');
  if (!waitsFor(step).includes(user)) throw refused(403, 'not_assigned', 'The open step does not wait for you.');
  if (decision !== 'approved' && !request.comment) throw refused(422, 'comment_required', 'Say why.');
  if (decision === 'approved') checkSignature(version, request);
  const signature = decision === 'approved' ? sign(state, document, version, user, step.kind).id : null;
  step.decisions.push({ user, decision, comment: request.comment ?? '', time: now(), signature });
  if (decision !== 'approved') {
    run.state = decision;
    version.state = decision;
  } else if (isDone(step)) {
    const next = openStep(run);
    if (next) version.state = kStates[next.kind];
    else takeForce(document, version);
  }
}

function endOrKeep(state, document, user, request) {
  const inForce = document.versions.find((v) => ['effective', 'expired'].includes(v.state));
  if (!permissionsIn(state, document.space, user).includes('approve_document')) throw refused(403, 'permission', 'You may not do this.');
  if (!inForce) throw refused(409, 'state', 'No version is in force.');
  if (request.transition === 'confirm') {
    inForce.state = 'effective';
    inForce.review_due = request.review_due ?? new Date(Date.now() + 730 * 86_400_000).toISOString();
    return;
  }
  if (!request.comment) throw refused(422, 'comment_required', 'Say why.');
  checkSignature(inForce, request);
  sign(state, document, inForce, user, 'retirement');
  inForce.state = 'obsolete';
}

export function transition(state, document, user, request) {
  switch (request.transition) {
    case 'submit':
      if (!possible(state, document, user).some((one) => one.transition === 'submit')) throw refused(409, 'state', 'This version cannot be submitted.');
      submit(state, document, user, request);
      break;
    case 'approve': decide(state, document, user, request, 'approved'); break;
    case 'request_correction': decide(state, document, user, request, 'needs_correction'); break;
    case 'reject': decide(state, document, user, request, 'rejected'); break;
    case 'withdraw':
      if (!openStep(document.run) || !wrote(state, document, user)) throw refused(409, 'state', 'There is nothing to withdraw.');
      document.run.state = 'withdrawn';
      newest(document).state = 'draft';
      break;
    case 'confirm': case 'retire': endOrKeep(state, document, user, request); break;
    default: throw new Problem(400, 'invalid_argument', 'There is no such transition.');
  }
  document.etag += 1;
}

function nextLabel(document, change) {
  const base = document.versions.map(({ label }) => /^(\d+)\.(\d+)$/.exec(label)).filter(Boolean).pop();
  const number = !base ? '1.0' : change === 'major' ? `${+base[1] + 1}.0` : `${base[1]}.${+base[2] + 1}`;
  const taken = document.versions.filter(({ label, draft_label }) => (draft_label ?? label).startsWith(`${number}-draft.`)).length;
  return `${number}-draft.${taken + 1}`;
}

/** Saves a new draft: what is absent stays as it is. */
export function saveDraft(state, document, user, change, revision) {
  const last = newest(document);
  if (!permissionsIn(state, document.space, user).includes('edit_document')) throw refused(403, 'permission', 'You may not edit this document.');
  if (['approved', 'obsolete'].includes(last.state)) throw refused(409, 'not_editable', 'This version takes no new draft.');
  if (document.run?.state === 'open') document.run.state = 'voided';
  const { title, language, tags, categories, translation_of, translated_version, fields } = { ...metaOf(document, last), ...change };
  const content = change.content ?? last.content ?? '';
  const bytes = Buffer.from(content);
  document.versions.push({
    label: nextLabel(document, change.change), state: 'draft', content, bytes, summary: change.summary ?? '', revision,
    author: personOf(state, user).display_name || user, time: now(), sequence: last.sequence + 1, sha256: sha256(bytes),
    commit: createHash('sha1').update(bytes).digest('hex'), meta: { title, language, tags, categories, translation_of, translated_version, fields },
  });
  document.etag += 1;
}

export const signaturesJson = (document, version) =>
  (document.signatures ?? []).filter(({ revision }) => !version || revision === version.revision);

export function commentsJson(state, document, version) {
  const labelOf = (revision) => document.versions.find((one) => one.revision === revision)?.label ?? '';
  return document.comments
    .filter(({ revision }) => !version || revision === version.revision)
    .map((one) => ({ ...one, author: personOf(state, one.author), version: labelOf(one.revision) }));
}

export function addComment(document, user, version, { text, line = null }) {
  if (!text?.trim()) throw new Problem(400, 'invalid_argument', 'The comment has no text.');
  document.comments.push({ id: ++ids, revision: version.revision, author: user, text, line, time: now() });
}

function urgencyOf(due) {
  if (!due) return 'none';
  const days = (Date.parse(due) - Date.now()) / 86_400_000;
  return days < 0 ? 'red' : days < 2 ? 'amber' : 'green';
}

export function tasksOf(state, user) {
  const items = state.documents.flatMap((document) => {
    const { run, id, number, space } = document;
    const version = newest(document);
    const step = openStep(run);
    const task = (kind, due, title) => ({
      id: run.id, kind, document: { id, number, title: metaOf(document, version).title, space }, version: version.label, revision: version.revision,
      step: title, submitted_by: personOf(state, run.submitter), opened_at: run.submitted_at, due_at: due, urgency: urgencyOf(due),
    });
    if (step && waitsFor(step).includes(user)) return [task(step.kind, step.due_at, { id: step.id, title: step.title })];
    if (run?.state === 'needs_correction' && version.state === 'needs_correction' && run.submitter === user) return [task('correction', null, null)];
    return [];
  });
  return items.sort((a, b) => (a.due_at ?? '9').localeCompare(b.due_at ?? '9'));
}

export function documentJson(state, document, user) {
  const version = shown(document);
  const drafts = permissionsIn(state, document.space, user).includes('read_drafts');
  const draft = drafts ? draftOf(document) : null;
  const { id, number, space, path, type, owner, is_text, template, workflow } = document;
  const effective = ['effective', 'expired', 'obsolete'].includes(version.state) ? version : null;
  return {
    id, number, space, path, type, owner, is_text, template, workflow, ...metaOf(document, version),
    state: version.state, version: version.label, revision: version.revision, etag: `"${document.etag}"`,
    created_at: document.versions[0].time, changed_at: version.time, author: { name: version.author },
    summary: version.summary, size: version.bytes.length,
    effective: effective && {
      version: version.label, revision: version.revision, effective_from: version.effective_from ?? null, review_due: version.review_due ?? null,
    },
    draft: draft && { version: draft.label, revision: draft.revision, state: draft.state },
    permissions: permissionsIn(state, space, user),
  };
}

export const versionJson = (document, version) => {
  const { revision, sequence, label, draft_label, state, author, time, summary, sha256: hash, commit, bytes } = version;
  return {
    revision, sequence, label, draft_label: draft_label ?? label, state, path: document.path, type: document.type, ...metaOf(document, version),
    effective_from: version.effective_from ?? null, review_due: version.review_due ?? null,
    author: { name: author, email: 'someone@example.org' }, time, summary, size: bytes.length, sha256: hash, commit,
  };
};
