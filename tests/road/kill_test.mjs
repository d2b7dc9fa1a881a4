// kill -9 at any moment of an approval: after the restart the document is in exactly one state, everything that was answered is
// there, and signatures, audit and versions agree (`rotulus verify --read-data`).
//
// usage: node kill_test.mjs [ROUNDS]      ROTULUS_FAULTS: 40 rounds
import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { Installation, passwordOf } from './installation.mjs';

const rounds = Number(process.env.ROTULUS_FAULTS ? 40 : (process.argv[2] ?? 8));

// The road as steps: who, what, and the state of the newest version when it was answered.
const signed = (name) => ({ signature: { password: passwordOf(name) } });
const kRoad = [
  { who: 'carl', to: 'in_review', act: (client, number) => client.take(number, 'submit') },
  { who: 'rhea', to: 'needs_correction', act: (client, number) => client.take(number, 'request_correction', { comment: '第三步不清楚' }) },
  { who: 'carl', to: 'draft', act: (client, number) => client.change(number, 'PATCH', '', { content: `# 泵站巡检\n\n${Date.now()}\n` }) },
  { who: 'carl', to: 'in_review', act: (client, number) => client.take(number, 'submit') },
  { who: 'rhea', to: 'in_approval', act: (client, number) => client.take(number, 'approve', signed('rhea')) },
  { who: 'abel', to: 'in_approval', act: (client, number) => client.take(number, 'approve', signed('abel')) },
  { who: 'anna', to: 'effective', act: (client, number) => client.take(number, 'approve', signed('anna')) },
  { who: 'carl', to: 'draft', act: (client, number) => client.change(number, 'PATCH', '', { content: `# 泵站巡检\n\n${Date.now()}\n` }) },
];

const place = new Installation();
let number = '';
let position = 0; // the next step of the road
let answered = 0, cut = 0;

const newestState = (document) => document.draft?.state ?? document.state;

async function people() {
  const clients = {};
  for (const name of new Set(kRoad.map((step) => step.who))) clients[name] = await place.as(name);
  return clients;
}

/** Walks the road until the server is gone. */
async function walk(clients) {
  while (true) {
    const step = kRoad[position];
    let answer;
    try {
      answer = await step.act(clients[step.who], number);
    } catch {
      cut += 1;
      return;
    }
    assert.equal(answer.status, 200, `${step.who}: ${answer.text}`);
    answered += 1;
    position = (position + 1) % kRoad.length;
  }
}

/** The state is the one before the step that was cut off, or the one after it. */
async function checkState(clients) {
  const state = newestState(await clients.carl.document(number));
  const before = kRoad[(position + kRoad.length - 1) % kRoad.length].to;
  const { to } = kRoad[position];
  assert.ok(state === before || state === to, `the newest version is ${state}, and should be ${before} or ${to}`);
  const approvals = (await clients.carl.get(`/documents/${number}/workflow`)).data.run?.steps.flatMap((step) => step.decisions).length ?? 0;
  // Two decisions in one state: count what was kept.
  const moved = before === to ? approvals > 1 : state !== before;
  if (moved) position = (position + 1) % kRoad.length;
}

try {
  await place.start();
  const carl = await place.as('carl');
  const made = await carl.post('/spaces/QA/documents', { title: '泵站巡检', workflow: 'two-approvals', content: '# 泵站巡检\n\n每班检查一次。\n' });
  assert.equal(made.status, 201, made.text);
  number = made.data.number;
  for (let round = 0; round < rounds; round += 1) {
    const clients = await people();
    if (round > 0) await checkState(clients);
    const walking = walk(clients);
    await sleep(150 + Math.random() * 900);
    await place.kill();
    await walking;
    Object.values(clients).forEach((client) => client.close());
    const found = place.verify();
    assert.equal(found.clean, true, JSON.stringify(found));
    await place.start();
  }
  await checkState(await people());
  console.log(`${rounds} times killed; ${answered} transitions answered, ${cut} cut off; nothing contradicted itself`);
} finally {
  await place.stop();
  place.remove();
}
