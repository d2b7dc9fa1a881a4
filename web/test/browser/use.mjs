// What people do with the application, step by step.
import assert from 'node:assert/strict';
import { openPage, settled, signIn, step } from './harness.mjs';
import { testDocuments } from './use_documents.mjs';
import { testSearch } from './use_search.mjs';
import { findSubject } from './subject.mjs';

const pathOf = (page) => page.evaluate(() => location.pathname + location.search);

async function testSignIn(page, server, subject) {
  await step('a wrong password is refused in words, and the password can be typed again', async () => {
    await page.goto(server.url + '/');
    await page.locator('#username').fill(server.user);
    await page.locator('#password').fill('not the password');
    await page.keyboard.press('Enter');
    await page.getByRole('alert').filter({ hasText: 'not right' }).waitFor();
    assert.equal(await page.evaluate(() => document.activeElement?.id), 'password');
  });
  await step('an empty form says what is missing without asking the server', async () => {
    await page.goto(server.url + '/sign-in');
    let asked = false;
    page.on('request', (request) => (asked ||= request.method() === 'POST'));
    await page.locator('.sign-in button[type=submit]').click();
    await page.getByRole('alert').filter({ hasText: 'Enter your user name' }).waitFor();
    assert.equal(asked, false);
  });
  await step('signing in leads to the page that was asked for', async () => {
    const path = `/d/${encodeURIComponent(subject.document.number)}`;
    await page.goto(server.url + path);
    await page.locator('#username').waitFor();
    assert.match(await pathOf(page), /^\/sign-in\?next=%2Fd%2F/);
    await signIn(page, server, path);
    await page.locator('.document h1').waitFor();
    await page.waitForFunction((wanted) => location.pathname === wanted, path);
  });
  await step('an address of another site is never followed after signing in', async () => {
    await page.goto(server.url + '/sign-in?next=' + encodeURIComponent('//example.org/'));
    await page.locator('#search-box').waitFor();
    assert.equal(new URL(page.url()).origin, new URL(server.url).origin);
  });
}

async function testLanguage(page, server) {
  await step('the language is switched in the account menu and remembered', async () => {
    await page.goto(server.url + '/');
    await page.locator('.account button').first().click();
    await page.getByRole('radio', { name: '中文' }).check();
    await page.getByRole('link', { name: '空间', exact: true }).waitFor();
    assert.equal(await page.evaluate(() => document.documentElement.lang), 'zh-CN');
    await page.reload();
    await page.getByRole('link', { name: '空间', exact: true }).waitFor();
    await page.locator('.account button').first().click();
    await page.getByRole('radio', { name: 'English' }).check();
    await page.getByRole('link', { name: 'Spaces', exact: true }).waitFor();
  });
  await step('Escape closes the account menu and gives the focus back', async () => {
    await page.keyboard.press('Escape');
    assert.equal(await page.locator('.account .panel').count(), 0);
    assert.equal(await page.locator('.account button').first().getAttribute('aria-expanded'), 'false');
    assert.ok(await page.evaluate(() => document.activeElement?.matches('.account button')));
  });
  await step('dark is chosen by hand and remembered', async () => {
    await page.locator('.account button').first().click();
    await page.getByRole('radio', { name: 'Dark' }).check();
    await page.reload();
    await page.locator('#search-box').waitFor();
    assert.equal(await page.evaluate(() => getComputedStyle(document.documentElement).colorScheme), 'dark');
    await page.locator('.account button').first().click();
    await page.getByRole('radio', { name: 'System' }).check();
  });
}

async function testSpaces(page, server, subject) {
  await step('spaces lead to a space, and its documents are filtered as one types', async () => {
    await page.goto(server.url + '/spaces');
    await page.locator('.space-row a').first().waitFor();
    await page.goto(`${server.url}/spaces/${subject.space}`);
    await page.locator('.row').first().waitFor();
    await page.locator('.space-filter input').fill('zzqxvw');
    await page.getByText('No document fits the filter.').waitFor();
    await page.waitForFunction(() => location.search === '?q=zzqxvw');
    await page.locator('.space-filter input').fill('');
    await page.locator('.row').first().waitFor();
  });
  await step('pages of a space lead forward and back', async () => {
    const next = page.locator('.pager [rel=next]');
    if ((await next.count()) === 0) return;
    const first = await page.locator('.row-title').first().textContent();
    await next.click();
    await page.waitForFunction((text) => document.querySelector('.row-title')?.textContent !== text, first);
    await page.locator('.pager [rel=prev]').click();
    await page.waitForFunction((text) => document.querySelector('.row-title')?.textContent === text, first);
  });
}

async function testTrouble(page, server, subject) {
  await step('when the server is gone the page says so, and trying again helps', async () => {
    await page.route('**/api/v1/search?*', (route) => route.abort());
    await page.goto(server.url + '/search?q=' + encodeURIComponent(subject.query));
    await page.getByRole('alert').filter({ hasText: 'cannot be reached' }).waitFor();
    await page.unroute('**/api/v1/search?*');
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.locator('.hit').first().waitFor();
  });
  await step('a session that has ended leads to signing in and back to the same place', async () => {
    await page.goto(server.url + '/spaces');
    await page.locator('.space-row').first().waitFor();
    await page.context().clearCookies();
    await page.getByRole('link', { name: 'Search', exact: true }).click();
    await page.locator('#username').waitFor();
    await signIn(page, server, await pathOf(page));
    await page.locator('#search-box').waitFor();
  });
}

async function testSignOut(page, server) {
  await step('signing out ends the session in every window and shows nothing any more', async () => {
    const other = await page.context().newPage();
    await other.goto(server.url + '/spaces');
    await other.locator('.space-row').first().waitFor();
    await page.goto(server.url + '/');
    await page.locator('.account button').first().click();
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.locator('#username').waitFor();
    assert.equal(await pathOf(page).then((path) => path.split('?')[0]), '/sign-in');
    await other.locator('#username').waitFor();
    assert.equal(await page.evaluate(async () => (await fetch('/api/v1/me')).status), 401);
    await page.goto(server.url + '/spaces');
    await page.locator('#username').waitFor();
    await other.close();
  });
}

/** Everything that travels before the first letter can be typed, as it is on the wire. */
async function measureFirstPage(browser, server) {
  const { page, context } = await openPage(browser, { locale: 'zh-CN' });
  await signIn(page, server);
  const client = await context.newCDPSession(page);
  await client.send('Network.enable');
  await client.send('Network.setCacheDisabled', { cacheDisabled: true });
  let bytes = 0;
  let requests = 0;
  client.on('Network.loadingFinished', ({ encodedDataLength }) => {
    bytes += encodedDataLength;
    requests += 1;
  });
  await page.goto(server.url + '/');
  await page.locator('#search-box').waitFor();
  await settled(page);
  await step('the first page is under 60 KB on the wire', () => assert.ok(bytes <= 60_000, `${bytes} bytes`));
  console.log(JSON.stringify({ id: 'web.first_page_kb', value: Math.round(bytes / 100) / 10, note: `${requests} requests, data included` }));
  await context.close();
}

export async function testUse(browser, server) {
  const { page, context, complaints } = await openPage(browser, { locale: 'en-GB' });
  await signIn(page, server);
  const subject = await findSubject(page, server);
  await context.clearCookies();
  await testSignIn(page, server, subject);
  await testSearch(page, server, subject);
  await testDocuments(page, server, subject);
  await testLanguage(page, server);
  await testSpaces(page, server, subject);
  await testTrouble(page, server, subject);
  await testSignOut(page, server);
  await step('nothing complained on the way', () => assert.deepEqual(complaints, []));
  await context.close();
  await measureFirstPage(browser, server);
}
