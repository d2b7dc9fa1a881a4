// The main road in Chromium, with six people against the real server: from a template to a version in force that everyone finds, and on
// to the next version. Every page is looked at by axe-core; a document full of script tries runs nothing.
import assert from 'node:assert/strict';
import { assertAccessible, openPage, settled, signIn, startBrowser } from '../../web/test/browser/harness.mjs';
import { Installation, kPeople, passwordOf } from './installation.mjs';
import { kSentence, kTitle, sopText } from './sop.mjs';

/** A road ends where it breaks: what would come after cannot be. The page is shown as it was. */
async function step(sentence, body) {
  try {
    await body();
    console.log(`ok      ${sentence}`);
  } catch (error) {
    console.log(`FAILED  ${sentence}`);
    for (const [name, { page }] of Object.entries(people)) {
      const folder = process.env.ROTULUS_SCREENSHOTS;
      if (folder) await page.screenshot({ path: `${folder}/road-${name}.png` });
    }
    throw error;
  }
}

const place = new Installation({ people: kPeople });
await place.start();
const browser = await startBrowser();
const people = {};
let number = '';

/** The page of one person, signed in once. */
async function as(name) {
  if (!people[name]) {
    people[name] = await openPage(browser, { locale: 'zh-CN' });
    await signIn(people[name].page, { url: place.url, user: name, password: passwordOf(name) });
  }
  return people[name].page;
}

/** axe-core, and the browser's own editing of a selected line, try styles that the policy refuses: no complaints of ours. */
async function apart(page, act) {
  const { complaints } = Object.values(people).find((one) => one.page === page);
  const before = complaints.length;
  await act();
  const caused = complaints.splice(before);
  complaints.push(...caused.filter((text) => !text.startsWith('Applying inline style')));
}

const accessible = (page, name) => apart(page, () => assertAccessible(page, name));

const button = (page, name) => page.getByRole('button', { name, exact: true });
const at = (path) => place.url + path;

async function write(page, text) {
  await page.locator('.cm-content').click();
  await page.keyboard.press('Control+a');
  await apart(page, () => page.keyboard.insertText(text));
}

async function decide(name, version, action, { comment, password } = {}) {
  const page = await as(name);
  await page.goto(at(`/d/${number}?version=${version}`));
  await button(page, action).click();
  const dialog = page.locator('dialog');
  if (comment) await dialog.locator('textarea').fill(comment);
  if (password) await dialog.locator('input[type=password]').fill(password);
  await dialog.locator('button[type=submit]').click();
  return page;
}

async function done(page) {
  await page.locator('dialog').waitFor({ state: 'detached' });
  await settled(page);
}

async function save(page, text, label) {
  await page.goto(at(`/d/${number}/edit`));
  await write(page, text);
  await button(page, '保存草稿').click();
  await page.locator('.banner', { hasText: label }).waitFor();
}

async function submit(version) {
  const page = await decide('carl', version, '提交审核', { comment: '请审阅' });
  await done(page);
  await page.locator('.banner .state', { hasText: '审核中' }).waitFor();
}

async function agree(name, version, action) {
  await done(await decide(name, version, action, { password: passwordOf(name) }));
}

async function writeFirstVersion() {
  await step('the author chooses a template, and gets a number and the first draft', async () => {
    const page = await as('carl');
    await page.goto(at('/spaces/QA/new'));
    await page.getByRole('link', { name: '标准作业程序' }).click();
    await page.locator('#document-title').fill(kTitle);
    await page.getByLabel('部门').selectOption('ENG');
    await page.getByLabel('审批流程').selectOption('two-approvals');
    await button(page, '创建文档').click();
    await page.locator('.banner', { hasText: '1.0-draft.1' }).waitFor();
    number = (await page.evaluate(() => location.pathname)).split('/')[2];
    assert.match(number, /^SOP-ENG-0001$/);
    await accessible(page, 'the first draft');
  });
  await step('what the template asks for and is missing is named, and nothing is submitted', async () => {
    const page = await decide('carl', '1.0-draft.1', '提交审核');
    await page.locator('.findings li', { hasText: '过程负责人' }).waitFor();
    await page.locator('.findings li', { hasText: '目的' }).waitFor();
    await page.keyboard.press('Escape');
  });
  await step('the second draft has everything', async () => {
    const page = await as('carl');
    await page.goto(at(`/d/${number}/edit`));
    await page.getByLabel('过程负责人').fill('olga');
    await page.getByLabel('适用范围').fill('二号厂房');
    await write(page, sopText('一次'));
    await accessible(page, 'the editor');
    await button(page, '保存草稿').click();
    await page.locator('.banner', { hasText: '1.0-draft.2' }).waitFor();
  });
}

async function correct() {
  await step('the reviewer finds it among his tasks, comments on a line and asks for a correction', async () => {
    await submit('1.0-draft.2');
    const page = await as('rhea');
    await page.goto(at('/tasks'));
    await page.getByRole('link', { name: new RegExp(kTitle) }).first().waitFor();
    await accessible(page, 'my tasks');
    await page.goto(at(`/d/${number}?version=1.0-draft.2`));
    await page.locator('.comment-form textarea').fill('“当班”请写明班次。');
    await page.locator('.comment-line input').fill('17');
    await button(page, '发表评论').click();
    await page.locator('.comment', { hasText: '班次' }).waitFor();
    await done(await decide('rhea', '1.0-draft.2', '要求修改', { comment: '请写明班次' }));
    await page.locator('.banner .state', { hasText: '待修改' }).waitFor();
  });
  await step('the author is told, corrects it, and submits again', async () => {
    const page = await as('carl');
    await page.goto(at('/tasks'));
    await page.getByRole('link', { name: new RegExp(kTitle) }).first().waitFor();
    await save(page, sopText('一次（早、中、晚三班）'), '1.0-draft.3');
    await submit('1.0-draft.3');
  });
}

async function approve() {
  await step('an approver cannot take his step before the review', async () => {
    const page = await as('anna');
    await page.goto(at(`/d/${number}?version=1.0-draft.3`));
    await page.locator('.step-open').waitFor();
    await settled(page);
    assert.equal(await button(page, '批准').count(), 0);
  });
  await step('a wrong password signs nothing', async () => {
    const page = await decide('rhea', '1.0-draft.3', '审核通过', { password: 'not the password' });
    await page.getByRole('alert').waitFor();
    await page.locator('dialog input[type=password]').fill(passwordOf('rhea'));
    await page.locator('dialog button[type=submit]').click();
    await done(page);
  });
  await step('two of three approvers sign, and version 1.0 is in force', async () => {
    await agree('abel', '1.0-draft.3', '批准');
    await agree('anna', '1.0-draft.3', '批准');
    const page = await as('anna');
    await page.goto(at(`/d/${number}`));
    await page.locator('.banner', { hasText: '1.0' }).locator('.state', { hasText: '生效' }).waitFor();
    await page.locator('.signature').nth(2).waitFor();
    assert.equal(await page.locator('.signature').count(), 3);
    await accessible(page, 'the document in force');
  });
}

async function find(times) {
  await step(`a reader finds the version in force by words from the middle of a sentence (${times})`, async () => {
    const page = await as('rita');
    await page.goto(at('/'));
    await page.locator('#search-box').fill(kSentence.slice(6, 18));
    await page.locator('.hit', { hasText: number }).locator('mark').first().waitFor();
    await page.locator('.hit', { hasText: number }).locator('a').first().click();
    await page.locator('.prose', { hasText: times }).waitFor();
    assert.equal(await page.getByRole('link', { name: '编辑' }).count(), 0);
  });
}

async function nextVersion() {
  await step('a new draft is compared with what is in force, word by word', async () => {
    const page = await as('carl');
    await save(page, sopText('两次（早、中、晚三班）'), '1.1-draft.1');
    await page.goto(at(`/d/${number}/compare?from=1.0&to=1.1-draft.1`));
    await page.locator('.line.added em', { hasText: '两' }).waitFor();
    await page.locator('.line.removed em', { hasText: '一' }).waitFor();
    await accessible(page, 'the comparison');
  });
  await step('version 1.1 takes force; 1.0 is superseded and still read', async () => {
    await submit('1.1-draft.1');
    await agree('rhea', '1.1-draft.1', '审核通过');
    await agree('axel', '1.1-draft.1', '批准');
    await agree('abel', '1.1-draft.1', '批准');
    const page = await as('rita');
    await page.goto(at(`/d/${number}`));
    await page.locator('.banner', { hasText: '1.1' }).locator('.state', { hasText: '生效' }).waitFor();
    await page.goto(at(`/d/${number}?version=1.0`));
    await page.locator('.banner .state', { hasText: '已被取代' }).waitFor();
    await page.locator('.prose', { hasText: '一次' }).waitFor();
  });
}

/** Script in every place that people write into. */
async function attack() {
  const tries = (n) => `<script>window.hacked=${n}</script><img src=x onerror="window.hacked=${n}">`;
  await step('a document full of scripts runs nothing', async () => {
    const carl = await place.as('carl');
    const content = `# ${tries(1)}\n\n${tries(2)}\n\n<svg onload="window.hacked=3"><script>window.hacked=3</script></svg>\n\n` +
      '[a](javascript:window.hacked=4) ![b](x" onerror="window.hacked=5) <iframe srcdoc="<script>parent.hacked=6</script>"></iframe>\n\n' +
      '```html\n<script>window.hacked=7</script>\n```\n\n| a |\n| --- |\n| <img src=x onerror=window.hacked=8> |\n';
    const made = await carl.post('/spaces/QA/documents', {
      title: tries(9), path: 'x"><img src=x onerror=window.hacked=10>.md', tags: ['<svg onload=window.hacked=11>'], template: 'sop',
      fields: { department: 'QA', applies_to: tries(12), process_owner: '"><script>window.hacked=13</script>' }, content, summary: tries(14),
    });
    assert.equal(made.status, 201, made.text);
    await carl.post(`/documents/${made.data.number}/comments`, { text: tries(15) });
    carl.close();
    const page = await as('olga');
    const addresses = [`/d/${made.data.number}`, `/d/${made.data.number}/edit`, `/d/${made.data.number}/compare?from=1&to=1`, '/?q=hacked', '/spaces/QA', '/tasks'];
    for (const path of addresses) {
      await page.goto(at(path));
      await settled(page);
      await page.waitForTimeout(150);
      assert.equal(await page.evaluate(() => window.hacked), undefined, path);
    }
  });
  await step('an SVG and a page that are opened by their address are text, and run nothing', async () => {
    const carl = await place.as('carl');
    const page = await as('olga');
    for (const [path, content] of [['logo.svg', '<svg xmlns="http://www.w3.org/2000/svg" onload="window.hacked=16"/>'], ['a.html', '<script>window.hacked=17</script>']]) {
      const made = await carl.post('/spaces/QA/documents', { title: path, path, content });
      const address = `/documents/${made.data.number}/content`;
      const { headers } = await carl.get(address);
      assert.match(String(headers['content-type']), /^text\/plain/, path);
      assert.match(String(headers['content-security-policy']), /sandbox/, path);
      assert.equal(headers['x-content-type-options'], 'nosniff', path);
      await page.goto(at(`/api/v1${address}`));
      assert.equal(await page.evaluate(() => window.hacked), undefined, path);
      assert.equal((await page.locator('body').innerText()).trim(), content);
    }
    carl.close();
  });
}

try {
  await writeFirstVersion();
  await correct();
  await approve();
  await find('早、中、晚三班');
  await nextVersion();
  await find('两次');
  await attack();
  await step('nobody’s page complained', () => {
    for (const [name, { complaints }] of Object.entries(people)) assert.deepEqual(complaints, [], name);
  });
} finally {
  await browser.close();
  await place.stop();
}
await step('the store agrees with all of it', () => assert.equal(place.verify().clean, true));
place.remove();
