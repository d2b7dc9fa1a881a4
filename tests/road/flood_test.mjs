// A flood of sign-ins does not slow other requests: their median stays below twice the quiet one, from one address and from many,
// with passwords hashed at their full price. Somebody who is known signs in all the same.
//
// The flood comes from a process of its own of low priority: it stands for other machines, whose processors are not ours.
//
// usage: flood_test.mjs [CONNECTIONS]       as a test
//        flood_test.mjs --flood URL CONNECTIONS one|many      the flood itself
import { spawn } from 'node:child_process';
import { Agent, request } from 'node:https';
import { setPriority } from 'node:os';
import { fileURLToPath } from 'node:url';
import { Client } from './client.mjs';
import { Installation, passwordOf } from './installation.mjs';

const kRequests = 400;
const kRounds = 3;
const kMost = 2;

const wait = (milliseconds) => new Promise((done) => { setTimeout(done, milliseconds); });

function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)];
}

// --- the flood

function attempt(url, agent, number) {
  const body = JSON.stringify({ username: `somebody${number}`, password: 'not a password of anybody' });
  return new Promise((done) => {
    const sent = request(`${url}/api/v1/session`, {
      method: 'POST', agent, headers: { Origin: url, 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(body) },
    }, (answer) => {
      answer.resume();
      answer.on('end', () => done(answer.statusCode));
      answer.on('error', () => done(0));
    });
    sent.on('error', () => done(0));
    sent.end(body);
  });
}

async function flood(url, connections, from) {
  setPriority(19);
  const counts = {};
  process.on('SIGTERM', () => {
    process.stdout.write(`${JSON.stringify(counts)}\n`);
    process.exit(0);
  });
  let number = 0;
  const one = async (index) => {
    const localAddress = from === 'many' ? `127.0.${1 + (index >> 7)}.${1 + (index & 127)}` : '127.0.0.1';
    const agent = new Agent({ keepAlive: true, rejectUnauthorized: false, maxSockets: 1, localAddress });
    for (;;) {
      const status = await attempt(url, agent, ++number);
      counts[status] = (counts[status] ?? 0) + 1;
      if (status === 0) await wait(10);
    }
  };
  await Promise.all(Array.from({ length: connections }, (_, index) => one(index)));
}

function startFlood(url, connections, from) {
  const child = spawn(process.execPath, [fileURLToPath(import.meta.url), '--flood', url, String(connections), from],
    { stdio: ['ignore', 'pipe', 'inherit'] });
  let said = '';
  child.stdout.on('data', (chunk) => { said += chunk; });
  const ended = new Promise((done) => { child.once('exit', done); });
  return async () => {
    child.kill('SIGTERM');
    await ended;
    return JSON.parse(said);
  };
}

// --- the measurement

async function timesOf(client) {
  const times = [];
  for (let i = 0; i < kRequests; ++i) {
    const begin = process.hrtime.bigint();
    const answer = await client.get('/me');
    times.push(Number(process.hrtime.bigint() - begin) / 1e6);
    if (answer.status !== 200) throw new Error(`a request was answered with ${answer.status}`);
  }
  return times;
}

// Quiet and flooded by turns: the machine may have other work.
async function compare(place, client, connections, from) {
  const quiet = [];
  const flooded = [];
  let counts = {};
  for (let round = 0; round < kRounds; ++round) {
    quiet.push(...await timesOf(client));
    const stop = startFlood(place.url, connections, from);
    await wait(2000);
    flooded.push(...await timesOf(client));
    counts = await stop();
    await wait(1500);
  }
  const figures = { id: 'identity.flood.vs_quiet', from, connections, quiet_ms: median(quiet), flooded_ms: median(flooded), answers: counts };
  figures.value = figures.flooded_ms / figures.quiet_ms;
  process.stdout.write(`${JSON.stringify(figures)}\n`);
  return figures;
}

async function signInDuringFlood(place, device, connections) {
  const stop = startFlood(place.url, connections, 'many');
  await wait(2000);
  const client = new Client(place.url);
  client.cookie = device;
  const begin = Date.now();
  const answer = await client.post('/session', { username: 'rita', password: passwordOf('rita') });
  const took = Date.now() - begin;
  client.close();
  await stop();
  process.stdout.write(`${JSON.stringify({ id: 'identity.flood.known_sign_in_ms', value: took, status: answer.status })}\n`);
  return answer.status;
}

async function test(connections) {
  const place = new Installation({ people: { rita: 'reader' } });
  try {
    await place.start();
    const client = new Client(place.url);
    const entered = await client.post('/session', { username: 'rita', password: passwordOf('rita') });
    const cookies = entered.headers['set-cookie'].map((field) => field.split(';')[0]);
    client.cookie = cookies[0];
    await timesOf(client);
    const failed = [];
    for (const from of ['one', 'many']) {
      const { value, answers } = await compare(place, client, connections, from);
      if (value > kMost) failed.push(`from ${from} address(es) others waited ${value.toFixed(2)} times as long`);
      if (!answers[429] || answers[0] || answers[500]) failed.push(`from ${from}: the flood was answered with ${JSON.stringify(answers)}`);
    }
    if (await signInDuringFlood(place, cookies[1], connections) !== 200) failed.push('somebody who is known could not sign in');
    client.close();
    if (failed.length > 0) throw new Error(failed.join('; '));
  } finally {
    await place.stop();
    place.remove();
  }
}

const [mode, url, connections, from] = process.argv.slice(2);
if (mode === '--flood') await flood(url, Number(connections), from);
else await test(Number(mode ?? 64));
