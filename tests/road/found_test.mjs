// kill -9 at any moment while documents are saved: after the restart everything that was answered is found, whatever has become of
// the index's checkpoint meanwhile: kept, gone, cut short, with other bytes in it, another file altogether.
//
// usage: node found_test.mjs [ROUNDS]      ROTULUS_FAULTS: 40 rounds
import assert from 'node:assert/strict';
import { existsSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Installation } from './installation.mjs';

const rounds = Number(process.env.ROTULUS_FAULTS ? 40 : (process.argv[2] ?? 6));
const kSavesPerSecond = 20;

const place = new Installation({ people: { carl: 'contributor' } });
const checkpoint = join(place.folder, 'data/index.checkpoint');
const saved = new Map(); // number -> word of the last save that was answered; without what an unanswered one may have changed
let count = 0;

/** What may happen to the file between two starts. */
const fates = {
  kept() {},
  gone() { rmSync(checkpoint, { force: true }); },
  'cut short'() { truncateSync(checkpoint, Math.floor(readFileSync(checkpoint).length * Math.random())); },
  'flipped bytes'() {
    const bytes = readFileSync(checkpoint);
    for (let i = 0; i < 3; i += 1) bytes[Math.floor(Math.random() * bytes.length)] ^= 1 + Math.floor(Math.random() * 255);
    writeFileSync(checkpoint, bytes);
  },
  empty() { writeFileSync(checkpoint, ''); },
  'another file'() { writeFileSync(checkpoint, Buffer.from(Array.from({ length: 5000 }, () => Math.random() * 256))); },
};

/** One document, new or with a further text; counts as saved when it was answered. */
async function save(client) {
  const word = `found${(count += 1)}mark`;
  const content = `# Saved ${word}\n\n保存之后必须找到 ${word}\n`;
  const old = saved.size > 20 && count % 3 === 0 ? [...saved.keys()][Math.floor(Math.random() * saved.size)] : undefined;
  saved.delete(old);
  const answer = old ? await client.change(old, 'PATCH', '', { content })
    : await client.post('/spaces/QA/documents', { title: `Saved ${word}`, content });
  assert.ok(answer.status === 200 || answer.status === 201, answer.text);
  saved.set(answer.data.number, word);
}

/** Saves until the server is gone. */
async function saveOn(client) {
  const under = new Set();
  let gone = false;
  while (!gone) {
    const one = save(client).catch((error) => {
      if (error instanceof assert.AssertionError) throw error;
      gone = true;
    });
    under.add(one);
    one.finally(() => under.delete(one));
    await sleep(1000 / kSavesPerSecond);
  }
  await Promise.all(under);
}

async function isFound(client, number, word) {
  const answer = await client.get(`/search?q=${word}`);
  assert.equal(answer.status, 200, answer.text);
  return answer.data.items.some((hit) => hit.number === number);
}

/** Ready means found: nothing is asked twice. */
async function checkAll(client, fate) {
  const lost = [];
  for (const [number, word] of saved) if (!(await isFound(client, number, word))) lost.push(`${number} ${word}`);
  assert.deepEqual(lost, [], `checkpoint ${fate}: answered, and not found after the restart`);
}

try {
  await place.start();
  const names = Object.keys(fates);
  for (let round = 0; round < rounds; round += 1) {
    const carl = await place.as('carl');
    const saving = saveOn(carl);
    await sleep(300 + Math.random() * 1200);
    // Also while everything is read anew, and a checkpoint is written.
    const reading = round % 3 === 2 ? place.runBeside('reindex') : undefined;
    if (reading) await sleep(Math.random() * 400);
    await place.kill();
    await saving;
    await reading;
    carl.close();
    const fate = existsSync(checkpoint) ? names[round % names.length] : 'gone';
    fates[fate]();
    await place.start();
    const again = await place.as('carl');
    await checkAll(again, fate);
    again.close();
    if (round % 2 === 0) { // leaves a checkpoint
      await place.stop();
      assert.ok(existsSync(checkpoint));
      await place.start();
    }
  }
  console.log(`${rounds} times killed; ${saved.size} documents as they were last answered, all found`);
} finally {
  await place.stop();
  place.remove();
}
