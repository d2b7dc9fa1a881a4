// A version on its way into force: submitted, sent back, agreed to, signed, commented on; and what is refused.
import assert from 'node:assert/strict';
import { openPage, settled, signIn, step } from './harness.mjs';

const kPassword = 'rotulus';
const button = (page, name) => page.getByRole('button', { name, exact: true });

/** A window of its own for one person, over the mock, where all have the same password. */
export async function openAs(browser, server, user, path, locale = 'en-GB') {
  const opened = await openPage(browser, { locale });
  await signIn(opened.page, { ...server, user, password: kPassword }, path);
  return opened;
}

async function testSubmitting(page, server) {
  await step('remarks on a draft are shown on demand and lead to their line', async () => {
    await page.goto(`${server.url}/d/REQ-SVC-0004`);
    await page.locator('.approval summary', { hasText: '1 remark' }).click();
    assert.match(await page.locator('.findings a').getAttribute('href'), /\?line=3$/);
  });
  await step('a draft that does not follow its template is not submitted, and each finding leads to its place', async () => {
    await page.goto(`${server.url}/d/REQ-SVC-0004`);
    await button(page, 'Submit for review').click();
    await page.locator('dialog').getByRole('button', { name: 'Submit for review' }).click();
    await page.getByRole('alert').filter({ hasText: 'mended first' }).waitFor();
    await page.locator('.findings li').filter({ hasText: 'Background' }).waitFor();
    assert.match(await page.locator('.findings a').first().getAttribute('href'), /^\/d\/REQ-SVC-0004\/edit/);
    await page.keyboard.press('Escape');
    await page.locator('dialog').waitFor({ state: 'detached' });
  });
  await step('a draft is submitted with a comment, and the page says whom it waits for', async () => {
    await page.goto(`${server.url}/d/SOP-QA-0001?version=2.1-draft.1`);
    await button(page, 'Submit for review').click();
    await page.locator('dialog textarea').fill('Please look at the waiting time.');
    await page.locator('dialog').getByRole('button', { name: 'Submit for review' }).click();
    await page.locator('.step-open', { hasText: 'Review' }).waitFor();
    await page.locator('.banner .state', { hasText: 'In review' }).waitFor();
    assert.match(await page.locator('.step-open').textContent(), /Waits for one of .*Li Wei/);
    assert.equal(await button(page, 'Agree').count(), 0, 'who submitted does not agree himself');
    await button(page, 'Withdraw').waitFor();
  });
}

async function testDeciding(browser, server) {
  const { page, complaints, context } = await openAs(browser, server, 'li.wei', '/d/SOP-QA-0001');
  await step('the version in force says that a newer one waits for the reader, and decisions are only taken before it', async () => {
    await page.locator('.approval', { hasText: 'waits for your decision' }).waitFor();
    assert.equal(await button(page, 'Agree').count(), 0);
    await page.locator('.approval a', { hasText: '2.1-draft.1' }).click();
    await button(page, 'Agree').waitFor();
  });
  await step('a correction is not asked for without saying why', async () => {
    await button(page, 'Ask for a correction').click();
    await page.locator('dialog button[type=submit]').click();
    await page.locator('.labelled-problem', { hasText: 'Say why' }).waitFor();
    await page.locator('dialog').getByRole('button', { name: 'Cancel' }).click();
  });
  await step('signing says what is signed, and a wrong password signs nothing', async () => {
    await button(page, 'Agree').click();
    const statement = page.locator('.statement');
    for (const text of ['SOP-QA-0001', '2.1-draft.1', 'Review', 'Li Wei (li.wei)']) await statement.getByText(text, { exact: true }).first().waitFor();
    assert.match(await statement.locator('.hash').textContent(), /^[0-9a-f]{64}$/);
    await page.locator('dialog input[type=password]').fill('not the password');
    await button(page, 'Sign').click();
    await page.getByRole('alert').filter({ hasText: 'Nothing was done' }).waitFor();
    assert.equal(await page.locator('dialog input[type=password]').inputValue(), '');
  });
  await step('the signature names the version and the content that were shown, and stands beneath the text', async () => {
    const [request] = await Promise.all([
      page.waitForRequest((one) => one.url().endsWith('/transitions')),
      page.locator('dialog input[type=password]').fill(kPassword).then(() => button(page, 'Sign').click()),
    ]);
    const { signature, step: taken } = request.postDataJSON();
    assert.equal(taken, 'review');
    assert.equal(signature.version, '2.1-draft.1');
    assert.match(signature.content_sha256, /^[0-9a-f]{64}$/);
    assert.ok(request.headers()['if-match']);
    await page.locator('.step-open', { hasText: 'Approval' }).waitFor();
    await page.locator('.signature', { hasText: 'Li Wei' }).getByText('Review', { exact: true }).waitFor();
  });
  await step('nobody complained while deciding', () => assert.deepEqual(complaints, []));
  await context.close();
}

async function testForce(browser, server) {
  const { page, context } = await openAs(browser, server, 'zhang.min', '/d/SOP-QA-0001?version=2.1-draft.1');
  await step('a page that has been overtaken is refused in words, and nothing is lost', async () => {
    await button(page, 'Approve').waitFor();
    await page.route('**/transitions', (route) => route.continue({ headers: { ...route.request().headers(), 'if-match': '"0"' } }));
    await button(page, 'Approve').click();
    await page.locator('dialog textarea').fill('Good.');
    await page.locator('dialog input[type=password]').fill(kPassword);
    await button(page, 'Sign').click();
    await page.getByRole('alert').filter({ hasText: 'changed the document meanwhile' }).waitFor();
    assert.equal(await page.locator('dialog textarea').inputValue(), 'Good.');
    await page.unroute('**/transitions');
  });
  await step('the last approval gives the version its number and puts it into force', async () => {
    await page.locator('dialog input[type=password]').fill(kPassword);
    await button(page, 'Sign').click();
    await page.locator('.banner', { hasText: 'Version 2.1' }).locator('.state', { hasText: 'In force' }).waitFor();
    await page.locator('.banner', { hasText: 'since' }).waitFor();
    await page.locator('.signature', { hasText: 'Approval' }).waitFor();
    await page.goto(`${server.url}/d/SOP-QA-0001?version=2.0`);
    await page.locator('.banner .state', { hasText: 'Superseded' }).waitFor();
    await page.goto(`${server.url}/d/SOP-QA-0001`);
    await page.locator('.banner', { hasText: 'Version 2.1' }).waitFor();
  });
  await step('on paper stand version, state, date of force and signatures, and no controls', async () => {
    await settled(page);
    await page.emulateMedia({ media: 'print' });
    for (const shown of ['.banner-version', '.signatures']) assert.ok(await page.locator(shown).isVisible(), shown);
    for (const hidden of ['.approval', '.signature-statement', '.history', '.top']) {
      assert.equal(await page.locator(hidden).first().isVisible(), false, hidden);
    }
    await page.emulateMedia({ media: null });
  });
  await context.close();
}

async function testComments(page, server) {
  await step('a comment on a line shows that line', async () => {
    await page.goto(`${server.url}/d/SOP-SVC-0003`);
    await page.locator('.comment-form textarea').fill('How long does a full backup take?');
    await page.locator('.comment-line input').fill('14');
    await button(page, 'Comment').click();
    const comment = page.locator('.comment', { hasText: 'full backup' });
    await comment.waitFor();
    assert.match(await comment.textContent(), /Line 14/);
    assert.match(await comment.locator('.comment-quote').textContent(), /每周完整备份/);
    assert.equal(await page.locator('.comment-form textarea').inputValue(), '');
  });
}

async function testRefusals(page, server) {
  await step('a refusal is told by its rule, in the language of the reader', async () => {
    await page.goto(`${server.url}/d/SOP-SVC-0003`);
    await page.route('**/transitions', (route) =>
      route.fulfill({ status: 403, contentType: 'application/problem+json', body: JSON.stringify({ code: 'forbidden', rule: 'self_approval', detail: 'no' }) }));
    await button(page, 'Approve').click();
    await page.locator('dialog input[type=password]').fill(kPassword);
    await button(page, 'Sign').click();
    await page.getByRole('alert').filter({ hasText: 'others must review and approve' }).waitFor();
    await page.unroute('**/transitions');
  });
  await step('imported, expired, retired and waiting versions say what they are', async () => {
    for (const [number, words] of [['HB-0001', 'not approved on this server'], ['SOP-QA-0006', 'do not rely on it'], ['SOP-QA-0007', 'retired'], ['SOP-QA-0005?version=1.1', 'comes into force on']]) {
      await page.goto(`${server.url}/d/${number}`);
      await page.locator('.banner-warning', { hasText: words }).waitFor();
    }
  });
  await step('the fields of the template are shown as people say them', async () => {
    await page.goto(`${server.url}/d/SOP-QA-0001`);
    await page.locator('.fields', { hasText: '张敏 (zhang.min)' }).waitFor();
    const text = await page.locator('.fields').textContent();
    assert.match(text, /Department\s*Quality/);
    assert.equal(await page.locator('.fields a').getAttribute('href'), '/d/SOP-QA-0002');
  });
}

export async function testWorkflow(browser, server) {
  if (!server.isMock) return; // what it changes is made for it
  const { page, complaints, context } = await openAs(browser, server, 'admin', '/');
  await testSubmitting(page, server);
  await testDeciding(browser, server);
  await testForce(browser, server);
  await testComments(page, server);
  await testRefusals(page, server);
  await step('nobody complained on the way into force', () => assert.deepEqual(complaints, []));
  await context.close();
}
