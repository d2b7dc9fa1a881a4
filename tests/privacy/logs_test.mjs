// No secret and no search text in any log line, over the logs of the whole suite.
//
// The tests that start the real program leave its log in a folder (ROTULUS_TEST_LOGS); this runs after all of them. It adds a log
// of its own, made by everything that must leave no trace there: passwords right and wrong, cookies, tokens, codes, links,
// recovery key, searches. Then every line of every log is looked at:
//   - it names only known fields, and what a request was about by the pattern of its route;
//   - it holds none of the secrets and search texts that were used, and nothing that has the form of one.
//
// usage: logs_test.mjs            as a test
//        logs_test.mjs FOLDER     only looks at the logs there; exit 1 when it finds something or no log at all
import { createHmac } from 'node:crypto';
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from '../road/client.mjs';
import { Installation, root } from '../road/installation.mjs';

const kFields = new Set(['time', 'level', 'event', 'request_id', 'method', 'route', 'status', 'complete', 'duration_ms', 'bytes', 'peer',
  'address', 'command', 'reason', 'what', 'detail', 'plugin', 'path', 'file', 'version', 'sha256']);

// What secrets look like, whoever made them.
const kForms = {
  'a cookie, a link or a key': /(?<![\w-])[\w-]{43}(?![\w-])/,
  'an API token': /rot_[\w-]{20,}/,
  'a key file': /rotulus-key-1:/,
  'a recovery key': /(?<!\w)(?:[0-9A-Za-z]{7}-){7}[0-9A-Za-z]{7}(?!\w)/,
  'a generated password': /(?<!\w)(?:[a-km-np-z2-9]{5}-){3}[a-km-np-z2-9]{5}(?!\w)/,
  'the secret of a second factor': /(?<!\w)[A-Z2-7]{32}(?!\w)/,
  'a hash of a password': /scrypt\$/,
  'a query': /[?&](?:q|cursor|token)=|otpauth:/,
};

// Passwords and search texts of the other tests.
const kUsed = ['correct horse', 'a long enough', 'seven quiet horses', 'a guess', 'not the password', 'wrong password of'];

function complaintsAbout(line, number, secrets, routes) {
  const found = [];
  const lower = line.toLowerCase();
  for (const [what, text] of secrets) if (lower.includes(text.toLowerCase())) found.push(`line ${number} holds ${what}`);
  // What the program says to the person who started it, beside its log.
  if (!line.startsWith('{')) return found;
  let event;
  try {
    event = JSON.parse(line);
  } catch {
    return [...found, `line ${number} is no JSON`];
  }
  for (const field of Object.keys(event)) if (!kFields.has(field)) found.push(`line ${number} has the field '${field}', which is not known here`);
  if (event.event === 'request' && event.route && !routes.has(event.route)) found.push(`line ${number} names no route: ${event.route}`);
  return found;
}

function lookAt(folder, secrets, routes) {
  const found = [];
  let lines = 0;
  for (const name of readdirSync(folder)) {
    readFileSync(join(folder, name), 'utf8').split('\n').forEach((line, index) => {
      if (!line) return;
      ++lines;
      for (const [what, form] of Object.entries(kForms)) if (form.test(line)) found.push(`${name}: line ${index + 1} holds what looks like ${what}`);
      found.push(...complaintsAbout(line, index + 1, secrets, routes).map((text) => `${name}: ${text}`));
    });
  }
  if (lines === 0) found.push(`there is no log in ${folder}: nothing was looked at`);
  return { found, lines };
}

function routesOf() {
  const described = JSON.parse(readFileSync(join(root, 'server/openapi.json'), 'utf8'));
  return new Set([...Object.keys(described.paths), ...['/', '/assets/{file}']]);
}

function codeOf(base32, step) {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  const bits = [...base32].map((c) => alphabet.indexOf(c).toString(2).padStart(5, '0')).join('');
  const key = Buffer.from(bits.match(/.{8}/g).map((byte) => parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const digest = createHmac('sha1', key).update(counter).digest();
  const at = digest[19] & 15;
  return String((digest.readUInt32BE(at) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}

/** Uses everything once that must not be written down; gives the secrets by what they are. */
async function leaveTraces(logs) {
  const place = new Installation({ people: { rita: 'reader' } });
  const secrets = [['the password of the administrator', place.admin.password], ['the recovery key', place.admin.recovery_key]];
  try {
    await place.start();
    const client = new Client(place.url);
    const attempt = (body) => client.post('/session', body);
    await attempt({ username: 'rita', password: 'Zq7wrong password of rita' });
    await attempt({ username: 'Zq7password in the wrong field', password: 'x' });
    secrets.push(['a wrong password', 'Zq7wrong'], ['a password typed as a name', 'Zq7password']);
    const entered = await attempt({ username: 'rita', password: 'correct horse r battery' });
    const cookies = entered.headers['set-cookie'].map((field) => field.split(';')[0]);
    client.cookie = cookies.join('; ');
    for (const cookie of cookies) secrets.push(['a cookie', cookie.slice(cookie.indexOf('=') + 1)]);
    const tomorrow = new Date(Date.now() + 86_400_000).toISOString().replace(/\.\d+/, '');
    const token = (await client.post('/tokens', { name: 'n', scopes: ['read_document'], expires_at: tomorrow })).data.token;
    secrets.push(['a token', token]);
    for (const text of ['Zq7needle haystack', 'Zq7"unclosed phrase', '产品Zq7验收']) {
      await client.get(`/search?q=${encodeURIComponent(text)}`);
      await client.get(`/search/suggest?q=${encodeURIComponent(text)}`);
      await client.get(`/search?nonsense=${encodeURIComponent(text)}`);
      await client.get(`/Zq7needle/${encodeURIComponent(text)}?q=${encodeURIComponent(text)}`);
    }
    secrets.push(['a search text', 'Zq7needle'], ['a search text', 'unclosed phrase'], ['a search text', 'Zq7验收']);
    const { secret, uri } = (await client.post('/second-factor', { password: 'correct horse r battery' })).data;
    secrets.push(['the secret of a second factor', secret], ['the address of a second factor', uri]);
    const code = codeOf(secret, Math.floor(Date.now() / 30_000));
    const confirmed = await client.send('PUT', '/second-factor', { otp: code });
    if (confirmed.status !== 204) throw new Error(`the second factor was refused: ${confirmed.text}`);
    const link = JSON.parse(place.run('user', 'reset', 'rita', '--json')).token;
    const reset = await client.post('/password/reset', { token: link, new_password: 'Zq7seven quiet horses' });
    if (reset.status !== 204) throw new Error(`the link was refused: ${reset.text}`);
    secrets.push(['a link', link], ['a new password', 'Zq7seven']);
    client.close();
  } finally {
    await place.stop();
    const log = join(place.folder, 'server.log');
    copyFileSync(log, join(logs, 'traces.log'));
    place.remove();
  }
  const text = readFileSync(join(logs, 'traces.log'), 'utf8');
  for (const route of ['/api/v1/search', '/api/v1/session', '/api/v1/password/reset'])
    if (!text.includes(`"route":"${route}"`)) throw new Error(`the log does not show that ${route} was asked: what was looked at is no log`);
  return secrets;
}

/** What would be found if it were there. */
function provePlanted(secrets, routes) {
  const folder = mkdtempSync(join(tmpdir(), 'rotulus-planted-'));
  try {
    if (lookAt(folder, secrets, routes).found.length === 0) throw new Error('an empty folder was taken for clean logs');
    const clean = '{"time":"2026-03-01T09:30:00.123Z","level":"info","event":"request","method":"GET","route":"/api/v1/me","status":200}';
    const planted = [
      ...secrets.map(([, text]) => `{"event":"fault","what":"before ${text} behind"}`),
      '{"event":"request","route":"/api/v1/search","query":"x"}',
      '{"event":"request","route":"/api/v1/search?q=x"}',
      `{"event":"fault","what":"${'aB3_-'.repeat(8)}abc"}`,
      '{"event":"fault","what":"rot_aaaaaaaaaaaaaaaaaaaaaaaaaaaa"}',
      'the program says abcde-fghij-kmnpq-rstuv aloud',
    ];
    writeFileSync(join(folder, 'log'), `${clean}\n`);
    const none = lookAt(folder, secrets, routes).found;
    if (none.length > 0) throw new Error(`a clean line was complained about: ${none}`);
    for (const line of planted) {
      writeFileSync(join(folder, 'log'), `${clean}\n${line}\n`);
      if (lookAt(folder, secrets, routes).found.length === 0) throw new Error('a planted line was not found');
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function report({ found, lines }) {
  for (const text of found) process.stderr.write(`${text}\n`);
  process.stdout.write(`${lines} lines of logs, ${found.length} complaints\n`);
  return found.length === 0 ? 0 : 1;
}

const used = kUsed.map((text) => ['a password of the tests', text]);
if (process.argv[2]) process.exit(report(lookAt(process.argv[2], used, routesOf())));
const logs = process.env.ROTULUS_TEST_LOGS ?? mkdtempSync(join(tmpdir(), 'rotulus-logs-'));
mkdirSync(logs, { recursive: true });
const secrets = [...await leaveTraces(logs), ...used];
provePlanted(secrets, routesOf());
process.exit(report(lookAt(logs, secrets, routesOf())));
