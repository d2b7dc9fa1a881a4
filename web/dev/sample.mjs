// The documents that the mock server serves: enough of every kind to see each page at its fullest.
const day = (n, hour = 9) => new Date(Date.UTC(2026, 0, 5 + n, hour, (n * 7) % 60)).toISOString().replace('.000Z', 'Z');

const date = (n) => day(n).slice(0, 10);
/** The instant `n` days from now: deadlines are only near or far on the day that somebody looks. */
const fromNow = (n) => new Date(Date.now() + n * 86_400_000).toISOString().replace(/\.\d+Z/, 'Z');

/** All have the password rotulus. */
// Password rotulus where there is one; the one-time code of those with a second factor is 123456.
export const users = [
  { name: 'admin', display_name: '' },
  { name: 'anna.berg', display_name: 'Anna Berg', email: 'anna.berg@example.org' },
  { name: 'chen.jing', display_name: '陈静', email: 'chen.jing@example.org', factor: true },
  { name: 'late.comer', display_name: 'Lara Comer' },
  { name: 'li.wei', display_name: 'Li Wei', email: 'li.wei@example.org' },
  { name: 'mallory', display_name: '<img src=x onerror="window.hacked=20">' },
  { name: 'new.hand', display_name: 'Nadia Hand', password: 'none' },
  { name: 'old.hand', display_name: 'Oskar Hand', disabled: true },
  { name: 'wang.fang', display_name: '王芳', password: 'expired' },
  { name: 'zhang.min', display_name: '张敏', password: 'given' },
];

export const bindings = {
  QA: [['admin', 'approver'], ['admin', 'owner'], ['anna.berg', 'contributor'], ['anna.berg', 'reviewer'], ['li.wei', 'owner'], ['zhang.min', 'approver'],
    ['@board', 'reader'], ['mallory', 'inspection', '2026-12-31T23:00:00Z']],
  SVC: [['admin', 'approver'], ['admin', 'owner'], ['li.wei', 'contributor'], ['zhang.min', 'approver'], ['@board', 'reader']],
  HB: [['admin', 'owner'], ['anna.berg', 'reader'], ['mallory', 'reviewer'], ['chen.jing', 'reader']],
  EMPTY: [['admin', 'owner']],
};

export const systemBindings = [['admin', 'administrator'], ['admin', 'auditor'], ['zhang.min', 'auditor', '2027-06-30T22:00:00Z']];

export const groups = [
  { name: 'board', title: '质量委员会', members: ['li.wei', 'zhang.min'] },
  { name: 'laboratory', title: 'Laboratory', members: ['anna.berg'] },
  { name: 'trainees', title: 'Trainees of the year', members: [] },
];

export const ownRoles = [{ name: 'inspection', title: 'Inspection by the authority', permissions: ['read_document', 'read_drafts', 'read_audit'] }];

/** Documents with roles of their own; `inherits: false` takes none from the space. */
export const documentAccess = {
  'HB-0001': { inherits: false, items: [['li.wei', 'reader'], ['@laboratory', 'contributor', '2027-01-31T23:00:00Z'], ['admin', 'owner']] },
};

const minutesAfter = (minutes) => new Date(Date.UTC(2026, 10, 2, 8, minutes)).toISOString().replace('.000Z', 'Z');

/** Changes of access that waited or wait for a second person, oldest first; requester local: the command line. */
export const requests = [
  { requester: 'local', reason: 'He has lost his telephone.', at: 5, spaces: ['SVC'], approvals_needed: 2, changes: [{ kind: 'remove_factor', user: 'chen.jing' }],
    state: 'rejected', decisions: [{ user: 'li.wei', decision: 'reject', comment: 'I rang her up: she has it.', at: 30 }] },
  { requester: 'li.wei', reason: 'The authority wants to see the log too.', at: 70, spaces: ['SVC'], approvals_needed: 1, state: 'approved',
    changes: [{ kind: 'set_role', role: 'inspection', title: 'Inspection by the authority', permissions_now: ['read_document', 'read_drafts', 'edit_document'], permissions: ['read_document', 'read_drafts', 'read_audit'] }],
    decisions: [{ user: 'admin', decision: 'approve', comment: '', at: 90 }] },
  { requester: 'admin', reason: 'Anna follows Li Wei on the board.', at: 200, spaces: ['SVC'], approvals_needed: 1, state: 'open', decisions: [],
    changes: [{ kind: 'members', group: 'board', added: ['anna.berg'], removed: ['li.wei'] }] },
  { requester: 'li.wei', reason: 'The project ends in March. Everything that was opened for it is closed again, and the handbook is kept for the laboratory.', at: 300,
    spaces: ['SVC'], approvals_needed: 1, state: 'open', decisions: [],
    changes: [
      { kind: 'revoke', user: 'zhang.min', role: 'approver', space: 'SVC', document: null, expires_at: null },
      { kind: 'grant', group: 'board', role: 'reviewer', space: 'SVC', document: null, expires_at: '2027-03-31T22:00:00Z' },
      { kind: 'inheritance', document: 'SOP-SVC-0001', inherits: false },
      { kind: 'remove_role', role: 'inspection', permissions_now: ['read_document'] },
      { kind: 'reset_password', user: 'new.hand' },
      { kind: 'set_space', space: 'SVC', controlled: false, confidential: true },
    ] },
  { requester: 'anna.berg', reason: 'I take over the incidents from Monday on.', at: 400, spaces: ['SVC'], approvals_needed: 1, state: 'open', decisions: [],
    changes: [{ kind: 'grant', user: 'anna.berg', role: 'contributor', space: 'SVC', document: null, expires_at: null }] },
].map(({ at, decisions, ...one }) => ({
  ...one, created_at: minutesAfter(at), changed_at: minutesAfter(decisions.at(-1)?.at ?? at),
  decisions: decisions.map(({ at: when, ...decision }) => ({ ...decision, time: minutesAfter(when) })),
}));

/** What the log holds at the start: actor, action, object, detail, outcome. */
export const auditEntries = [
  ['', 'user.create', 'user admin', ''],
  ['admin', 'space.create', 'space QA', ''],
  ['admin', 'space.create', 'space SVC', ''],
  ['admin', 'user.create', 'user li.wei', ''],
  ['admin', 'binding.grant', 'user li.wei', 'owner in space QA'],
  ['li.wei', 'session.begin', 'user li.wei', '5f0e1d2c3b4a59687786950a1b2c3d4e'],
  ['li.wei', 'document.save', 'document 4a8d0d9a2f0b4d3d8e63b5f7ad0f9c11', 'commit 8f1c…'],
  ['', 'session.refused', 'user li.wei', 'wrong password', 'refused'],
  ['', 'session.refused', 'user li.wei', 'wrong password', 'refused'],
  ['zhang.min', 'signature.create', 'document 4a8d0d9a2f0b4d3d8e63b5f7ad0f9c11', '12 @3 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08'],
  ['anna.berg', 'document.read', 'document 4a8d0d9a2f0b4d3d8e63b5f7ad0f9c11', '@3'],
  ['admin', 'group.members', 'group board', 'li.wei zhang.min'],
  ['li.wei', 'access_request.file', 'access_request 2', 'v1 open; The authority wants to see the log too.'],
  ['admin', 'access_request.approve', 'access_request 2', 'v2 approved'],
  ['admin', 'role.change', 'role inspection', 'read_document read_drafts read_audit; The authority wants to see the log too.'],
  ['mallory', 'document.state', 'document 4a8d0d9a2f0b4d3d8e63b5f7ad0f9c11', 'approve; <img src=x onerror="window.hacked=21">', 'refused'],
];

const field = (name, kind, en, zh, more = {}) => ({
  name, kind, label: { en, zh }, help: {}, required: false, choices: [], ...more,
});
const section = (id, en, zh) => ({ id, heading: { en, zh }, required: true });
const bodyOf = (title, sections, at) => `# ${title}\n\n${sections.map(({ heading }) => `## ${heading[at]}\n`).join('\n')}`;

function template(id, type, name, description, fields, sections, more = {}) {
  return {
    id, version: '1', type, name, description, fields, sections, number_scheme: '', workflow: 'review-approval', review_months: 24,
    languages: ['zh', 'en'], body: { en: bodyOf(name.en, sections, 'en'), zh: bodyOf(name.zh, sections, 'zh') }, ...more,
  };
}

export const templates = [
  template(
    'sop', 'sop', { en: 'Standard operating procedure', zh: '标准操作规程' },
    { en: 'How a task is done, step by step, by whom, and which records it leaves.', zh: '一项工作由谁、按什么步骤完成，并留下哪些记录。' },
    [
      field('department', 'choice', 'Department', '部门', {
        required: true, help: { en: 'Stands in the number of the document.', zh: '写入文档编号。' },
        choices: [
          { value: 'QA', label: { en: 'Quality', zh: '质量部' } },
          { value: 'LAB', label: { en: 'Laboratory', zh: '实验室' } },
          { value: 'OPS', label: { en: 'Operations', zh: '运行部' } },
        ],
      }),
      field('process_owner', 'user', 'Process owner', '流程负责人', { required: true }),
      field('training_days', 'number', 'Days for training', '培训天数', { help: { en: 'Between approval and force.', zh: '批准与生效之间的天数。' } }),
      field('first_audit', 'date', 'First audit', '首次检查日期'),
      field('replaces', 'document', 'Replaces', '替代文档'),
    ],
    [section('purpose', 'Purpose', '目的'), section('scope', 'Scope', '范围'), section('procedure', 'Procedure', '流程'), section('records', 'Records', '记录')],
    { number_scheme: 'SOP-{department}-{seq:04}' },
  ),
  template(
    'requirement_specification', 'requirement_specification', { en: 'Requirement specification', zh: '需求规格说明书' },
    { en: 'What a system or service must do, each requirement with its own number.', zh: '系统或服务应当做到什么，每条需求都有编号。' },
    [field('customer', 'text', 'Customer', '客户', { required: true }), field('priority', 'choice', 'Priority', '优先级', {
      choices: [{ value: 'high', label: { en: 'High', zh: '高' } }, { value: 'normal', label: { en: 'Normal', zh: '一般' } }],
    })],
    [section('background', 'Background', '背景'), section('requirements', 'Requirements', '需求')],
  ),
  template(
    'solution', 'solution', { en: 'Solution', zh: '解决方案' },
    { en: 'A solved case: problem, cause, remedy, and how it was verified.', zh: '已解决的案例：现象、原因、处理与验证。' },
    [], [section('problem', 'Problem', '现象'), section('cause', 'Cause', '原因'), section('remedy', 'Remedy', '处理')],
  ),
  template(
    'meeting_record', 'meeting_record', { en: 'Meeting record', zh: '会议纪要' },
    { en: 'Who met, what was decided, and who does what until when.', zh: '参会人员、决议，以及由谁在何时完成什么。' },
    [field('held_on', 'date', 'Held on', '会议日期', { required: true })], [section('decisions', 'Decisions', '决议')],
    { workflow: '', review_months: 0 },
  ),
];

export const spaces = [
  { key: 'QA', title: 'Quality assurance', description: 'Procedures, reports and records of the quality department.' },
  { key: 'SVC', title: '服务台', description: '事件、问题与变更的处理流程，以及已解决的案例。', controlled: true, confidential: true },
  { key: 'HB', title: 'Handbook', description: '' },
  { key: 'EMPTY', title: 'A space that waits for its first document', description: 'Nothing here yet.' },
];

const calibration = [
  `---
number: SOP-QA-0001
title: Calibration of measuring equipment
---
# Calibration of measuring equipment

## Purpose

This procedure states how measuring equipment is calibrated and how results are kept.

## Scope

It holds for all equipment whose readings decide whether a product is released.

## Responsibilities

The laboratory calibrates. The quality department approves the interval.

## Procedure

1. Take the instrument out of use.
2. Compare it with the reference standard at three points.
3. Write the readings into the calibration record.

## Records

Records are kept for five years.
`,
  `# Calibration of measuring equipment

## Purpose

This procedure states how measuring equipment is calibrated and how results are kept.

## Scope

It holds for all equipment whose readings decide whether a product is released, also for equipment on loan.

## Responsibilities

The laboratory calibrates. The quality department approves the interval and releases the instrument for use.

## Procedure

1. Take the instrument out of use and mark it.
2. Let it reach room temperature for at least two hours.
3. Compare it with the reference standard at five points.
4. Write the readings into the calibration record.

| Point | Nominal | Tolerance | Unit |
| --- | ---: | ---: | :---: |
| 1 | 0.0 | 0.1 | °C |
| 2 | 25.0 | 0.1 | °C |
| 3 | 50.0 | 0.2 | °C |
| 4 | 75.0 | 0.2 | °C |
| 5 | 100.0 | 0.3 | °C |

## Out of tolerance

When a reading lies outside the tolerance, **all results since the last calibration** are assessed. See
[Control of deviations](deviations.md) and the [standard](https://www.iso.org/standard/66912.html).

> An instrument that fails twice within one interval is not used again before its interval has been reviewed.

### Assessment

- [x] Which products were measured?
- [x] Which of them were released?
- [ ] Who has to be told?

## Records

Records are kept for ten years.

\`\`\`
record = { instrument: "TH-017", date: "2026-03-01", readings: [0.02, 25.01, 50.08, 75.11, 100.21], result: "pass", next: "2027-03-01" }
\`\`\`
`,
];
calibration.push(calibration[1].replace('at least two hours', 'at least four hours').replace('ten years', 'twelve years'));

const change = [
  `# 变更管理流程

## 目的

规范信息系统变更的申请、评估、审批与实施，降低变更风险。

## 适用范围

适用于所有生产系统的变更，包括硬件、软件、网络和配置。

## 职责

- **变更申请人**：填写变更申请，说明原因和影响。
- **变更委员会**：评估、审批变更。
- **实施人员**：按照批准的计划实施变更。

## 流程

1. 提交变更申请。
2. 评估影响与风险。
3. 变更委员会审批。
4. 在维护窗口内实施。
5. 验证并关闭。

## 时限

一般变更应在 3 个工作日内完成评估。
`,
  `# 变更管理流程

## 目的

规范信息系统变更的申请、评估、审批、测试与实施，降低变更风险。

## 适用范围

适用于所有生产系统的变更，包括硬件、软件、网络、数据库和配置。

## 职责

- **变更申请人**：填写变更申请，说明原因、影响和回退方案。
- **变更委员会**：评估、审批变更，*不得*审批本人提交的申请。
- **实施人员**：按照批准的计划实施变更。

## 流程

1. 提交变更申请。
2. 评估影响与风险。
3. 变更委员会审批。
4. 在测试环境中验证。
5. 在维护窗口内实施。
6. 验证并关闭。

| 变更级别 | 审批人 | 评估时限 | 实施窗口 |
| --- | --- | --- | --- |
| 标准变更 | 服务经理 | 1 个工作日 | 随时 |
| 一般变更 | 变更委员会 | 2 个工作日 | 周二、周四 22:00 以后 |
| 紧急变更 | 值班负责人 | 2 小时 | 立即 |

## 时限

一般变更应在 2 个工作日内完成评估，紧急变更应在 2 小时内完成。

## 记录

所有变更记录保存五年，参见 [事件管理流程](incident.md)。
`,
];

const hostile = `# Notes with hostile content

<script>window.hacked = 1</script>

<img src=x onerror="window.hacked = 2">

[A link](javascript:window.hacked=3) and [another](  JaVaScRiPt:window.hacked=4) and <a href="javascript:window.hacked=5">raw</a>.

<div style="position:fixed;inset:0" class="skip" onclick="window.hacked=6">A block with a style</div>

<svg onload="window.hacked=7"><script>window.hacked=8</script></svg>

<form action="https://example.org"><input name="password"></form>

Use \`rotulus show <number>\` or, without code marks, rotulus show <number>.

![A picture from elsewhere](https://example.org/picture.png) and ![one beside](images/flow.png).

<table><tr><th>Raw</th><th>table</th></tr><tr><td>still</td><td>shown</td></tr></table>

<a id="anchor"></a>[To the anchor](#anchor), [to a heading](#second-part).

##### A deep heading

## Second part

Text.
`;

const long = `# Service report 2025

${Array.from(
  { length: 12 },
  (_, n) => `## Month ${n + 1}

${'The service desk answered requests within the agreed time. '.repeat(6)}

### Figures of month ${n + 1}

${'Availability was above the agreed level in every week. '.repeat(4)}
`,
).join('\n')}`;

const doc = (number, space, fields) => ({
  number,
  space,
  type: 'document',
  language: 'en',
  owner: 'li.wei',
  tags: [],
  is_text: true,
  path: '',
  template: '',
  fields: {},
  workflow: 'review-approval',
  ...fields,
});

const step = (kind, people, decisions = [], more = {}) => ({ kind, people, decisions, quorum: 'any', due_at: null, ...more });
const decided = (user, decision, comment, at) => ({ user, decision, comment, time: day(at), signature: null });

const version = (label, state, content, summary, author = 'Li Wei', at = 0, more = {}) => ({
  label,
  state,
  content,
  summary,
  author,
  time: day(at),
  ...more,
});
/** Approved here, and in force from some days after it was written. */
const since = (at, signers, due = at + 730) => ({ effective_from: day(at), review_due: day(due), signers });

export const documents = [
  doc('SOP-QA-0001', 'QA', {
    title: 'Calibration of measuring equipment',
    type: 'sop',
    tags: ['calibration', 'laboratory'],
    categories: ['calibration', 'qa-acme'],
    path: 'procedures/calibration.md',
    template: 'sop',
    fields: { department: 'QA', process_owner: 'zhang.min', training_days: '10', first_audit: date(90), replaces: 'SOP-QA-0002' },
    comments: [
      { author: 'zhang.min', text: 'Is half an hour enough for the large balances?', line: 18, at: 121, of: '2.1-draft.1' },
      { author: 'anna.berg', text: 'They stand in the laboratory all year.\nI have asked the maker all the same.', line: null, at: 122, of: '2.1-draft.1' },
    ],
    versions: [
      version('1.0', 'superseded', calibration[0], 'First issue', 'Li Wei', 3, since(10, ['anna.berg', 'zhang.min'])),
      version('2.0', 'effective', calibration[1], 'Five points instead of three; records kept for ten years', 'Zhang Min', 60, since(75, ['anna.berg', 'admin'])),
      version('2.1-draft.1', 'draft', calibration[2], 'Longer time to reach room temperature', 'Anna Berg', 120),
    ],
  }),
  doc('SOP-QA-0002', 'QA', {
    title: 'Control of deviations',
    type: 'sop',
    owner: 'zhang.min',
    tags: ['deviation'],
    path: 'procedures/deviations.md',
    versions: [
      version('1.0', 'effective', '# Control of deviations\n\nEvery deviation gets a number, an owner and a calibration check.\n', 'First issue', 'Zhang Min', 20, since(30, ['anna.berg', 'zhang.min'])),
    ],
  }),
  doc('REP-QA-0003', 'QA', {
    title: 'Service report 2025',
    type: 'report',
    tags: ['report', '2025'],
    path: 'reports/2025.md',
    run: {
      submitter: 'anna.berg', comment: 'The figures of December are final now.', at: 141,
      steps: [
        step('review', ['admin', 'zhang.min'], [decided('zhang.min', 'approved', 'Read the figures of months 3 and 7 again: right.', 143)], { quorum: 'all', due_at: fromNow(-1) }),
        step('approval', ['li.wei', 'admin'], [], { due_at: null }),
      ],
    },
    versions: [version('1.0-draft.2', 'in_review', long, 'For review', 'Anna Berg', 140)],
  }),
  doc('SOP-SVC-0001', 'SVC', {
    title: '变更管理流程',
    type: 'sop',
    language: 'zh',
    owner: 'zhang.min',
    tags: ['变更', '流程'],
    categories: ['change'],
    path: '流程/变更管理.md',
    versions: [
      version('1.0', 'superseded', change[0], '首次发布', '李伟', 10, since(15, ['li.wei', 'zhang.min'])),
      version('2.0', 'effective', change[1], '增加测试环节和变更级别；缩短评估时限', '张敏', 90, since(95, ['li.wei', 'admin'])),
    ],
  }),
  doc('SOP-SVC-0002', 'SVC', {
    title: '事件管理流程',
    type: 'sop',
    language: 'zh',
    owner: 'zhang.min',
    tags: ['事件', '流程'],
    categories: ['incident'],
    path: '流程/incident.md',
    versions: [
      version('1.0', 'effective', '# 事件管理流程\n\n## 目的\n\n在约定时间内恢复服务。用户来电后 24 小时内答复，72 小时内解决。\n\n## 流程\n\n登记、分类、处理、关闭。重大事件应立即上报，并按照变更管理流程实施修复。\n', '首次发布', '李伟', 40),
    ],
  }),
  doc('SOL-SVC-0016', 'SVC', {
    title: '打印机卡纸 Printer jams after a change of paper',
    type: 'solution',
    language: 'zh',
    owner: 'admin',
    tags: ['打印'],
    categories: ['printer'],
    path: '案例/卡纸.md',
    template: 'solution',
    helped: ['li.wei', 'zhang.min', 'anna.berg'],
    reports: [
      { user: 'anna.berg', version: '1.0', revision: 0, time: '2026-11-20T08:00:00Z', reason: 'The tray was replaced. 纸盒已更换，步骤 2 不再适用。', state: 'open', closed_at: null, answer: null, answered_by: null },
      { user: 'li.wei', version: '1.0', revision: 0, time: '2026-11-12T08:00:00Z', reason: '图片缺失。', state: 'answered', closed_at: '2026-11-13T08:00:00Z', answer: '已补上。', answered_by: 'admin' },
    ],
    versions: [
      version('1.0', 'effective', '# 打印机卡纸 Printer jams\n\n## 现象\n\n更换纸张后打印机卡纸。\n\n## 原因\n\n纸盒导板未调整。\n\n## 处理\n\n1. 取出纸张。\n2. 调整导板。\n\n## 验证\n\n连续打印 50 页。\n', '由案例整理', '李伟', 90),
    ],
  }),
  doc('SOP-QA-0101', 'QA', {
    title: '测量设备的校准',
    type: 'sop',
    language: 'zh',
    owner: 'li.wei',
    tags: ['校准'],
    categories: ['calibration'],
    translation_of: 'SOP-QA-0001',
    translated_version: '1.0',
    path: 'sop/calibration.zh.md',
    versions: [version('1.0', 'effective', '# 测量设备的校准\n\n## 目的\n\n本程序规定测量设备如何校准。\n', '翻译', '李伟', 45)],
  }),
  doc('SOL-SVC-0017', 'SVC', {
    title: '打印服务中断的处理',
    type: 'solution',
    language: 'zh',
    owner: 'li.wei',
    tags: ['打印', '案例'],
    categories: ['printer', 'network'],
    path: '案例/打印服务.md',
    template: 'solution',
    run: {
      submitter: 'admin', comment: '', at: 101, state: 'needs_correction',
      steps: [
        step('review', ['zhang.min'], [decided('zhang.min', 'needs_correction', '请补充如何验证已恢复，以及如何避免再次发生。', 102)], { due_at: day(110) }),
        step('approval', ['zhang.min']),
      ],
    },
    versions: [
      version('1.0-draft.1', 'needs_correction', '# 打印服务中断的处理\n\n## 现象\n\n多名用户无法打印。\n\n## 原因\n\n打印队列服务停止。\n\n## 处理\n\n重启服务，清空队列。\n', '由案例整理', '李伟', 100),
    ],
  }),
  doc('REQ-SVC-0004', 'SVC', {
    title: 'Requirements of the ticket system 工单系统需求',
    template: 'requirement_specification',
    fields: { customer: 'Northern Rail', priority: 'high' },
    type: 'requirement_specification',
    language: 'en',
    tags: ['requirements'],
    path: 'requirements/tickets.md',
    versions: [
      version('1.0-draft.1', 'draft', '# Requirements of the ticket system 工单系统需求\n\nREQ-17 The system answers within 2 seconds. 系统应在 2 秒内响应。\n', 'First draft', 'Anna Berg', 130),
    ],
  }),
  doc('SOP-SVC-0003', 'SVC', {
    title: '备份与恢复规程',
    type: 'sop',
    language: 'zh',
    tags: ['备份'],
    path: '流程/备份.md',
    template: 'sop',
    fields: { department: 'OPS', process_owner: 'li.wei' },
    run: {
      submitter: 'li.wei', comment: '按审核意见补充了恢复演练。', at: 150, effective_at: fromNow(20),
      steps: [
        step('review', ['zhang.min'], [decided('zhang.min', 'approved', '', 151)]),
        step('approval', ['admin'], [], { due_at: fromNow(6) }),
      ],
    },
    versions: [
      version('1.0-draft.1', 'draft', '# 备份与恢复规程\n\n## 目的\n\n保证数据可以恢复。\n', '初稿', '李伟', 145),
      version('1.0-draft.2', 'in_approval', '# 备份与恢复规程\n\n## 目的\n\n保证数据可以恢复。\n\n## 范围\n\n所有生产系统。\n\n## 流程\n\n1. 每日增量备份。\n2. 每周完整备份。\n3. 每季度进行一次恢复演练。\n\n## 记录\n\n备份记录保存三年。\n', '补充恢复演练', '李伟', 149),
    ],
  }),
  doc('SOP-QA-0005', 'QA', {
    title: 'Cleaning of glassware',
    type: 'sop',
    tags: ['laboratory'],
    path: 'procedures/glassware.md',
    run: {
      submitter: 'li.wei', comment: '', at: 150, state: 'approved', effective_at: fromNow(12),
      steps: [step('review', ['anna.berg'], [decided('anna.berg', 'approved', '', 151)]), step('approval', ['zhang.min'], [decided('zhang.min', 'approved', '', 152)])],
    },
    versions: [
      version('1.0', 'effective', '# Cleaning of glassware\n\nRinse three times.\n', 'First issue', 'Li Wei', 20, since(25, ['anna.berg', 'zhang.min'])),
      version('1.1', 'approved', '# Cleaning of glassware\n\nRinse three times, the last time with purified water.\n', 'Purified water', 'Li Wei', 149, { effective_from: fromNow(12), review_due: null, signers: ['anna.berg', 'zhang.min'] }),
    ],
  }),
  doc('SOP-QA-0006', 'QA', {
    title: 'Storage of reference standards',
    type: 'sop',
    path: 'procedures/standards.md',
    versions: [version('1.0', 'expired', '# Storage of reference standards\n\nDry, dark and locked.\n', 'First issue', 'Li Wei', 2, since(5, ['anna.berg', 'zhang.min'], 100))],
  }),
  doc('SOP-QA-0007', 'QA', {
    title: 'Paper log books',
    type: 'sop',
    path: 'procedures/log_books.md',
    versions: [version('1.0', 'obsolete', '# Paper log books\n\nOne book for each instrument.\n', 'First issue', 'Li Wei', 1, since(4, ['anna.berg', 'zhang.min']))],
  }),
  doc('FIL-QA-0009', 'QA', {
    title: 'Calibration record 2026',
    type: 'file',
    is_text: false,
    path: 'records/calibration-2026.xlsx',
    versions: [
      version('0.1', 'effective', 'PK\u0003\u0004 not really a spreadsheet', 'Imported', 'Li Wei', 50),
      version('0.2', 'effective', 'PK\u0003\u0004 not really a spreadsheet either', 'Imported', 'Li Wei', 55),
    ],
  }),
  doc('HB-0001', 'HB', {
    title: 'Notes with hostile content',
    path: 'notes/hostile.md',
    owner: '',
    versions: [version('0.1', 'effective', hostile, '', 'Li Wei', 70)],
  }),
  doc('HB-0004', 'HB', {
    title: '<script>window.hacked=10</script><img src=x onerror="window.hacked=11">',
    path: 'notes/"><img src=x onerror=window.hacked=12>.md',
    owner: '<b onclick="window.hacked=13">owner</b>',
    tags: ['<svg onload=window.hacked=14>', 'javascript:window.hacked=15'],
    template: 'requirement_specification',
    fields: { customer: '<img src=x onerror="window.hacked=16">', priority: '"><script>window.hacked=17</script>', stray: 'javascript:window.hacked=18' },
    comments: [{ author: 'mallory', text: '<img src=x onerror="window.hacked=19"> [x](javascript:window.hacked=21)', line: 1, at: 71, of: '1.0-draft.1' }],
    run: {
      submitter: 'mallory', comment: '<svg/onload=window.hacked=22>', at: 72,
      steps: [{ ...step('review', ['admin', 'mallory'], [decided('mallory', 'approved', '"><script>window.hacked=23</script>', 73)], { quorum: 'all' }), title: { en: '<img src=x onerror="window.hacked=24">' } }],
    },
    versions: [version('1.0-draft.1', 'in_review', hostile, '<img src=x onerror="window.hacked=25">', '<i onmouseover="window.hacked=26">Mallory</i>', 70, { signers: ['mallory'] })],
  }),
  doc('HB-0002', 'HB', {
    title: 'settings.json',
    path: 'settings.json',
    language: '',
    versions: [version('0.1', 'obsolete', '{\n  "interval": 12,\n  "points": [0, 25, 50, 75, 100]\n}\n', 'Imported', 'Li Wei', 71)],
  }),
  doc('HB-0003', 'HB', {
    title: 'A document with many versions',
    path: 'notes/many.md',
    versions: Array.from({ length: 37 }, (_, n) =>
      version(`0.${n + 1}`, n === 36 ? 'effective' : 'superseded', `# A document with many versions\n\nThis is text number ${n + 1}.\n`, n % 5 === 4 ? '' : `Change ${n + 1}: the text is counted on`, n % 2 ? 'Anna Berg' : 'Li Wei', n * 3),
    ),
  }),
  ...Array.from({ length: 60 }, (_, n) =>
    doc(`HB-${String(n + 100).padStart(4, '0')}`, 'HB', {
      title: `${['Travel', 'Expenses', 'Onboarding', 'Holidays', 'Security', 'Equipment'][n % 6]} guide, part ${Math.floor(n / 6) + 1}`,
      tags: [['people', 'money', 'tools'][n % 3]],
      owner: ['li.wei', 'anna.berg'][n % 2],
      path: `guides/${n}.md`,
      versions: [
        version('0.1', ['effective', 'draft', 'effective', 'archived'][n % 4], `# Guide\n\nThis guide of the handbook says how it is done here, step ${n + 1}. ${'Ask when in doubt. '.repeat(8)}`, 'Imported', 'Anna Berg', n),
      ],
    }),
  ),
];
