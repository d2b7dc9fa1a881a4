// The pages over the real program: ROTULUS_PROGRAM is set up in a folder of its own, empty, and served; its administrator takes
// the first steps, then three people take a document the whole road. Pictures go where browser.mjs puts them.
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const program = process.env.ROTULUS_PROGRAM;
if (!program) throw new Error('ROTULUS_PROGRAM names no program.');
const here = dirname(fileURLToPath(import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'rotulus-pages-'));
const config = join(folder, 'config.yaml');
const kPeople = [['writer', 'owner'], ['reviewer', 'reviewer'], ['approver', 'approver']];
const kStartDeadline = 30_000; // milliseconds

const rotulus = (...args) => execFileSync(program, args, { encoding: 'utf8', cwd: folder });

/** Sets up the data, and gives the password of the administrator. */
function setUp() {
  // Port 0 takes a free one; swap matters to real documents only.
  writeFileSync(config, 'data:\n  directory: data\n  key_file: key\nserver:\n  port: 0\nsearch:\n  allow_swap: true\nlog:\n  file: log\n');
  const told = rotulus('init', '--data', join(folder, 'data'), '--key-file', join(folder, 'key'), '--admin', 'admin');
  return /password\s+(\S+)/.exec(told)[1];
}

/** Users without any role, and the file of their names and passwords. */
function makePeople() {
  const lines = kPeople.map(([name]) => {
    const out = join(folder, `${name}.password`);
    rotulus('user', 'create', name, '--out', out, '--config', config);
    return `${name} ${readFileSync(out, 'utf8').trim()}\n`;
  });
  const file = join(folder, 'accounts');
  writeFileSync(file, lines.join(''), { mode: 0o600 });
  return file;
}

/** Resolves to the address once the server says that it is ready. */
function serve() {
  const server = spawn(program, ['serve', '--config', config], { cwd: folder, stdio: ['ignore', 'pipe', 'inherit'] });
  const url = new Promise((done, fail) => {
    let told = '';
    setTimeout(() => fail(new Error(`The server is not ready: ${told}`)), kStartDeadline).unref();
    server.on('exit', (code) => fail(new Error(`The server ended with ${code}: ${told}`)));
    server.stdout.on('data', (bytes) => {
      told += bytes;
      const address = /https:\/\/[^\s/]+/.exec(told)?.[0];
      if (address) done(address);
    });
  });
  return { server, url };
}

function drive(group, env) {
  const node = spawnSync(process.execPath, [join(here, 'browser.mjs'), group], { stdio: 'inherit', env: { ...process.env, ...env } });
  return node.status === 0;
}

async function stop(server) {
  server.removeAllListeners('exit');
  const ended = new Promise((done) => server.on('exit', done));
  server.kill('SIGTERM');
  await ended;
}

const password = setUp();
const accounts = makePeople();
const { server, url } = serve();
let passed = false;
try {
  const address = await url;
  passed = drive('start', { ROTULUS_URL: address, ROTULUS_USER: 'admin', ROTULUS_PASSWORD: password, ROTULUS_FRESH: '1' });
  for (const [name, role] of kPeople) rotulus('grant', name, role, '--space', 'QA', '--config', config);
  const [user, secret] = readFileSync(accounts, 'utf8').split(/\s+/);
  passed = drive('road', { ROTULUS_URL: address, ROTULUS_USER: user, ROTULUS_PASSWORD: secret, ROTULUS_ACCOUNTS: accounts }) && passed;
} finally {
  await stop(server);
  rmSync(folder, { recursive: true, force: true });
}
process.exitCode = passed ? 0 : 1;
