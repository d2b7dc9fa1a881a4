// Browsing by classification, keeping the categories, classifying documents; in both languages.
import assert from 'node:assert/strict';
import { api, openPage, signIn, step } from './harness.mjs';

const kWords = {
  en: { locale: 'en-GB', browse: 'Browse', measuring: 'Measuring', keep: 'Keep the categories', addBelow: 'Add a category below Measuring', create: 'Create', remove: 'Remove category', choose: 'Choose categories', made: 'Weighing' },
  zh: { locale: 'zh-CN', browse: '分类', measuring: '测量管理', keep: '维护分类', addBelow: '在“测量管理”下添加分类', create: '创建', remove: '去掉分类', choose: '选择分类', made: '称重' },
};

async function testBrowsing(page, server, words) {
  await step(`the tree leads from a category to the documents under it, ${words.locale}`, async () => {
    await page.goto(server.url + '/');
    await page.getByRole('link', { name: words.browse, exact: true }).click();
    const line = page.locator('.category-line', { has: page.getByRole('link', { name: words.measuring, exact: true }) }).first();
    const count = Number(/\d+/.exec(await line.locator('.category-count').textContent())[0]);
    await line.getByRole('link').click();
    await page.locator('.hit').first().waitFor();
    assert.equal(await page.evaluate(() => location.search), '?category=measuring');
    assert.equal(Number(/\d+/.exec(await page.locator('.total').textContent())[0]), count, 'as many as were counted');
    assert.match(await page.locator('.chip').first().textContent(), new RegExp(words.measuring));
  });
  await step(`the facet shows the categories as a tree, with those above, ${words.locale}`, async () => {
    await page.goto(server.url + '/search?q=SOP');
    const facet = page.locator('.facet', { hasText: words.locale === 'en-GB' ? 'Category' : '分类' });
    await facet.locator('button').first().click();
    await facet.getByText(words.measuring, { exact: true }).click();
    await page.waitForFunction(() => new URLSearchParams(location.search).get('category') === 'measuring');
    await page.locator('.hit').first().waitFor();
  });
}

async function testKeeping(page, server, words) {
  await step(`a category is made, renamed and retired by who keeps them, ${words.locale}`, async () => {
    await page.goto(server.url + '/browse');
    await page.getByLabel(words.keep).check();
    await page.getByRole('button', { name: words.addBelow }).click();
    const dialog = page.locator('dialog');
    await dialog.locator('input[lang=zh]').fill('称重');
    await dialog.locator('input[lang=en]').fill('Weighing');
    await dialog.getByRole('button', { name: words.create, exact: true }).click();
    await page.locator('.category-line', { hasText: words.made }).waitFor();
    const made = await api(page, '/categories/weighing');
    assert.equal(made.parent, 'measuring');
    await page.locator('.category-line', { hasText: words.made }).getByRole('button').first().click();
    await dialog.locator('input[lang=en]').fill('Scales');
    await dialog.locator('input[lang=zh]').fill('秤');
    await dialog.locator('input[type=checkbox]').check();
    await dialog.locator('button[type=submit]').click();
    await page.locator('.category-retired').nth(1).waitFor();
    assert.deepEqual((({ title_zh, title_en, retired }) => [title_zh, title_en, retired])(await api(page, '/categories/weighing')), ['秤', 'Scales', true]);
  });
  await step(`a key that is taken is refused, and the dialog shows what the server says, ${words.locale}`, async () => {
    await page.goto(server.url + '/browse');
    await page.getByLabel(words.keep).check();
    await page.getByRole('button', { name: words.addBelow }).click();
    const dialog = page.locator('dialog');
    await dialog.locator('input[lang=zh]').fill('校准');
    await dialog.locator('input[lang=en]').fill('Calibration');
    await dialog.locator('button[type=submit]').click();
    await dialog.getByRole('alert').waitFor();
    await dialog.locator('button[type=button]').click();
    await dialog.waitFor({ state: 'detached' });
  });
}

async function testClassifying(page, server, words, number) {
  await step(`the editor takes and gives categories, and the page shows them, ${words.locale}`, async () => {
    await page.goto(`${server.url}/d/${number}/edit`);
    await page.getByRole('button', { name: words.choose }).click();
    await page.locator('.category-panel input[type=text]').fill(words.measuring);
    await page.locator('.category-panel label', { hasText: words.measuring }).locator('input').check();
    await page.keyboard.press('Escape');
    const before = await page.locator('.category-choice .chip').count();
    await page.getByRole('button', { name: words.remove }).first().click();
    assert.equal(await page.locator('.category-choice .chip').count(), before - 1);
    await page.getByRole('button', { name: words.choose }).click();
    await page.locator('.category-panel label', { hasText: words.measuring }).locator('input').check();
    await page.locator('.save-bar button[type=submit]').click();
    await page.locator('.document h1').waitFor();
    await page.goto(`${server.url}/d/${number}`);
    const { draft } = await api(page, `/documents/${number}`);
    await page.goto(`${server.url}/d/${number}?version=${draft.version}`);
    await page.locator('.details a', { hasText: words.measuring }).waitFor();
  });
}

export async function testKnowledge(browser, server) {
  if (!server.isMock) return;
  for (const [language, number] of [['en', 'SOP-QA-0001'], ['zh', 'SOP-SVC-0001']]) {
    const words = kWords[language];
    const { page, context, complaints } = await openPage(browser, { locale: words.locale });
    await signIn(page, server);
    await testBrowsing(page, server, words);
    await testClassifying(page, server, words, number);
    if (language === 'en') await testKeeping(page, server, words);
    await step(`nothing complained on the way, ${words.locale}`, () => assert.deepEqual(complaints, []));
    await context.close();
  }
}
