// Writing: a new document from a template, a draft, what others save meanwhile, and that nothing is lost.
import assert from 'node:assert/strict';
import { settled, step } from './harness.mjs';
import { openAs } from './use_workflow.mjs';

const button = (page, name) => page.getByRole('button', { name, exact: true });
const text = (page) => page.locator('.cm-content');
const pathOf = (page) => page.evaluate(() => location.pathname + location.search);

async function typeAtEnd(page, words) {
  await text(page).click();
  await page.keyboard.press('Control+End');
  await page.keyboard.type(words);
}

async function testNew(page, server) {
  await step('a new document asks for its space, then for its template', async () => {
    await page.goto(server.url + '/new');
    await page.getByRole('link', { name: 'Quality assurance' }).click();
    await page.getByRole('link', { name: 'Standard operating procedure' }).click();
    await page.locator('.cm-content', { hasText: 'Purpose' }).waitFor();
  });
  await step('what the number needs is asked for before anything is sent', async () => {
    await page.getByLabel('Title').fill('Weighing <script>window.hacked=30</script>');
    await button(page, 'Create document').click();
    await page.locator('.labelled-problem').waitFor();
    assert.equal(await page.evaluate(() => document.activeElement?.id), 'field-department');
  });
  await step('a text that nobody has touched follows the language of the document', async () => {
    await page.getByLabel('Language').selectOption('zh');
    await page.locator('.cm-content', { hasText: '目的' }).waitFor();
    await page.getByLabel('Language').selectOption('en');
    await page.locator('.cm-content', { hasText: 'Purpose' }).waitFor();
  });
  await step('people and documents are suggested', async () => {
    await page.getByLabel('Process owner').fill('zhang.min');
    await page.locator('.labelled-help', { hasText: '张敏' }).waitFor();
    await page.getByLabel('Replaces').fill('SOP-QA-0002');
    await page.locator('.labelled-help', { hasText: 'Control of deviations' }).waitFor();
  });
  await step('the preview follows the text and runs nothing', async () => {
    await typeAtEnd(page, '\n\n<img src=x onerror="window.hacked=31">\n\n## Seen in the preview\n');
    await page.locator('.preview h4, .preview h3, .preview h2', { hasText: 'Seen in the preview' }).waitFor();
    assert.equal(await page.evaluate(() => window.hacked), undefined);
  });
  await step('the document is made with its number, its fields and the text', async () => {
    await page.getByLabel('Department').selectOption('QA');
    await page.getByLabel('Tags').fill('balance，laboratory, balance');
    await button(page, 'Create document').click();
    await page.locator('.document h1', { hasText: 'Weighing' }).waitFor();
    assert.match(await pathOf(page), /^\/d\/SOP-QA-00\d\d$/);
    await page.locator('.fields', { hasText: '张敏' }).waitFor();
    assert.equal(await page.locator('.details .tags li').count(), 2);
    await page.locator('.prose', { hasText: 'Seen in the preview' }).waitFor();
    assert.equal(await page.evaluate(() => window.hacked), undefined);
  });
  await step('Ctrl+S saves and stays, and a further draft gets the next label', async () => {
    await page.getByRole('link', { name: 'Edit' }).click();
    await typeAtEnd(page, 'One more line.');
    await page.keyboard.press('Control+s');
    await page.getByText('Saved as 1.0-draft.2').waitFor();
    assert.match(await pathOf(page), /\/edit$/);
    await page.getByLabel('What has changed').fill('A line more');
    await typeAtEnd(page, ' And another.');
    await button(page, 'Save draft').click();
    await page.locator('.banner', { hasText: '1.0-draft.3' }).waitFor();
    await page.locator('.change-summary', { hasText: 'A line more' }).waitFor();
  });
}

async function testKept(page, server) {
  await step('leaving unsaved work is asked about, and staying keeps it', async () => {
    await page.goto(server.url + '/d/SOP-QA-0002/edit');
    await typeAtEnd(page, ' Not saved.');
    await page.getByRole('link', { name: 'Spaces' }).click();
    await page.locator('dialog', { hasText: 'Leave without saving?' }).waitFor();
    await button(page, 'Stay').click();
    await page.locator('.cm-content', { hasText: 'Not saved.' }).waitFor();
    assert.match(await pathOf(page), /\/edit$/);
  });
  await step('the way back in the browser is asked about too', async () => {
    await page.goto(server.url + '/d/SOP-QA-0005');
    await page.goto(server.url + '/d/SOP-QA-0002');
    await page.getByRole('link', { name: 'Edit' }).click();
    await button(page, 'Go on with it').click();
    await page.locator('.cm-content', { hasText: 'Not saved.' }).waitFor();
    await page.goBack();
    await button(page, 'Leave').click();
    await page.locator('.document h1', { hasText: 'Control of deviations' }).waitFor();
  });
  await step('what was not saved is offered again, and can be discarded', async () => {
    await page.goto(server.url + '/d/SOP-QA-0002/edit');
    await page.locator('.notice', { hasText: 'unsaved work' }).waitFor();
    await button(page, 'Discard it').click();
    await text(page).waitFor();
    assert.equal(await page.locator('.cm-content', { hasText: 'Not saved.' }).count(), 0);
    await page.reload();
    await text(page).waitFor();
  });
  await step('signing out does not leave unsaved work to the next person', async () => {
    await typeAtEnd(page, ' Secret.');
    await page.getByText('Not saved yet').waitFor();
    await page.waitForFunction(() => Object.keys(localStorage).some((key) => key.startsWith('rotulus.kept.')));
    await page.locator('.account button').first().click();
    await button(page, 'Sign out').click();
    await button(page, 'Discard it and sign out').click();
    await page.locator('#username').waitFor();
    await page.waitForTimeout(600);
    assert.deepEqual(await page.evaluate(() => Object.keys(localStorage).filter((key) => key.startsWith('rotulus.kept.'))), []);
  });
}

async function testPlain(page, server) {
  await step('where CodeMirror cannot be had, or is not wanted, a plain field does', async () => {
    await page.route('**/assets/code_editor-*', (route) => route.abort());
    await page.goto(server.url + '/d/SOP-QA-0002/edit');
    await page.locator('textarea.written').fill('# Control of deviations\n\nWritten in a plain field.\n');
    await page.locator('.preview', { hasText: 'Written in a plain field.' }).waitFor();
    await page.unroute('**/assets/code_editor-*');
    await page.keyboard.press('Control+s');
    await page.getByText('Saved as 1.1-draft.').waitFor();
  });
}

async function saveElsewhere(other, number, words) {
  await other.page.evaluate(async ([n, content]) => {
    const before = await (await fetch(`/api/v1/documents/${n}`)).json();
    const answer = await fetch(`/api/v1/documents/${n}`, {
      method: 'PATCH', headers: { 'Content-Type': 'application/json', 'If-Match': before.etag },
      body: JSON.stringify({ content, tags: ['changed-by-another'], summary: 'Another hand' }),
    });
    if (!answer.ok) throw new Error(await answer.text());
  }, [number, words]);
}

async function testConflict(browser, page, server) {
  const other = await openAs(browser, server, 'li.wei', '/');
  const kBase = '# Control of deviations\n\nEvery deviation gets a number.\n';
  await step('when somebody has saved meanwhile, both sets of changes are shown and nothing is lost', async () => {
    await saveElsewhere(other, 'SOP-QA-0002', kBase);
    await page.goto(server.url + '/d/SOP-QA-0002/edit');
    await typeAtEnd(page, 'Mine stands here.');
    await saveElsewhere(other, 'SOP-QA-0002', kBase.replace('a number', 'a number and an owner'));
    await button(page, 'Save draft').click();
    await page.locator('.conflict', { hasText: 'Li Wei saved' }).waitFor();
    await page.locator('.conflict .line.added em', { hasText: 'and an owner' }).waitFor();
    await button(page, 'What I changed').click();
    await page.locator('.conflict .line.added', { hasText: 'Mine stands here.' }).waitFor();
  });
  await step('both can be brought together, and looked at before anything is saved', async () => {
    await button(page, 'Bring both together').click();
    await page.locator('.merge-conflict, .conflict .line.added', { hasText: 'Mine stands here.' }).first().waitFor();
    await button(page, 'Back to the choice').click();
  });
  await step('mine is saved on top, and what I did not touch stays as the other left it', async () => {
    await button(page, 'Save mine on top').click();
    await page.getByText('Saved as 1.1-draft.').waitFor();
    assert.equal(await page.getByLabel('Tags').inputValue(), 'changed-by-another');
    await page.locator('.cm-content', { hasText: 'Mine stands here.' }).waitFor();
  });
  await step('taking theirs leaves the form as they saved it', async () => {
    await typeAtEnd(page, ' And more of mine.');
    await saveElsewhere(other, 'SOP-QA-0002', kBase.replace('a number', 'two numbers'));
    await page.keyboard.press('Control+s');
    await button(page, 'Take theirs').click();
    await button(page, 'Discard mine').click();
    await page.locator('.cm-content', { hasText: 'two numbers' }).waitFor();
    await settled(page);
    assert.ok(await button(page, 'Save draft').isDisabled());
  });
  await step('changes of different places are saved together', async () => {
    await typeAtEnd(page, 'Mine at the end.');
    await saveElsewhere(other, 'SOP-QA-0002', kBase.replace('a number', 'two numbers').replace('# Control', '# Their control'));
    await page.keyboard.press('Control+s');
    await button(page, 'Bring both together').click();
    await page.locator('.conflict .line.added', { hasText: 'Mine at the end.' }).waitFor();
    await button(page, 'Save both together').click();
    await page.getByText('Saved as 1.1-draft.').waitFor();
    await page.locator('.cm-content', { hasText: 'Mine at the end.' }).waitFor();
    await page.locator('.cm-content', { hasText: 'Their control' }).waitFor();
  });
  await step('where both say different things, a person chooses', async () => {
    await typeAtEnd(page, ' Mine once more.');
    await saveElsewhere(other, 'SOP-QA-0002', kBase.replace('a number', 'three numbers'));
    await page.keyboard.press('Control+s');
    await button(page, 'Bring both together').click();
    assert.ok(await button(page, 'Save both together').isDisabled());
    await page.getByLabel('Take mine').check();
    await button(page, 'Save both together').click();
    await page.getByText('Saved as 1.1-draft.').waitFor();
    await page.locator('.cm-content', { hasText: 'Mine once more.' }).waitFor();
  });
  await other.context.close();
}

async function testStates(page, server) {
  await step('what is under review warns, and what waits for its date takes no draft', async () => {
    await page.goto(server.url + '/d/REP-QA-0003/edit');
    await page.locator('.caution', { hasText: 'is being reviewed' }).waitFor();
    await page.goto(server.url + '/d/SOP-QA-0005/edit');
    await page.locator('.caution', { hasText: 'takes no new draft' }).waitFor();
  });
  await step('the address leads to a field and to a line', async () => {
    await page.goto(server.url + '/d/SOP-QA-0001/edit#field-first_audit');
    await text(page).waitFor();
    assert.equal(await page.evaluate(() => document.activeElement?.id), 'field-first_audit');
    await page.goto(server.url + '/d/SOP-QA-0001/edit?line=18');
    await page.locator('.cm-activeLine', { hasText: 'room temperature' }).waitFor();
  });
  await step('a slash is typed into the text instead of leading to the search', async () => {
    await page.keyboard.type('/');
    await page.locator('.cm-activeLine', { hasText: '/' }).waitFor();
    assert.match(await pathOf(page), /\/edit/);
  });
}

export async function testEdit(browser, server) {
  if (!server.isMock) return; // what it changes is made for it
  const { page, complaints, context } = await openAs(browser, server, 'admin', '/');
  await testNew(page, server);
  await testStates(page, server);
  page.on('dialog', (dialog) => void dialog.accept()); // the browser's own question before a page is loaded anew
  await testConflict(browser, page, server);
  await testKept(page, server);
  await context.close();
  const again = await openAs(browser, server, 'admin', '/');
  await testPlain(again.page, server);
  await step('nobody complained while writing', () => assert.deepEqual(complaints, []));
  await again.context.close();
}
