// Files: dropped on a space and found by what is in them; those that have no text say why.
import assert from 'node:assert/strict';
import { assertAccessible, assertNoSidewaysScroll, kPhone, openPage, picture, settled, signIn, step } from './harness.mjs';

const kCount = 10;
const kFound = 30_000; // milliseconds until a dropped file is found

/** Ten files of several kinds, each with a phrase that no other has. */
function tenFiles() {
  const stamp = Date.now().toString(36);
  return Array.from({ length: kCount }, (_, at) => {
    const phrase = `编号${stamp}第${at}号离心泵密封环检修`;
    const kinds = [
      [`检修记录-${stamp}-${at}.txt`, `检修记录\n\n今天完成了${phrase}，运行正常。\n`],
      [`notes-${stamp}-${at}.md`, `# Pump ${stamp} ${at}\n\nWe did ${phrase} and tested it.\n`],
      [`table-${stamp}-${at}.csv`, `日期,内容\n2026-01-02,${phrase}\n`],
    ];
    const [name, content] = kinds[at % kinds.length];
    return { name, content, phrase };
  });
}

/** As if somebody dragged the files from his desktop onto the page. */
async function drop(page, files) {
  const data = await page.evaluateHandle((all) => {
    const transfer = new DataTransfer();
    for (const { name, content } of all) transfer.items.add(new File([content], name));
    return transfer;
  }, files);
  await page.dispatchEvent('body', 'dragover', { dataTransfer: data });
  await page.dispatchEvent('body', 'drop', { dataTransfer: data });
}

async function findBy(page, server, phrase) {
  const end = Date.now() + kFound;
  for (;;) {
    await page.goto(`${server.url}/search?q=${encodeURIComponent(`"${phrase}"`)}`);
    await page.locator('.hit, [role=status]').first().waitFor();
    await settled(page);
    if ((await page.locator('.hit').count()) > 0) return;
    assert.ok(Date.now() < end, `nothing is found by ${phrase}`);
    await page.waitForTimeout(300);
  }
}

async function testDrop(page, server) {
  const files = tenFiles();
  await step('ten files are dropped on a space, and each says what became of it', async () => {
    await page.goto(`${server.url}/spaces/${server.isMock ? 'QA' : (process.env.ROTULUS_SPACE ?? 'QA')}`);
    await page.locator('.add-files').waitFor();
    await drop(page, files);
    await page.locator('.upload-done').nth(kCount - 1).waitFor();
    await page.getByText(`${kCount} of ${kCount} added.`).waitFor();
    assert.equal(await page.locator('.upload-result[href^="/d/"]').count(), kCount);
    await assertAccessible(page);
    await picture(page, 'files-dropped');
  });
  await step('each of them is found by a phrase from its middle', async () => {
    for (const { phrase } of files) await findBy(page, server, phrase);
  });
}

async function testRefusal(page, server) {
  if (!server.isMock) return;
  await step('a file that is refused says so, and can be sent again', async () => {
    await page.goto(`${server.url}/spaces/QA`);
    await page.locator('.add-files').waitFor();
    await page.route('**/files?*', (route) => route.fulfill({ status: 507, json: { code: 'storage_full' } }), { times: 1 });
    await drop(page, [{ name: 'full.txt', content: 'x' }]);
    await page.getByRole('button', { name: 'Send again' }).click();
    await page.locator('.upload-done').waitFor();
  });
}

async function testWithoutText(page, server) {
  if (!server.isMock) return;
  await step('a file without a text says why, stands in the list, and is read again', async () => {
    await page.goto(`${server.url}/spaces/QA`);
    await page.locator('.add-files').waitFor();
    await drop(page, [{ name: 'locked.docx', content: 'PK\u0003\u0004\u0000' }]);
    await page.locator('.upload-done a, a.upload-result').first().click();
    await page.getByText('This file is found by its title only').waitFor();
    await assertAccessible(page);
    await page.goto(`${server.url}/texts`);
    await page.locator('.row', { hasText: 'locked' }).first().waitFor();
    await assertAccessible(page);
    await picture(page, 'texts');
    await page.setViewportSize(kPhone);
    await assertNoSidewaysScroll(page);
    await picture(page, 'texts-phone');
    await page.getByRole('button', { name: /^Read again/ }).first().click();
    await page.getByText('It will be read again.').waitFor();
    await page.goto(`${server.url}/texts?state=pending`);
    await page.locator('.row', { hasText: 'locked' }).first().waitFor();
  });
  await step('the list is of one space, or of all', async () => {
    await page.goto(`${server.url}/spaces/QA`);
    await page.getByRole('link', { name: 'Files without text' }).click();
    assert.equal(new URL(page.url()).searchParams.get('space'), 'QA');
    await page.getByRole('link', { name: 'Waiting', exact: true }).click();
    await page.locator('.row', { hasText: 'locked' }).first().waitFor();
    const choice = page.getByRole('combobox', { name: 'Space' });
    await choice.selectOption('SVC');
    await page.getByText('No file is waiting to be read.').waitFor();
    await choice.selectOption({ label: 'All spaces' });
    await page.locator('.row', { hasText: 'locked' }).first().waitFor();
    assert.equal(new URL(page.url()).searchParams.get('state'), 'pending');
    await picture(page, 'texts-of-spaces');
    await assertNoSidewaysScroll(page);
    await assertAccessible(page);
  });
}

export async function testFiles(browser, server) {
  const { page, context } = await openPage(browser, { locale: 'en-GB' });
  await signIn(page, server, '/spaces');
  await testDrop(page, server);
  await testRefusal(page, server);
  await testWithoutText(page, server);
  await context.close();
}
