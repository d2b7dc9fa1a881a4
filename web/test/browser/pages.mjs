// Every page in both languages, wide and narrow, light and dark: complete, accessible, nothing refused by the policy.
import assert from 'node:assert/strict';
import { assertAccessible, assertNoSidewaysScroll, kPhone, kWide, openPage, picture, settled, signIn, step } from './harness.mjs';
import { findSubject } from './subject.mjs';

/** People, roles, requests, account and audit, as an administrator who is an auditor too sees them. */
export const kAccessPages = {
  people: '/admin/people',
  'people-filtered': '/admin/people?q=hand',
  person: '/admin/people/zhang.min',
  'person-disabled': '/admin/people/old.hand',
  'person-hostile': '/admin/people/mallory',
  groups: '/admin/groups',
  group: '/admin/groups/board',
  roles: '/admin/roles',
  role: '/admin/roles/inspection',
  'role-shipped': '/admin/roles/owner',
  'system-roles': '/admin/access',
  'members-controlled': '/spaces/SVC/members',
  'document-access': '/d/HB-0001/access',
  requests: '/requests',
  'requests-all': '/requests?show=all',
  request: '/requests/5',
  'request-own': '/requests/3',
  'request-long': '/requests/4',
  'request-rejected': '/requests/1',
  'my-account': '/account',
  audit: '/audit',
  'audit-filtered': '/audit?q=authority&outcome=done&from=2026-11-01',
  'audit-none': '/audit?q=zzqxvw',
  'audit-entry': '/audit/16',
  reset: '/reset#a-token',
  'reset-without-token': '/reset',
};

function pagesOf({ query, document, space, versions }, isMock) {
  const at = `/d/${encodeURIComponent(document.number)}`;
  const q = encodeURIComponent(query);
  const pages = {
    home: '/',
    search: `/search?q=${q}`,
    'search-none': '/search?q=zzqxvw',
    'search-filtered': `/search?q=${q}&space=${encodeURIComponent(document.space ?? 'QA')}`,
    document: at,
    'document-old': versions.length > 1 ? `${at}?version=${versions[0]}` : at,
    spaces: '/spaces',
    space: `/spaces/${space}`,
    browse: '/browse',
    tasks: '/tasks',
    texts: '/texts',
    'new-template': `/spaces/${space}/new`,
    'not-found': '/no/such/page',
    'not-found-document': '/d/NO-SUCH-1',
  };
  if (versions.length > 1) pages.compare = `${at}/compare?from=${versions[0]}&to=${versions[1]}`;
  if (!isMock) {
    const editable = { edit: `${at}/edit`, members: `/spaces/${space}/members`, 'new-form': `/spaces/${space}/new?template=sop` };
    return { ...pages, ...(document.permissions?.includes('edit_document') ? editable : {}) };
  }
  return {
    ...pages,
    'document-zh': '/d/SOP-SVC-0001',
    'document-draft': '/d/SOP-QA-0001?version=2.1-draft.1',
    'document-long': '/d/REP-QA-0003',
    'document-file': '/d/FIL-QA-0009',
    'document-plain': '/d/HB-0002',
    'document-hostile': '/d/HB-0001',
    'document-hostile-fields': '/d/HB-0004',
    'document-remarks': '/d/REQ-SVC-0004',
    'document-review': '/d/REP-QA-0003',
    'document-approval': '/d/SOP-SVC-0003',
    'document-correction': '/d/SOL-SVC-0017',
    'document-approved': '/d/SOP-QA-0005?version=1.1',
    'document-expired': '/d/SOP-QA-0006',
    'document-obsolete': '/d/SOP-QA-0007',
    'document-many': '/d/HB-0003',
    ...kAccessPages,
    members: '/spaces/QA/members',
    'members-hostile': '/spaces/HB/members',
    edit: '/d/SOP-QA-0001/edit',
    'edit-under-review': '/d/REP-QA-0003/edit',
    'edit-hostile': '/d/HB-0004/edit',
    'new-space': '/new',
    'new-template': '/spaces/QA/new',
    'new-form': '/spaces/QA/new?template=sop',
    'new-blank': '/spaces/QA/new?template=blank',
    'compare-zh': '/d/SOP-SVC-0001/compare?from=1.0&to=2.0',
    'compare-file': '/d/FIL-QA-0009/compare',
    'space-empty': '/spaces/EMPTY',
    'document-feedback': '/d/SOL-SVC-0016',
    'document-translation': '/d/SOP-QA-0101',
    'new-solution': '/spaces/QA/new?template=solution&title=The%20fan%20whistles',
    'search-solutions': '/search?q=printer',
    'search-category': '/search?category=measuring',
    'search-mixed': '/search?q=%E6%B5%81%E7%A8%8B',
  };
}

async function lookAtOpenPanels(page, server, label) {
  for (const [name, path, button] of [['account', '/', '.account button'], ['facet', '/search?q=a', '.facet button'], ['tips', '/', '.tips summary']]) {
    await step(`open ${name} panel, ${label}`, async () => {
      await page.goto(server.url + path);
      await settled(page);
      if ((await page.locator(button).count()) === 0) return;
      await page.locator(button).nth(name === 'facet' ? 2 : 0).click();
      await assertAccessible(page, name);
      await assertNoSidewaysScroll(page, name);
      await picture(page, `panel-${name}-${label}`);
    });
  }
}

/** Questions, and what stands there when others have saved meanwhile: only over the mock, whose documents are known. */
const kDialogs = {
  sign: ['/d/REP-QA-0003', 'button.primary'],
  correction: ['/d/REP-QA-0003', '.approval .button:nth-of-type(2)'],
  submit: ['/d/SOP-QA-0001?version=2.1-draft.1', '.approval button.primary'],
  retire: ['/d/SOP-QA-0006', '.approval button.action'],
};

async function lookAtDialogs(page, server, label) {
  for (const [name, [path, button]] of Object.entries(kDialogs)) {
    await step(`${name} dialog, ${label}`, async () => {
      await page.goto(server.url + path);
      await page.locator(button).first().click();
      await page.locator('dialog').waitFor();
      await settled(page);
      await assertAccessible(page, name);
      await assertNoSidewaysScroll(page, name);
      await picture(page, `dialog-${name}-${label}`);
    });
  }
  await step(`keeping categories, ${label}`, async () => {
    await page.goto(server.url + '/browse');
    await page.locator('.browse-keep input').check();
    await assertAccessible(page, 'keeping categories');
    await assertNoSidewaysScroll(page, 'keeping categories');
    await picture(page, `browse-keeping-${label}`);
    await page.locator('.category-keep button').nth(1).click();
    await page.locator('dialog').waitFor();
    await assertAccessible(page, 'category dialog');
    await assertNoSidewaysScroll(page, 'category dialog');
    await picture(page, `dialog-category-${label}`);
  });
  await step(`choosing categories, ${label}`, async () => {
    await page.goto(server.url + '/d/SOP-QA-0101/edit');
    await page.locator('.category-choice .disclosure-button').click();
    await assertAccessible(page, 'category panel');
    await assertNoSidewaysScroll(page, 'category panel');
    await picture(page, `panel-categories-${label}`);
  });
  await step(`form for a space, ${label}`, async () => {
    await page.goto(server.url + '/spaces');
    await page.locator('.spaces-head button').click();
    await page.locator('.new-space').waitFor();
    await assertAccessible(page, 'new space');
    await assertNoSidewaysScroll(page, 'new space');
    await picture(page, `new-space-form-${label}`);
  });
  await step(`conflict, ${label}`, async () => {
    await page.goto(server.url + '/d/HB-0100/edit');
    await page.locator('.cm-content').click();
    await page.keyboard.type('Mine. ');
    await page.evaluate(async () => {
      const { etag } = await (await fetch('/api/v1/documents/HB-0100')).json();
      const headers = { 'Content-Type': 'application/json', 'If-Match': etag };
      const content = `# A document with many versions\n\nSomebody else wrote this at ${Date.now()}.\n`;
      await fetch('/api/v1/documents/HB-0100', { method: 'PATCH', headers, body: JSON.stringify({ content, summary: 'Another hand' }) });
    });
    await page.keyboard.press('Control+s');
    await page.locator('.conflict').waitFor();
    await settled(page);
    await assertAccessible(page, 'conflict');
    await assertNoSidewaysScroll(page, 'conflict');
    await picture(page, `conflict-${label}`);
    await page.locator('.conflict .button.primary').click();
    await page.locator('.merge-conflict').waitFor();
    await page.locator('.merge-conflict input').nth(1).check();
    await page.locator('.conflict .compared').waitFor();
    await assertAccessible(page, 'merge');
    await assertNoSidewaysScroll(page, 'merge');
    await picture(page, `merge-${label}`);
    await page.evaluate(() => Object.keys(localStorage).filter((key) => key.startsWith('rotulus.kept.')).forEach((key) => localStorage.removeItem(key)));
  });
}

async function lookAtAll(browser, server, { locale, viewport, colorScheme, label }) {
  const { page, context, complaints } = await openPage(browser, { locale, viewport, colorScheme });
  await page.goto(server.url + '/sign-in');
  await page.locator('#username').waitFor();
  await step(`sign-in page, ${label}`, async () => {
    await assertAccessible(page, 'sign-in');
    await assertNoSidewaysScroll(page, 'sign-in');
    await picture(page, `sign-in-${label}`);
  });
  await signIn(page, server, '/sign-in');
  const pages = pagesOf(await findSubject(page, server), server.isMock);
  for (const [name, path] of Object.entries(pages)) {
    await step(`${name} page, ${label}`, async () => {
      await page.goto(server.url + path);
      await page.locator('h1').waitFor({ state: 'attached' });
      await settled(page);
      assert.match(await page.title(), /Rotulus/);
      assert.equal(await page.locator('.notice.problem').count(), 0, 'no problem is shown');
      await assertAccessible(page, name);
      await assertNoSidewaysScroll(page, name);
      await picture(page, `${name}-${label}`);
    });
  }
  await lookAtOpenPanels(page, server, label);
  if (server.isMock) await lookAtDialogs(page, server, label);
  await step(`no page complained, ${label}`, () => assert.deepEqual(complaints, []));
  await context.close();
}

export async function testPages(browser, server) {
  // Each language wide and narrow, light and dark, and each two of these once: all eight would take twice as long.
  await lookAtAll(browser, server, { locale: 'en-GB', viewport: kWide, colorScheme: 'light', label: 'en-1440' });
  await lookAtAll(browser, server, { locale: 'zh-CN', viewport: kPhone, colorScheme: 'light', label: 'zh-390' });
  await lookAtAll(browser, server, { locale: 'zh-CN', viewport: kWide, colorScheme: 'dark', label: 'zh-1440-dark' });
  await lookAtAll(browser, server, { locale: 'en-GB', viewport: { width: 320, height: 640 }, colorScheme: 'dark', label: 'en-320-dark' });
}
