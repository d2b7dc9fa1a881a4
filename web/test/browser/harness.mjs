// What every browser test needs: a server, a browser, steps that say what they prove, accessibility and pictures.
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { startMock } from '../../dev/mock.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
// Where pictures go; "none" takes none, which is a third of the time.
const kPictures = process.env.ROTULUS_SCREENSHOTS ?? join(here, '../screenshots');

// Every answer of the interface waits for a random time up to this many milliseconds, and the processor is as many times slower:
// what depends on an order of arrival or on a quick machine then shows. Both are off unless they are asked for.
const kJitter = Number(process.env.ROTULUS_JITTER ?? 0);
const kSlowdown = Number(process.env.ROTULUS_SLOWDOWN ?? 1);

export const kWide = { width: 1440, height: 900 };
export const kPhone = { width: 390, height: 844 };

export async function startServer() {
  const { ROTULUS_URL: url, ROTULUS_USER: user, ROTULUS_PASSWORD: password, ROTULUS_WEB_DIST: dist } = process.env;
  if (url) return { url: url.replace(/\/$/, ''), user, password, isMock: false, stop: async () => {} };
  const mock = await startMock(dist ? { dist } : {});
  return { ...mock, user: 'admin', password: 'rotulus', isMock: true };
}

export const startBrowser = () =>
  chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--headless=new', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
      '--disable-background-networking', '--disable-component-update', '--disable-sync'],
  });

const passed = [];
const failed = [];

/** Runs one behaviour; a failure is told and does not hide the ones after it. */
export async function step(sentence, body) {
  try {
    await body();
    passed.push(sentence);
    console.log(`ok      ${sentence}`);
  } catch (error) {
    failed.push(sentence);
    console.log(`FAILED  ${sentence}\n${String(error.stack ?? error).replace(/^/gm, '        ')}`);
  }
}

export function finish() {
  // Once more at the end: hundreds of lines stand between.
  for (const sentence of failed) console.log(`failed: ${sentence}`);
  console.log(`${passed.length} passed, ${failed.length} failed`);
  return failed.length === 0;
}

/** A page that remembers everything it complained of: errors, and what the security policy refused. */
export async function openPage(browser, { locale, viewport = kWide, colorScheme = 'light' }) {
  const context = await browser.newContext({ locale, viewport, colorScheme, ignoreHTTPSErrors: true, timezoneId: 'Asia/Shanghai' });
  const page = await context.newPage();
  page.setDefaultTimeout(Number(process.env.ROTULUS_TIMEOUT ?? 10_000));
  watchRequests(page);
  await handicap(context, page);
  const complaints = [];
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('console', (message) => {
    const text = message.text();
    // Answers such as 401 and 404 are part of the tests; the browser reports each.
    if (message.type() === 'error' && !text.startsWith('Failed to load resource')) complaints.push(text);
  });
  return { page, context, complaints };
}

async function handicap(context, page) {
  if (kJitter > 0) {
    await context.route('**/api/v1/**', async (route) => {
      await new Promise((done) => setTimeout(done, Math.random() * kJitter));
      await route.continue().catch(() => {}); // the page has gone on meanwhile
    });
  }
  if (kSlowdown > 1) {
    const client = await context.newCDPSession(page);
    await client.send('Emulation.setCPUThrottlingRate', { rate: kSlowdown });
  }
}

export async function signIn(page, server, path = '/') {
  await page.goto(server.url + path);
  await page.locator('#username').fill(server.user);
  await page.locator('#password').fill(server.password);
  await page.locator('.sign-in button[type=submit]').click();
  await page.locator('.account').waitFor();
}

const underWay = new WeakMap(); // page -> requests that have no answer yet

function watchRequests(page) {
  const requests = new Set();
  underWay.set(page, requests);
  page.on('request', (request) => requests.add(request));
  for (const end of ['requestfinished', 'requestfailed']) page.on(end, (request) => requests.delete(request));
}

/** Nothing moves any more: data is there and laid out, and what appears slowly has appeared. */
export async function settled(page) {
  const deadline = Date.now() + Number(process.env.ROTULUS_TIMEOUT ?? 10_000);
  for (let quiet = 0; quiet < 3 && Date.now() < deadline; ) {
    await page.waitForTimeout(20);
    quiet = underWay.get(page)?.size ? 0 : quiet + 1;
  }
  await page.locator('.progress').first().waitFor({ state: 'detached' }); // so: none is there
  await page.evaluate(async () => {
    await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
    await Promise.allSettled(document.getAnimations().filter((a) => a.effect?.getComputedTiming().endTime !== Infinity).map((a) => a.finished));
  });
}

export async function assertAccessible(page, name) {
  await settled(page); // what is fading in has no colour of its own yet
  await page.evaluate(axe);
  const found = await page.evaluate(async () => {
    const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
    const result = await window.axe.run(document, { runOnly: { type: 'tag', values: tags } });
    return result.violations.map((v) => `${v.id}: ${v.help}: ${v.nodes.map((node) => node.html.slice(0, 160)).join(' | ')}`);
  });
  assert.deepEqual(found, [], `${name} is accessible`);
}

export async function assertNoSidewaysScroll(page, name) {
  const [content, room] = await page.evaluate(() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]);
  assert.ok(content <= room, `${name} is ${content} wide in ${room}`);
}

export async function picture(page, name) {
  if (kPictures === 'none') return;
  mkdirSync(kPictures, { recursive: true });
  await page.screenshot({ path: join(kPictures, `${name}.png`), fullPage: true });
}

/** Asks the API with the session of the page. */
export const api = (page, path) => page.evaluate(async (p) => (await fetch('/api/v1' + p)).json(), path);
