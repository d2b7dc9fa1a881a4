// Who may do what, in Chromium over the real server: a person is made by a link, sets his password and his second factor, asks for a
// role in a controlled space, an owner approves, and he reads; an auditor sees all of it and verifies an entry of the log.
import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { assertAccessible, openPage, settled, startBrowser } from '../../web/test/browser/harness.mjs';
import { Installation, passwordOf } from './installation.mjs';

const kPeople = { olga: 'owner', otto: 'owner' };
const kOwn = (name) => `six words that ${name[0]} chose alone`;
const place = new Installation({ people: kPeople, samples: true });
place.addUser('axel', '');
place.run('grant', 'axel', 'auditor');
await place.start();
const browser = await startBrowser();
const people = {};
let secret = '';

/** A road ends where it breaks: what would come after cannot be. The page is shown as it was. */
async function step(sentence, body) {
  try {
    await body();
    console.log(`ok      ${sentence}`);
  } catch (error) {
    console.log(`FAILED  ${sentence}`);
    const folder = process.env.ROTULUS_SCREENSHOTS;
    for (const [name, { page }] of Object.entries(people)) if (folder) await page.screenshot({ path: `${folder}/access-${name}.png` });
    throw error;
  }
}

/** RFC 6238, with the secret as the page spells it. */
function codeOf(base32, step30 = Math.floor(Date.now() / 30_000)) {
  const bits = [...base32.replace(/\s/g, '')].map((letter) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0')).join('');
  const key = Buffer.from(bits.match(/.{8}/g).map((byte) => parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step30));
  const mac = createHmac('sha1', key).update(counter).digest();
  const at = mac[19] & 15;
  return String((mac.readUInt32BE(at) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}

let lastStep = 0;
/** A code counts once: waits for one that was not given yet. */
async function freshCode(page) {
  while (Math.floor(Date.now() / 30_000) <= lastStep) await page.waitForTimeout(500);
  lastStep = Math.floor(Date.now() / 30_000);
  return codeOf(secret, lastStep);
}

const button = (page, name) => page.getByRole('button', { name, exact: true });
const at = (path) => place.url + path;

async function open(name) {
  people[name] ??= await openPage(browser, { locale: 'en-GB' });
  return people[name].page;
}

async function signInAs(name, password) {
  const page = await open(name);
  await page.goto(at('/sign-in'));
  await page.locator('#username').fill(name);
  await page.locator('#password').fill(password);
  await button(page, 'Sign in').click();
  return page;
}

/** axe-core tries styles that the policy refuses: no complaints of ours. */
async function accessible(page, name) {
  const { complaints } = Object.values(people).find((one) => one.page === page);
  const before = complaints.length;
  await settled(page);
  await assertAccessible(page, name);
  const caused = complaints.splice(before);
  complaints.push(...caused.filter((text) => !text.startsWith('Applying inline style')));
}

async function setOwnPassword(name, given) {
  const page = await signInAs(name, given);
  await page.locator('.account').waitFor();
  await page.goto(at('/account'));
  await button(page, 'Change password').click();
  await page.getByLabel('Present password').fill(given);
  await page.getByLabel('New password', { exact: true }).fill(kOwn(name));
  await page.getByLabel('New password again').fill(kOwn(name));
  await button(page, 'Change password').click();
  await page.getByRole('status').filter({ hasText: 'has been changed' }).waitFor();
}

/** Of a document that is laid out as text. */
async function addressOfText(page) {
  const { items } = await page.evaluate(async () => (await fetch('/api/v1/spaces/QA/documents?limit=100')).json());
  return `/d/${encodeURIComponent(items.find(({ path }) => path.endsWith('.md')).number)}`;
}

async function enter() {
  await step('those who keep the space and the system choose passwords that nobody else knows', async () => {
    await setOwnPassword('olga', passwordOf('olga'));
    await setOwnPassword('otto', passwordOf('otto'));
    await setOwnPassword('axel', passwordOf('axel'));
    await setOwnPassword('admin', place.admin.password);
  });
  let link = '';
  await step('an administrator makes a person, and hands over a link', async () => {
    const page = await open('admin');
    await page.goto(at('/admin/people'));
    await button(page, 'New person').click();
    await page.getByLabel('User name').fill('nina');
    await page.getByLabel('Name as it is shown').fill('Nina New');
    await button(page, 'Create person').click();
    link = await page.getByLabel('One-time link').inputValue();
    await accessible(page, 'the link');
  });
  await step('she sets her password by it, and signs in', async () => {
    const page = await open('nina');
    await page.goto(link);
    await page.getByLabel('New password', { exact: true }).fill(kOwn('nina'));
    await page.getByLabel('New password again').fill(kOwn('nina'));
    await button(page, 'Set password').click();
    await page.getByRole('status').filter({ hasText: 'is set' }).waitFor();
    await signInAs('nina', kOwn('nina'));
    await page.locator('.account').waitFor();
  });
  await step('she sets up a second factor, which is asked for when she signs in again', async () => {
    const page = await open('nina');
    await page.goto(at('/account'));
    await button(page, 'Set up').click();
    await page.getByRole('textbox', { name: 'Password', exact: true }).fill(kOwn('nina'));
    await button(page, 'Go on').click();
    secret = await page.locator('.secret').textContent();
    await page.getByLabel('One-time code').fill(await freshCode(page));
    await button(page, 'Turn on').click();
    await button(page, 'Turn off').waitFor();
    await accessible(page, 'her account');
    await people.nina.context.clearCookies();
    await signInAs('nina', kOwn('nina'));
    await page.locator('#otp').fill(await freshCode(page));
    await button(page, 'Sign in').click();
    await page.locator('.account').waitFor();
  });
}

async function ask() {
  await step('an owner lets her know of the space, and puts it under control', async () => {
    const page = await open('olga');
    await page.goto(at('/spaces/QA/members'));
    await page.getByLabel('User name').fill('nina');
    await page.getByLabel('Role', { exact: true }).selectOption('auditor');
    await button(page, 'Give role').click();
    await page.locator('.member', { hasText: 'nina' }).waitFor();
    await page.getByLabel('Controlled').check();
    await button(page, 'Save').click();
    await page.locator('.guard-note').waitFor();
    await accessible(page, 'members of a controlled space');
  });
  await step('she reads nothing there yet, and asks for a role', async () => {
    const page = await open('nina');
    await page.goto(at('/spaces/QA'));
    await page.getByText('no documents in this space').waitFor();
    await page.goto(at('/spaces/QA/members'));
    await page.getByLabel('Reason').fill('I answer the complaints from Monday on.');
    await button(page, 'Ask').click();
    await page.locator('.filed a').click();
    await page.getByText('somebody else decides').waitFor();
  });
  await step('an owner finds it in the navigation, sees what it changes, and approves it with her password', async () => {
    const page = await open('olga');
    await page.goto(at('/requests'));
    await page.locator('.places .count').waitFor();
    await page.getByRole('link', { name: /nina.*Reader/ }).click();
    await page.locator('.change-after', { hasText: 'Reader' }).waitFor();
    await accessible(page, 'a request');
    await button(page, 'Approve').click();
    await page.locator('dialog').getByLabel('Password').fill(kOwn('olga'));
    await page.locator('dialog').getByRole('button', { name: 'Approve' }).click();
    await page.locator('.facts .state', { hasText: 'Approved' }).waitFor();
  });
  await step('she reads from then on', async () => {
    const page = await open('nina');
    await page.goto(at(await addressOfText(page)));
    await page.locator('.prose').waitFor();
  });
  await step('who reads a document, and why, stands on its page for those who keep it', async () => {
    const page = await open('olga');
    await page.goto(at(await addressOfText(page)));
    await page.getByRole('link', { name: 'Access', exact: true }).click();
    const row = page.locator('table tr', { hasText: 'nina' });
    assert.match(await row.textContent(), /Reader in space QA/);
    await accessible(page, 'access of a document');
  });
}

async function audit() {
  await step('an auditor sees who asked, who approved, and what came of it', async () => {
    const page = await open('axel');
    await page.goto(at('/'));
    await page.getByRole('link', { name: 'Audit', exact: true }).click();
    await page.locator('.audit-row').first().waitFor();
    const shown = [];
    for (const action of ['access_request.file', 'access_request.approve', 'user.second_factor', 'reset_link.use']) {
      await page.goto(at(`/audit?action=${action}`));
      await page.locator('.audit-row').first().waitFor();
      shown.push(await page.locator('.audit-row').first().textContent());
    }
    assert.match(shown[0], /Request filed.*nina/);
    assert.match(shown[1], /Request approved.*olga/);
    await page.goto(at('/audit?action=access_request.approve'));
    await accessible(page, 'the log');
  });
  await step('the browser verifies the entry of the approval', async () => {
    const page = await open('axel');
    await page.locator('.audit-row a').first().click();
    await button(page, 'Verify').click();
    await page.locator('.verified', { hasText: 'is in the signed log' }).waitFor();
    await accessible(page, 'a verified entry');
  });
}

try {
  await enter();
  await ask();
  await audit();
  await step('no page complained', () => {
    for (const [name, { complaints }] of Object.entries(people)) assert.deepEqual(complaints, [], name);
  });
} finally {
  await browser.close();
  await place.stop();
}
await step('the store agrees with all of it', () => assert.equal(place.verify().clean, true));
place.remove();
