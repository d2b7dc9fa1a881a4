// The whole road over whatever server there is: a document from a template, submitted, sent back, corrected, agreed to,
// approved, in force. Needs three people: who writes, who reviews, who approves.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { api, assertAccessible, openPage, picture, settled, signIn, step } from './harness.mjs';

const button = (page, name) => page.getByRole('button', { name, exact: true });

/** Against a real server: lines of name and password, in the order writer, reviewer, approver, named by ROTULUS_ACCOUNTS. */
function peopleOf(server) {
  if (server.isMock) return ['admin', 'li.wei', 'zhang.min'].map((user) => ({ user, password: 'rotulus' }));
  if (!process.env.ROTULUS_ACCOUNTS) return [];
  const lines = readFileSync(process.env.ROTULUS_ACCOUNTS, 'utf8').split('\n').filter(Boolean).slice(0, 3);
  return lines.map((line) => line.split(/\s+/)).map(([user, password]) => ({ user, password }));
}

async function openAs(browser, server, person, path, locale = 'en-GB') {
  const opened = await openPage(browser, { locale });
  await signIn(opened.page, { ...server, ...person }, path);
  return opened;
}

/** Fills in every field of the form that must be, by its kind. */
async function fillIn(page, template, values) {
  for (const { name, kind, required, choices } of template.fields) {
    if (!required) continue;
    const field = page.locator(`#field-${name}`);
    if (kind === 'choice') await field.selectOption(choices[0].value);
    else await field.fill(values[kind]);
  }
}

const textFor = ({ sections }) =>
  sections.map(({ heading }) => `## ${heading.en}\n\nWritten for the road: every word of this section is meant.\n`).join('\n');

async function replaceText(page, words) {
  await page.locator('.cm-content').click();
  await page.keyboard.press('Control+a');
  await page.keyboard.insertText(words);
}

async function submit(page) {
  await button(page, 'Submit for review').click();
  await page.locator('dialog').getByRole('button', { name: 'Submit for review' }).click();
  await page.locator('.step-open').waitFor();
}

async function signStep(page, name, password) {
  await button(page, name).click();
  await page.locator('.statement .hash', { hasText: /^[0-9a-f]{64}$/ }).waitFor();
  await page.locator('dialog input[type=password]').fill(password);
  await button(page, 'Sign').click();
  await page.locator('dialog').waitFor({ state: 'detached' });
}

async function write(page, server, space, template, person) {
  const title = `Road ${Date.now().toString(36)}`;
  await step('a document is begun from a template and is not submitted half written', async () => {
    await page.goto(`${server.url}/spaces/${space}/new?template=${template.id}`);
    await page.locator('.cm-content').waitFor();
    await page.getByLabel('Title').fill(title);
    await fillIn(page, template, { text: 'Words', number: '3', date: '2026-05-01', user: person.user, document: 'NONE-1' });
    await button(page, 'Create document').click();
    await page.locator('.document h1', { hasText: title }).waitFor();
    await page.locator('.banner', { hasText: '1.0-draft.1' }).waitFor();
    await settled(page);
    await assertAccessible(page, 'new draft');
    if (server.isMock) return; // it only looks whether there are headings
    await button(page, 'Submit for review').click();
    await page.locator('dialog').getByRole('button', { name: 'Submit for review' }).click();
    await page.locator('dialog [role=alert]').waitFor();
    await page.locator('.findings li').first().waitFor();
    await picture(page, 'road-findings');
  });
  return new URL(page.url()).pathname.split('/')[2];
}

async function correct(page, server, number, template, words) {
  await page.goto(`${server.url}/d/${number}/edit`);
  await page.locator('.cm-content').waitFor();
  await replaceText(page, textFor(template) + words);
  await page.getByLabel('What has changed').fill(words);
  await button(page, 'Save draft').click();
  await page.locator('.document .banner').waitFor();
}

async function testRoad(browser, server, [writer, reviewer, approver]) {
  const author = await openAs(browser, server, writer, '/');
  const spaces = (await api(author.page, '/spaces?limit=100')).items;
  const space = spaces.find(({ permissions }) => permissions.includes('edit_document')).key;
  const template = (await api(author.page, '/templates')).items.find(({ id }) => id === 'sop');
  const number = await write(author.page, server, space, template, writer);
  const at = `/d/${number}`;
  await step('written out, it is submitted, and its author cannot decide on it', async () => {
    await correct(author.page, server, number, template, 'First.');
    await submit(author.page);
    assert.equal(await button(author.page, 'Agree').count(), 0);
    await settled(author.page);
    await picture(author.page, 'road-submitted');
  });
  const second = await openAs(browser, server, reviewer, '/tasks');
  await step('it waits among the tasks of the reviewer, who sends it back with a comment', async () => {
    await second.page.locator('.task', { hasText: number }).getByRole('link').click();
    await button(second.page, 'Ask for a correction').click();
    await second.page.locator('dialog textarea').fill('Say more of the scope.');
    await second.page.locator('dialog button[type=submit]').click();
    await second.page.locator('.approval-end').waitFor();
  });
  await step('it waits among the tasks of the author, who corrects and submits it again', async () => {
    await author.page.goto(server.url + '/tasks');
    await author.page.locator('.task', { hasText: number }).getByText('Correction').first().waitFor();
    await author.page.goto(server.url + at);
    await author.page.locator('.decision-comment', { hasText: 'Say more of the scope.' }).waitFor();
    await correct(author.page, server, number, template, 'Second.');
    await submit(author.page);
  });
  await step('the reviewer agrees with his password, on the version before him', async () => {
    await second.page.goto(server.url + '/tasks');
    await second.page.locator('.task', { hasText: number }).getByRole('link').click();
    await signStep(second.page, 'Agree', reviewer.password);
    await second.page.locator('.signature', { hasText: 'Review' }).waitFor();
    await second.page.locator('.signature .tone-good').first().waitFor();
  });
  const third = await openAs(browser, server, approver, at, 'en-GB');
  await step('a wrong password approves nothing, the right one puts it into force', async () => {
    await button(third.page, 'Approve').click();
    await third.page.locator('dialog input[type=password]').fill('not the password');
    await button(third.page, 'Sign').click();
    await third.page.getByRole('alert').filter({ hasText: 'Nothing was done' }).waitFor();
    await button(third.page, 'Cancel').click();
    await signStep(third.page, 'Approve', approver.password);
    await third.page.locator('.banner', { hasText: 'Version 1.0' }).locator('.state', { hasText: 'In force' }).waitFor();
    await third.page.locator('.signature', { hasText: 'Approval' }).waitFor();
    await settled(third.page);
    await assertAccessible(third.page, 'document in force');
    await picture(third.page, 'road-in-force');
  });
  await step('while somebody writes on the next version, readers keep the one in force', async () => {
    await correct(author.page, server, number, template, 'Third.');
    await author.page.locator('.banner', { hasText: '1.1-draft.1' }).waitFor();
    await third.page.goto(server.url + at);
    await third.page.locator('.banner', { hasText: 'Version 1.0' }).locator('.banner-advice', { hasText: '1.1-draft.1' }).waitFor();
    assert.equal(await third.page.locator('.prose', { hasText: 'Third.' }).count(), 0);
  });
  await step('comments on the way are kept with the version', async () => {
    await author.page.locator('.comment-form textarea').fill('For whoever reviews <img src=x onerror="window.hacked=40">');
    await author.page.locator('.comment-line input').fill('3');
    await button(author.page, 'Comment').click();
    await author.page.locator('.comment', { hasText: 'For whoever reviews' }).waitFor();
    assert.equal(await author.page.evaluate(() => window.hacked), undefined);
  });
  await step('nobody complained on the whole road', () =>
    assert.deepEqual([...author.complaints, ...second.complaints, ...third.complaints], []));
  for (const { context } of [author, second, third]) await context.close();
}

export async function testWholeRoad(browser, server) {
  const people = peopleOf(server);
  if (people.length === 3) await testRoad(browser, server, people);
  else console.log('skipped the whole road: ROTULUS_ACCOUNTS names nobody');
}
