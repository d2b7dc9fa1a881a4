// The documents that the mock server serves: enough of every kind to see each page at its fullest.
const day = (n, hour = 9) => new Date(Date.UTC(2026, 0, 5 + n, hour, (n * 7) % 60)).toISOString().replace('.000Z', 'Z');

export const spaces = [
  { key: 'QA', title: 'Quality assurance', description: 'Procedures, reports and records of the quality department.' },
  { key: 'SVC', title: '服务台', description: '事件、问题与变更的处理流程，以及已解决的案例。' },
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
  ...fields,
});

const version = (label, state, content, summary, author = 'Li Wei', at = 0) => ({
  label,
  state,
  content,
  summary,
  author,
  time: day(at),
});

export const documents = [
  doc('SOP-QA-0001', 'QA', {
    title: 'Calibration of measuring equipment',
    type: 'sop',
    tags: ['calibration', 'laboratory'],
    path: 'procedures/calibration.md',
    versions: [
      version('1.0', 'superseded', calibration[0], 'First issue', 'Li Wei', 3),
      version('2.0', 'effective', calibration[1], 'Five points instead of three; records kept for ten years', 'Zhang Min', 60),
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
      version('1.0', 'effective', '# Control of deviations\n\nEvery deviation gets a number, an owner and a calibration check.\n', 'First issue', 'Zhang Min', 20),
    ],
  }),
  doc('REP-QA-0003', 'QA', {
    title: 'Service report 2025',
    type: 'report',
    tags: ['report', '2025'],
    path: 'reports/2025.md',
    versions: [version('1.0', 'in_review', long, 'For review', 'Anna Berg', 140)],
  }),
  doc('SOP-SVC-0001', 'SVC', {
    title: '变更管理流程',
    type: 'sop',
    language: 'zh',
    owner: 'zhang.min',
    tags: ['变更', '流程'],
    path: '流程/变更管理.md',
    versions: [
      version('1.0', 'superseded', change[0], '首次发布', '李伟', 10),
      version('2.0', 'effective', change[1], '增加测试环节和变更级别；缩短评估时限', '张敏', 90),
    ],
  }),
  doc('SOP-SVC-0002', 'SVC', {
    title: '事件管理流程',
    type: 'sop',
    language: 'zh',
    owner: 'zhang.min',
    tags: ['事件', '流程'],
    path: '流程/incident.md',
    versions: [
      version('1.0', 'effective', '# 事件管理流程\n\n## 目的\n\n在约定时间内恢复服务。用户来电后 24 小时内答复，72 小时内解决。\n\n## 流程\n\n登记、分类、处理、关闭。重大事件应立即上报，并按照变更管理流程实施修复。\n', '首次发布', '李伟', 40),
    ],
  }),
  doc('SOL-SVC-0017', 'SVC', {
    title: '打印服务中断的处理',
    type: 'solution',
    language: 'zh',
    owner: 'li.wei',
    tags: ['打印', '案例'],
    path: '案例/打印服务.md',
    versions: [
      version('1.0', 'needs_correction', '# 打印服务中断的处理\n\n## 现象\n\n多名用户无法打印。\n\n## 原因\n\n打印队列服务停止。\n\n## 处理\n\n重启服务，清空队列。\n', '由案例整理', '李伟', 100),
    ],
  }),
  doc('REQ-SVC-0004', 'SVC', {
    title: 'Requirements of the ticket system 工单系统需求',
    type: 'requirement_specification',
    language: 'en',
    tags: ['requirements'],
    path: 'requirements/tickets.md',
    versions: [
      version('1.0-draft.1', 'draft', '# Requirements of the ticket system 工单系统需求\n\nREQ-17 The system answers within 2 seconds. 系统应在 2 秒内响应。\n', 'First draft', 'Anna Berg', 130),
    ],
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
