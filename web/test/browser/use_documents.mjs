// Reading: a document, its versions, what changed between them, on paper.
import assert from 'node:assert/strict';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { spawnSync } from 'node:child_process';
import { step } from './harness.mjs';

const addressOf = (server, number) => `${server.url}/d/${encodeURIComponent(number)}`;

async function testReading(page, server, { document, versions }) {
  await step('a document shows its title, number, version, state and text', async () => {
    await page.goto(addressOf(server, document.number));
    await page.locator('.prose > *, .as-written').first().waitFor();
    assert.equal((await page.locator('h1').textContent()).trim(), document.title.trim());
    assert.ok((await page.title()).includes(document.number));
    assert.match(await page.locator('.banner-version').textContent(), /Version \S+/);
    assert.ok((await page.locator('.banner .state').textContent()).length > 0);
  });
  if (versions.length < 2) return;
  await step('an older version says so and leads to the one in force', async () => {
    await page.goto(`${addressOf(server, document.number)}?version=${versions[0]}`);
    await page.locator('.banner', { hasText: `Version ${versions[0]}` }).waitFor();
    await page.locator('.banner-advice a').click();
    await page.locator('.banner', { hasText: `Version ${versions[0]}` }).waitFor({ state: 'detached' });
  });
  await step('any two versions are compared, and the changes can be stepped through', async () => {
    await page.goto(addressOf(server, document.number));
    await page.locator('.versions').waitFor();
    await page.getByRole('radio', { name: `Compare from version ${versions[0]}`, exact: true }).check();
    await page.getByRole('radio', { name: `Compare to version ${versions[1]}`, exact: true }).check();
    await page.getByRole('button', { name: 'Compare the two' }).click();
    await page.locator('.side').nth(1).waitFor();
    const { from, to } = Object.fromEntries(await page.evaluate(() => [...new URLSearchParams(location.search)]));
    assert.deepEqual([from, to], [versions[0], versions[1]]);
    if ((await page.locator('.change-block').count()) === 0) return;
    await page.getByRole('button', { name: 'Next change' }).click();
    assert.ok(await page.evaluate(() => document.activeElement?.matches('.change-block')));
  });
  await step('swapping the versions turns the comparison round', async () => {
    await page.getByRole('button', { name: 'Swap' }).click();
    await page.waitForFunction((from) => new URLSearchParams(location.search).get('from') === from, versions[1]);
    await page.locator('.side a').first().filter({ hasText: versions[1] }).waitFor();
  });
}

async function testPaper(page, server, { document }) {
  await step('a printed document names number, version and state, and carries no controls', async () => {
    await page.goto(addressOf(server, document.number));
    await page.locator('.prose > *, .as-written').first().waitFor();
    await page.emulateMedia({ media: 'print' });
    for (const hidden of ['.top', '.actions', '.document-side', '.history']) {
      assert.equal(await page.locator(hidden).first().isVisible(), false, hidden);
    }
    assert.ok(await page.locator('.banner-version').isVisible());
    await page.emulateMedia({ media: null });
    const bytes = await page.pdf({ format: 'A4', preferCSSPageSize: true });
    assert.ok(bytes.length > 1000);
    const file = join(mkdtempSync(join(tmpdir(), 'rotulus-print-')), 'page.pdf');
    writeFileSync(file, bytes);
    const text = spawnSync('pdftotext', ['-layout', file, '-'], { encoding: 'utf8' });
    if (text.status !== 0) return; // poppler-utils is not installed; the rest holds
    assert.ok(text.stdout.includes(document.number));
    assert.match(text.stdout, /Version \S+/);
    assert.match(text.stdout, /Printed /);
    assert.match(text.stdout, /1 ?\/ ?\d/);
  });
}

async function testHostile(page, server) {
  await step('a hostile document runs nothing, hides nothing and looks like a document', async () => {
    await page.goto(addressOf(server, 'HB-0001'));
    await page.locator('.prose table').waitFor();
    assert.equal(await page.evaluate(() => window.hacked), undefined);
    assert.equal(await page.locator('.prose :is(script, style, iframe, form, input, svg, object)').count(), 0);
    const attributes = await page.evaluate(() =>
      [...document.querySelectorAll('.prose *')].flatMap((node) => node.getAttributeNames()));
    assert.deepEqual(attributes.filter((name) => name.startsWith('on') || name === 'style'), []);
    const links = await page.evaluate(() => [...document.querySelectorAll('.prose a[href]')].map((link) => link.getAttribute('href')));
    assert.deepEqual(links.filter((href) => /^\s*javascript:/i.test(href)), []);
    assert.ok((await page.locator('.prose').textContent()).includes('rotulus show <number>.'), 'text in angle brackets is kept');
    assert.equal(await page.locator('.prose img').count(), 0, 'images from elsewhere are not fetched');
  });
  await step('links inside a document lead to its own names', async () => {
    await page.getByRole('link', { name: 'to a heading' }).click();
    await page.waitForFunction(() => location.hash === '#s-second-part' && document.querySelector(':target')?.tagName === 'H2');
    await page.getByRole('link', { name: 'To the anchor' }).click();
    await page.waitForFunction(() => document.querySelector(':target') !== null);
  });
}

async function testHostileFields(page, server) {
  await step('hostile titles, fields, names, comments and steps run nothing and are shown as they were written', async () => {
    await page.goto(addressOf(server, 'HB-0004'));
    for (const part of ['.prose table', '.fields', '.approval', '.comment', '.signature']) await page.locator(part).first().waitFor();
    await page.locator('.account button').first().click();
    assert.equal(await page.evaluate(() => window.hacked), undefined);
    assert.match(await page.locator('h1').textContent(), /<script>window\.hacked=10<\/script>/);
    assert.equal(await page.locator('main :is(script, style, iframe, object, img)').count(), 0);
    const attributes = await page.evaluate(() =>
      [...document.querySelectorAll('main *')].flatMap((node) => node.getAttributeNames()).filter((name) => /^on|^style$/.test(name)));
    assert.deepEqual(attributes, []);
    const links = await page.evaluate(() => [...document.querySelectorAll('main a[href]')].map((link) => link.getAttribute('href')));
    assert.deepEqual(links.filter((href) => /^\s*javascript:/i.test(href)), []);
  });
}

async function testMockOnly(page, server) {
  await testHostileFields(page, server);
  await testHostile(page, server);
  await step('a link to another file of the space leads to that document', async () => {
    await page.goto(addressOf(server, 'SOP-QA-0001'));
    // In the text: similar documents, which come a moment later, name it too.
    await page.locator('.prose').getByRole('link', { name: 'Control of deviations' }).click();
    await page.locator('h1', { hasText: 'Control of deviations' }).waitFor();
    await page.waitForFunction(() => location.pathname === '/d/SOP-QA-0002');
  });
  await step('a link to a file that is not there leads to the list, filtered by what the link says', async () => {
    await page.goto(server.url + '/spaces/QA?q=gone&path=' + encodeURIComponent('procedures/gone.md'));
    await page.getByText('No document fits the filter.').waitFor();
    assert.equal(await page.locator('.space-filter input').inputValue(), 'gone');
  });
  await step('the outline marks the part being read', async () => {
    await page.goto(addressOf(server, 'REP-QA-0003'));
    await page.locator('.outline a', { hasText: 'Month 5' }).first().click();
    await page.locator('.outline a[aria-current=location]', { hasText: 'Month 5' }).waitFor();
  });
  await step('a file is offered for download under its own name', async () => {
    await page.goto(addressOf(server, 'FIL-QA-0009'));
    const [download] = await Promise.all([page.waitForEvent('download'), page.locator('.file-card a').click()]);
    assert.equal(download.suggestedFilename(), 'calibration-2026.xlsx');
  });
  await step('more than ten versions are shown on demand', async () => {
    await page.goto(addressOf(server, 'HB-0003'));
    await page.locator('.versions').waitFor();
    assert.equal(await page.locator('.versions tbody tr').count(), 10);
    await page.getByRole('button', { name: 'Show older versions' }).click();
    assert.equal(await page.locator('.versions tbody tr').count(), 37);
  });
}

export async function testDocuments(page, server, subject) {
  await testReading(page, server, subject);
  await testPaper(page, server, subject);
  if (server.isMock) await testMockOnly(page, server);
}
