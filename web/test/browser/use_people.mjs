// Tasks, spaces and their people, and an installation that is empty yet.
import assert from 'node:assert/strict';
import { startMock } from '../../dev/mock.mjs';
import { assertAccessible, assertNoSidewaysScroll, kPhone, openPage, picture, settled, signIn, step } from './harness.mjs';
import { openAs } from './use_workflow.mjs';

const button = (page, name) => page.getByRole('button', { name, exact: true });

async function testTasks(browser, server) {
  const { page, complaints, context } = await openAs(browser, server, 'zhang.min', '/');
  await step('somebody for whom nothing waits is told so, and sees no number', async () => {
    await page.goto(server.url + '/tasks');
    await page.locator('.tasks-none').waitFor();
    assert.equal(await page.locator('.count').count(), 0);
    await assertAccessible(page, 'tasks without any');
    await picture(page, 'tasks-none-en-1440');
  });
  await context.close();
  const admin = await openAs(browser, server, 'admin', '/tasks');
  await step('tasks say what is to be done, until when in words, and lead to the version itself', async () => {
    await admin.page.locator('.task').first().waitFor();
    const overdue = admin.page.locator('.task', { hasText: 'REP-QA-0003' });
    assert.match(await overdue.textContent(), /Overdue/);
    await admin.page.locator('.task', { hasText: 'SOP-SVC-0003' }).getByText('Due in 6 days').waitFor();
    await admin.page.locator('.task', { hasText: 'SOL-SVC-0017' }).getByText('Correction').waitFor();
    await overdue.getByRole('link').click();
    await admin.page.locator('.approval').waitFor();
    assert.match(admin.page.url(), /\/d\/REP-QA-0003\?version=1\.0-draft\.2$/);
  });
  await step('the number in the navigation follows what was decided', async () => {
    const before = Number(/\d+/.exec(await admin.page.locator('a[href="/tasks"] .count').textContent())[0]);
    await button(admin.page, 'Ask for a correction').click();
    await admin.page.locator('dialog textarea').fill('The figures of month 9 are missing.');
    await admin.page.locator('dialog button[type=submit]').click();
    await admin.page.locator('.approval-end', { hasText: 'Sent back' }).waitFor();
    await admin.page.waitForFunction((n) => Number(/\d+/.exec(document.querySelector('a[href="/tasks"] .count')?.textContent ?? '')?.[0] ?? 0) === n - 1, before);
  });
  await step('nobody complained of tasks', () => assert.deepEqual([...complaints, ...admin.complaints], []));
  await admin.context.close();
}

async function testMembers(browser, server) {
  const { page, complaints, context } = await openAs(browser, server, 'admin', '/spaces/EMPTY');
  await step('roles are given and taken by those who manage them', async () => {
    await page.getByRole('link', { name: 'Members' }).click();
    await page.getByLabel('User name').fill('anna.berg');
    await page.getByLabel('Role', { exact: true }).selectOption('reviewer');
    await button(page, 'Give role').click();
    await page.locator('.member', { hasText: 'Anna Berg (anna.berg)' }).getByText('Reviewer').waitFor();
    await button(page, 'Take the role Reviewer from Anna Berg (anna.berg)').click();
    await page.locator('.member', { hasText: 'Anna Berg' }).waitFor({ state: 'detached' });
  });
  await step('a user who does not exist is refused in words', async () => {
    await page.getByLabel('User name').fill('nobody');
    await button(page, 'Give role').click();
    await page.getByRole('alert').filter({ hasText: 'no user' }).waitFor();
  });
  await step('roles that somebody else has changed meanwhile are shown before anything is given', async () => {
    await page.evaluate(async () => {
      const before = await fetch('/api/v1/spaces/EMPTY/bindings');
      const { items } = await before.json();
      await fetch('/api/v1/spaces/EMPTY/bindings', {
        method: 'PUT', headers: { 'Content-Type': 'application/json', 'If-Match': before.headers.get('ETag') },
        body: JSON.stringify({ items: [...items, { user: 'li.wei', role: 'reader' }] }),
      });
    });
    await page.getByLabel('User name').fill('anna.berg');
    await button(page, 'Give role').click();
    await page.getByRole('alert').filter({ hasText: 'meanwhile' }).waitFor();
    await page.locator('.member', { hasText: 'Li Wei' }).waitFor();
    assert.equal(await page.locator('.member', { hasText: 'Anna Berg' }).count(), 0);
  });
  await step("taking one's own role is asked about", async () => {
    await button(page, 'Take the role Owner from admin').click();
    await page.locator('dialog', { hasText: 'your own role' }).waitFor();
    await button(page, 'Cancel').click();
    await page.locator('.member', { hasText: 'admin' }).getByText('Owner').waitFor();
  });
  await step('a space is made, and a wrong key is not sent', async () => {
    await page.goto(server.url + '/spaces');
    await button(page, 'New space').click();
    await page.getByLabel('Key').fill('1');
    await page.getByLabel('Title').fill('Laboratory');
    await button(page, 'Create space').click();
    await page.locator('.labelled-problem').waitFor();
    await page.getByLabel('Key').fill('lab');
    await button(page, 'Create space').click();
    await page.locator('h1', { hasText: 'Laboratory' }).waitFor();
  });
  await step('nobody complained of members', () => assert.deepEqual(complaints, []));
  await context.close();
  const reader = await openAs(browser, server, 'anna.berg', '/spaces/HB');
  await step('who only reads a space sees neither members nor new documents nor the button for spaces', async () => {
    await settled(reader.page);
    assert.equal(await reader.page.getByRole('link', { name: 'Members' }).count(), 0);
    assert.equal(await reader.page.getByRole('link', { name: 'New document' }).count(), 0);
    await reader.page.goto(server.url + '/spaces/HB/members');
    await reader.page.getByText('not for you to see').waitFor();
    await reader.page.goto(server.url + '/spaces');
    await reader.page.locator('.space-row').first().waitFor();
    assert.equal(await button(reader.page, 'New space').count(), 0);
    await reader.page.goto(server.url + '/d/HB-0001');
    await reader.page.locator('.prose').waitFor();
    await settled(reader.page);
    assert.equal(await reader.page.locator('.approval, .comments').count(), 0);
    assert.equal(await reader.page.getByRole('link', { name: 'Edit' }).count(), 0);
  });
  await reader.context.close();
}

async function lookAtGuide(page, name) {
  await settled(page);
  await assertAccessible(page, name);
  await assertNoSidewaysScroll(page, name);
  await picture(page, name);
}

const freshMock = async () => {
  const { ROTULUS_WEB_DIST: dist } = process.env;
  return { ...(await startMock({ fresh: true, ...(dist ? { dist } : {}) })), user: 'admin', password: 'rotulus' };
};

async function testFirstRun(browser, server) {
  const { page, complaints, context } = await openPage(browser, { locale: 'en-GB' });
  await step('an empty installation leads its administrator to the first document', async () => {
    await signIn(page, server, '/');
    await page.locator('.guide').waitFor();
    await lookAtGuide(page, 'guide-1-en-1440');
    await page.getByLabel('Key').fill('QA');
    await page.getByLabel('Title').fill('Quality');
    await button(page, 'Create space').click();
    await page.locator('.guide-step.done', { hasText: 'Create a space' }).waitFor();
    await lookAtGuide(page, 'guide-2-en-1440');
    assert.equal(await page.getByLabel('User name').inputValue(), server.user);
    await button(page, 'Give role').click();
    await page.getByRole('link', { name: 'Choose a template' }).waitFor();
    await lookAtGuide(page, 'guide-3-en-1440');
    await page.getByRole('link', { name: 'Choose a template' }).click();
    await page.getByRole('link', { name: 'Blank' }).click();
    await page.getByLabel('Title').fill('Our first document');
    await button(page, 'Create document').click();
    await page.locator('.document h1', { hasText: 'Our first document' }).waitFor();
  });
  await step('with the first document the guide is gone', async () => {
    await page.goto(server.url + '/');
    await page.locator('.tips').waitFor();
    await settled(page);
    assert.equal(await page.locator('.guide').count(), 0);
  });
  await step('nobody complained of the first run', () => assert.deepEqual(complaints, []));
  await context.close();
}

async function testFirstRunOnPhone(browser, server) {
  const { page, context } = await openPage(browser, { locale: 'zh-CN', viewport: kPhone });
  await step('the guide fits a phone, in Chinese', async () => {
    await signIn(page, server, '/');
    await page.locator('.guide').waitFor();
    await lookAtGuide(page, 'guide-1-zh-390');
  });
  await context.close();
}

/** Over a mock that is empty, or a real server that is: only when ROTULUS_FRESH says so. */
export async function testStart(browser, server) {
  if (!server.isMock && !process.env.ROTULUS_FRESH) return;
  const fresh = server.isMock ? await freshMock() : server;
  await testFirstRunOnPhone(browser, fresh);
  await testFirstRun(browser, fresh);
  if (server.isMock) await fresh.stop();
}

export async function testPeople(browser, server) {
  if (!server.isMock) return; // what it changes is made for it
  await testTasks(browser, server);
  await testMembers(browser, server);
}
