// Who may do what: people and their passwords, groups, roles, requests that a second person decides, one's own account, and the
// audit log with its proofs. Over the mock, which begins anew for this.
import assert from 'node:assert/strict';
import { startMock } from '../../dev/mock.mjs';
import { assertAccessible, openPage, picture, settled, signIn, step } from './harness.mjs';
import { openAs } from './use_workflow.mjs';

const kNewPassword = 'four words nobody joins';
const button = (page, name) => page.getByRole('button', { name, exact: true });

async function testPerson(browser, server) {
  const { page, complaints, context } = await openAs(browser, server, 'admin', '/admin/people');
  let link = '';
  await step('a wrong user name is not sent, and a taken one is refused', async () => {
    await button(page, 'New person').click();
    await page.getByLabel('User name').fill('1');
    await button(page, 'Create person').click();
    await page.locator('.labelled-problem').waitFor();
    await page.getByLabel('User name').fill('li.wei');
    await button(page, 'Create person').click();
    await page.getByRole('alert').filter({ hasText: 'already' }).waitFor();
  });
  await step('whoever makes a person gets a link, once, whose secret no server sees', async () => {
    await page.getByLabel('User name').fill('nina.new');
    await page.getByLabel('Name as it is shown').fill('Nina New');
    await assertAccessible(page, 'new person');
    await picture(page, 'person-new-en-1440');
    await button(page, 'Create person').click();
    link = await page.getByLabel('One-time link').inputValue();
    assert.match(link, /\/reset#\S{20,}$/);
    await assertAccessible(page, 'link');
    await picture(page, 'person-link-en-1440');
    await button(page, 'Done').click();
    await page.getByRole('link', { name: 'Nina New' }).waitFor();
  });
  await step('the list is filtered by what is typed and by what is out of the ordinary, as the address says', async () => {
    await page.getByLabel('Show').selectOption('no_password');
    await page.locator('.list-count', { hasText: '2 people' }).waitFor();
    await page.getByLabel('Name or e-mail address').fill('nina');
    await page.locator('.list-count', { hasText: '1 person' }).waitFor();
    await page.waitForFunction(() => location.search === '?q=nina&show=no_password');
  });
  await step('the person sets a password by the link, which works once and leaves no trace in the address', async () => {
    const nina = await openPage(browser, { locale: 'en-GB' });
    await nina.page.goto(link);
    await nina.page.getByLabel('New password', { exact: true }).fill('too short');
    await button(nina.page, 'Set password').click();
    await nina.page.locator('.labelled-problem').waitFor();
    assert.equal(new URL(nina.page.url()).hash, '');
    await nina.page.getByLabel('New password', { exact: true }).fill(kNewPassword);
    await nina.page.getByLabel('New password again').fill(kNewPassword + '!');
    await button(nina.page, 'Set password').click();
    await nina.page.locator('.labelled-problem', { hasText: 'not the same' }).waitFor();
    await nina.page.getByLabel('New password again').fill(kNewPassword);
    await button(nina.page, 'Set password').click();
    await nina.page.getByRole('status').filter({ hasText: 'is set' }).waitFor();
    await signIn(nina.page, { ...server, user: 'nina.new', password: kNewPassword }, '/sign-in');
    await nina.page.goto('about:blank');
    await nina.page.goto(link);
    await nina.page.getByLabel('New password', { exact: true }).fill(kNewPassword);
    await nina.page.getByLabel('New password again').fill(kNewPassword);
    await button(nina.page, 'Set password').click();
    await nina.page.getByRole('alert').filter({ hasText: 'not valid' }).waitFor();
    await nina.context.close();
  });
  await step('disabling says what happens, and does it at once', async () => {
    const nina = await openPage(browser, { locale: 'en-GB' });
    await signIn(nina.page, { ...server, user: 'nina.new', password: kNewPassword }, '/account');
    await page.goto(server.url + '/admin/people/nina.new');
    await page.getByText('Signed in at 2 places').waitFor();
    await button(page, 'Disable').click();
    await page.locator('dialog', { hasText: 'signed out everywhere, now' }).waitFor();
    await picture(page, 'person-disable-en-1440');
    await page.locator('dialog').getByRole('button', { name: 'Disable' }).click();
    await button(page, 'Enable').waitFor();
    assert.equal(await nina.page.evaluate(async () => (await fetch('/api/v1/me')).status), 401);
    await nina.context.close();
  });
  await step('what reaches into a controlled space is filed, and says where to go on', async () => {
    await page.goto(server.url + '/admin/people/zhang.min');
    await button(page, 'Reset password').click();
    await page.locator('dialog').getByLabel('Reason').fill('He has forgotten it.');
    await page.locator('dialog').getByRole('button', { name: 'Reset password' }).click();
    await page.locator('.filed', { hasText: 'second person' }).waitFor();
    await picture(page, 'person-filed-en-1440');
    await page.locator('.filed a').click();
    await page.locator('h1', { hasText: 'Request' }).waitFor();
    await page.getByText('somebody else must decide').or(page.getByText('somebody else decides')).first().waitFor();
    assert.equal(await button(page, 'Approve').count(), 0);
  });
  await step('asked for one permission, the table shows where it comes from', async () => {
    await page.goto(server.url + '/admin/people/li.wei');
    await page.locator('.inline-choice select').selectOption('edit_document');
    const table = page.locator('table');
    assert.match(await table.textContent(), /Owner in space QA.*Contributor in space SVC/s);
    assert.doesNotMatch(await table.textContent(), /Read drafts/);
  });
  await step('nobody complained of people', () => assert.deepEqual(complaints, []));
  await context.close();
}

async function testGroupsAndRoles(browser, server) {
  const { page, complaints, context } = await openAs(browser, server, 'admin', '/admin/groups');
  await step('a group is made, gets members, and a change of one that counts nowhere controlled holds at once', async () => {
    await button(page, 'New group').click();
    await page.getByLabel('Name').fill('night-shift');
    await page.getByLabel('Title').fill('Night shift');
    await button(page, 'Create group').click();
    await page.locator('h1', { hasText: 'Night shift' }).waitFor();
    await page.getByLabel('User name').fill('anna.berg');
    await page.keyboard.press('Enter');
    await button(page, 'Save').click();
    await button(page, 'Save').waitFor({ state: 'detached' });
    await page.locator('.member', { hasText: 'Anna Berg (anna.berg)' }).waitFor();
  });
  await step('members of a group that counts in a controlled space change by request, with a reason', async () => {
    await page.goto(server.url + '/admin/groups/board');
    await page.locator('.place-row', { hasText: 'in space SVC' }).waitFor();
    await button(page, 'Take Li Wei (li.wei) out of the group').click();
    await button(page, 'Save').click();
    await page.getByRole('alert').filter({ hasText: 'Say why' }).waitFor();
    await page.getByLabel('Reason').fill('He has left the board.');
    await button(page, 'Save').click();
    await page.locator('.filed').waitFor();
    await page.locator('.member', { hasText: 'Li Wei' }).waitFor();
  });
  await step('a role of one’s own is made of permissions that say what they mean', async () => {
    await page.goto(server.url + '/admin/roles');
    await button(page, 'New role').click();
    await page.getByLabel('Name').fill('visitor');
    await page.getByLabel('Title').fill('Visitor');
    await button(page, 'Create role').click();
    await page.locator('.labelled-problem', { hasText: 'at least one' }).waitFor();
    await page.getByLabel('Read documents in force').check();
    await picture(page, 'role-new-en-1440');
    await button(page, 'Create role').click();
    await page.locator('h1', { hasText: 'Visitor' }).waitFor();
    await page.getByText('Nobody.', { exact: true }).waitFor();
    await page.getByLabel('Read drafts').check();
    await button(page, 'Save').click();
    await button(page, 'Save').waitFor({ state: 'detached' });
  });
  await step('an own role is given like any other, to a group and for a time', async () => {
    await page.goto(server.url + '/spaces/EMPTY/members');
    await button(page, 'Group').click();
    await page.getByLabel('Group', { exact: true }).fill('night-shift');
    await page.getByLabel('Role', { exact: true }).selectOption('visitor');
    await page.getByLabel('Until').fill('2030-01-31');
    await button(page, 'Give role').click();
    const row = page.locator('.member', { hasText: 'Night shift (night-shift)' });
    await row.getByText('Visitor').waitFor();
    assert.match(await row.textContent(), /until 1 Feb 2030, 00:00/);
    await page.goto(server.url + '/admin/roles/visitor');
    await page.locator('.place-row', { hasText: 'group night-shift' }).waitFor();
    assert.equal(await button(page, 'Remove role').count(), 0);
  });
  await step('the last administrator is not taken', async () => {
    await page.goto(server.url + '/admin/access');
    await button(page, 'Take the role Administrator from admin').click();
    await button(page, 'Take it').click();
    await page.getByRole('alert').waitFor();
    await page.locator('.member', { hasText: 'admin' }).getByText('Administrator').waitFor();
  });
  await step('nobody complained of groups and roles', () => assert.deepEqual(complaints, []));
  await context.close();
}

async function decide(page, name, { comment, password = 'rotulus' } = {}) {
  await button(page, name).click();
  const dialog = page.locator('dialog');
  if (comment) await dialog.getByLabel('Comment').fill(comment);
  await dialog.getByLabel('Password').fill(password);
  await dialog.getByRole('button', { name }).click();
}

async function testRequests(browser, server) {
  const li = await openAs(browser, server, 'li.wei', '/spaces/SVC/members');
  await step('whoever lacks a role in a controlled space asks for one, and not without a reason', async () => {
    await li.page.locator('.asking select').selectOption('owner');
    await button(li.page, 'Ask').click();
    await li.page.locator('.labelled-problem').waitFor();
    await li.page.getByLabel('Reason').fill('I keep the space from now on.');
    await assertAccessible(li.page, 'asking for a role');
    await picture(li.page, 'members-ask-en-1440');
    await button(li.page, 'Ask').click();
    await li.page.locator('.filed').waitFor();
  });
  await step('his own request is not his to decide, and can be withdrawn', async () => {
    await li.page.locator('.filed a').click();
    await li.page.getByText('somebody else decides').waitFor();
    await button(li.page, 'Withdraw').waitFor();
    assert.equal(await button(li.page, 'Approve').count(), 0);
  });
  const admin = await openAs(browser, server, 'admin', '/requests');
  await step('the one who decides is told in the navigation, and sees what would change', async () => {
    await admin.page.locator('.places .count').nth(1).waitFor();
    await admin.page.getByRole('link', { name: /li\.wei, in space SVC.*Owner/ }).click();
    await admin.page.locator('.change-after', { hasText: 'Owner' }).waitFor();
    await admin.page.locator('.request-reason', { hasText: 'I keep the space' }).waitFor();
  });
  await step('a wrong password decides nothing', async () => {
    await decide(admin.page, 'Approve', { password: 'wrong' });
    await admin.page.getByRole('alert').filter({ hasText: 'not right' }).waitFor();
    await settled(admin.page);
    await assertAccessible(admin.page, 'deciding');
    await picture(admin.page, 'dialog-request-en-1440');
    await admin.page.locator('dialog').getByRole('button', { name: 'Cancel' }).click();
  });
  await step('rejecting says why', async () => {
    await button(admin.page, 'Reject').click();
    await admin.page.locator('dialog').getByRole('button', { name: 'Reject' }).click();
    await admin.page.locator('dialog .labelled-problem', { hasText: 'Say why' }).waitFor();
    await admin.page.keyboard.press('Escape');
  });
  await step('approved, it holds at once', async () => {
    const before = Number(/\d+/.exec(await admin.page.locator('.places .count').nth(1).textContent())[0]);
    await decide(admin.page, 'Approve', { comment: 'Welcome.' });
    await admin.page.locator('.facts .state', { hasText: 'Approved' }).waitFor();
    await admin.page.locator('.request-decision', { hasText: 'Welcome.' }).waitFor();
    await admin.page.waitForFunction((n) => Number(/\d+/.exec(document.querySelectorAll('.places .count')[1]?.textContent ?? '')?.[0] ?? 0) === n - 1, before);
    await li.page.goto(server.url + '/spaces/SVC/members');
    await li.page.locator('.role-form').waitFor();
  });
  await step('in a controlled space changes are gathered, and asked for together', async () => {
    const { page } = li;
    await page.getByLabel('User name').fill('chen.jing');
    await button(page, 'Give role').click();
    await button(page, 'Take the role Approver from zhang.min').or(button(page, 'Take the role Approver from 张敏 (zhang.min)')).click();
    await page.locator('form.asking .change-after').waitFor();
    await page.locator('form.asking .change-before').waitFor();
    assert.match(await page.locator('form.asking .change-heading').first().textContent(), /in space SVC/);
    await picture(page, 'members-gathered-en-1440');
    await page.getByLabel('Reason').fill('A change of hands.');
    await button(page, 'Ask for approval').click();
    await page.locator('.filed').waitFor();
    assert.equal(await page.locator('form.asking').count(), 0);
    assert.equal(await page.locator('.member', { hasText: 'chen.jing' }).count(), 0);
  });
  await step('giving up the control of a space is asked for too', async () => {
    const { page } = li;
    await page.getByLabel('Controlled').uncheck();
    await page.getByText('a change that a second person approves').waitFor();
    await page.getByLabel('Reason').fill('It is over.');
    await button(page, 'Ask for approval').click();
    await page.locator('.guard .filed').waitFor();
    assert.ok(await page.getByLabel('Controlled').isChecked());
  });
  await step('a document is closed to its space, and its page says who still reads it and why', async () => {
    const { page } = admin;
    await page.goto(server.url + '/d/HB-0100');
    await page.getByRole('link', { name: 'Access' }).click();
    await page.locator('table', { hasText: 'Anna Berg' }).waitFor();
    await page.getByLabel('Only those named here').check();
    await button(page, 'Save').click();
    await page.getByText('would read it if it took the roles').waitFor();
    await page.getByText('Nobody.', { exact: true }).waitFor();
    await page.getByLabel('User name').fill('li.wei');
    await button(page, 'Give role').click();
    await page.locator('table', { hasText: 'Li Wei (li.wei)' }).getByText('on document HB-0100').waitFor();
  });
  await step('nobody complained of requests', () => assert.deepEqual([...li.complaints, ...admin.complaints], []));
  await li.context.close();
  await admin.context.close();
}

async function testAccount(browser, server) {
  const { page, complaints, context } = await openAs(browser, server, 'anna.berg', '/account');
  await step('another session is ended where one is signed in', async () => {
    const other = await openAs(browser, server, 'anna.berg', '/account');
    await page.reload();
    await button(page, 'End all others').click();
    await button(page, 'End all others').waitFor({ state: 'detached' });
    assert.equal(await other.page.evaluate(async () => (await fetch('/api/v1/me')).status), 401);
    await other.context.close();
  });
  await step('a token says what it may do, is shown once, and is revoked', async () => {
    await button(page, 'New token').click();
    await button(page, 'Create token').click();
    assert.equal(await page.locator('.labelled-problem').count(), 2);
    await page.getByLabel('What it is for').fill('Nightly export');
    await page.getByLabel('Read documents in force').check();
    await assertAccessible(page, 'new token');
    await picture(page, 'token-new-en-1440');
    await button(page, 'Create token').click();
    assert.match(await page.getByLabel('Token', { exact: true }).inputValue(), /\S{20,}/);
    await picture(page, 'token-made-en-1440');
    await button(page, 'Done').click();
    await button(page, 'Revoke the token for Nightly export').click();
    await page.locator('.session-row', { hasText: 'Nightly export' }).waitFor({ state: 'detached' });
  });
  await step('a second factor is set up with a code to scan or a secret to type, and counts from its first code on', async () => {
    await button(page, 'Set up').click();
    await page.getByRole('textbox', { name: 'Password', exact: true }).fill('rotulus');
    await button(page, 'Go on').click();
    await page.getByRole('img', { name: 'QR code' }).waitFor();
    assert.match(await page.locator('.secret').textContent(), /^([A-Z2-7]{4} ?)+$/);
    await assertAccessible(page, 'second factor');
    await picture(page, 'second-factor-en-1440');
    await page.getByLabel('One-time code').fill('000000');
    await button(page, 'Turn on').click();
    await page.getByRole('alert').filter({ hasText: 'code' }).waitFor();
    await page.getByLabel('One-time code').fill('123 456');
    await button(page, 'Turn on').click();
    await button(page, 'Turn off').waitFor();
  });
  await step('the password is changed with password and code', async () => {
    await button(page, 'Change password').click();
    await page.getByLabel('Present password').fill('rotulus');
    await page.getByLabel('One-time code').fill('123456');
    await page.getByLabel('New password', { exact: true }).fill(kNewPassword);
    await page.getByLabel('New password again').fill(kNewPassword);
    await button(page, 'Change password').click();
    await page.getByRole('status').filter({ hasText: 'has been changed' }).waitFor();
  });
  await step('nobody complained of the account', () => assert.deepEqual(complaints, []));
  await context.close();
  await step('with a second factor the code is asked for after the password', async () => {
    const anna = await openPage(browser, { locale: 'en-GB' });
    await anna.page.goto(server.url + '/sign-in?next=/account');
    await anna.page.locator('#username').fill('anna.berg');
    await anna.page.locator('#password').fill(kNewPassword);
    await anna.page.keyboard.press('Enter');
    await anna.page.locator('#otp').waitFor();
    await assertAccessible(anna.page, 'code');
    await picture(anna.page, 'sign-in-code-en-1440');
    await anna.page.locator('#otp').fill('999999');
    await anna.page.keyboard.press('Enter');
    await anna.page.getByRole('alert').filter({ hasText: 'code' }).waitFor();
    await anna.page.locator('#otp').fill('123456');
    await anna.page.keyboard.press('Enter');
    await anna.page.locator('.my-account').waitFor();
    await anna.context.close();
  });
  await step('where everybody has a second factor, whoever has none sets one up before anything else', async () => {
    const lara = await openAs(browser, server, 'late.comer', '/spaces');
    await lara.page.locator('h1', { hasText: 'Set up your second factor' }).waitFor();
    await assertAccessible(lara.page, 'required second factor');
    await picture(lara.page, 'second-factor-required-en-1440');
    await button(lara.page, 'Set up').click();
    await lara.page.getByRole('textbox', { name: 'Password', exact: true }).fill('rotulus');
    await button(lara.page, 'Go on').click();
    await lara.page.getByLabel('One-time code').fill('123456');
    await button(lara.page, 'Turn on').click();
    await lara.page.locator('h1', { hasText: 'Spaces' }).waitFor();
    assert.deepEqual(lara.complaints, []);
    await lara.context.close();
  });
  await step('a password that has run out is replaced on the way in', async () => {
    const wang = await openPage(browser, { locale: 'en-GB' });
    await wang.page.goto(server.url + '/sign-in');
    await wang.page.locator('#username').fill('wang.fang');
    await wang.page.locator('#password').fill('rotulus');
    await wang.page.keyboard.press('Enter');
    await wang.page.getByLabel('New password', { exact: true }).fill(kNewPassword);
    await wang.page.getByLabel('New password again').fill(kNewPassword);
    await assertAccessible(wang.page, 'expired password');
    await picture(wang.page, 'sign-in-expired-en-1440');
    await button(wang.page, 'Set password').click();
    await wang.page.locator('.account').waitFor();
    await wang.context.close();
  });
}

async function testAudit(browser, server) {
  const { page, complaints, context } = await openAs(browser, server, 'zhang.min', '/');
  await step('an auditor finds the log in the navigation, and what he does not manage is not there', async () => {
    await page.getByRole('link', { name: 'Audit', exact: true }).click();
    await page.locator('.audit-row').first().waitFor();
    assert.equal(await page.getByRole('link', { name: 'Administration' }).count(), 0);
  });
  await step('filters stand in the address, and the export takes them', async () => {
    await page.locator('summary', { hasText: 'Filters' }).click();
    await page.getByLabel('Outcome').selectOption('refused');
    await page.locator('.audit-filters select').first().selectOption('session.refused');
    await page.waitForFunction(() => /action=session\.refused/.test(location.search));
    await settled(page);
    assert.equal(await page.locator('.audit-row').count(), 10);
    assert.match(await page.getByRole('link', { name: 'CSV' }).getAttribute('href'), /format=csv&action=session\.refused&outcome=refused/);
  });
  await step('an entry is verified in the browser, and the page says what that means', async () => {
    await page.locator('.audit-row a').first().click();
    await button(page, 'Verify').click();
    await page.locator('.verified', { hasText: 'is in the signed log' }).waitFor();
    await assertAccessible(page, 'verified entry');
    await picture(page, 'audit-verified-en-1440');
  });
  await step('a server that gives another entry than the one in the log is found out', async () => {
    await page.route('**/audit/proof*', async (route) => {
      const answer = await route.fetch();
      const proof = await answer.json();
      const bytes = Buffer.from(proof.leaf, 'base64');
      bytes[bytes.length - 3] ^= 1;
      await route.fulfill({ json: { ...proof, leaf: bytes.toString('base64') } });
    });
    await page.reload();
    await button(page, 'Verify').click();
    await page.getByRole('alert').filter({ hasText: 'could not be verified' }).waitFor();
    await picture(page, 'audit-failed-en-1440');
    await page.unroute('**/audit/proof*');
  });
  await step('the newest checkpoint is there to be kept elsewhere', async () => {
    await page.goto(server.url + '/audit');
    await page.locator('.checkpoint pre', { hasText: 'rotulus.example/mock' }).waitFor();
    const [download] = await Promise.all([page.waitForEvent('download'), page.locator('.checkpoint').getByRole('link', { name: 'Download' }).click()]);
    assert.equal(download.suggestedFilename(), 'rotulus-checkpoint.txt');
  });
  await step('nobody complained of the log', () => assert.deepEqual(complaints, []));
  await context.close();
  await step('who manages nothing and audits nothing finds neither, also by their addresses', async () => {
    const { page: reader, context: hers } = await openPage(browser, { locale: 'en-GB' });
    await signIn(reader, { ...server, user: 'mallory', password: 'rotulus' }, '/');
    for (const path of ['/admin/people', '/admin/access', '/audit', '/audit/1', '/admin/roles/owner']) {
      await reader.goto(server.url + path);
      await reader.locator('.absent').waitFor();
    }
    assert.equal(await reader.locator('.places a').count(), 4); // search, categories, spaces, tasks
    await hers.close();
  });
}

/** Over a mock of its own: what it changes is made for it. */
export async function testAccess(browser, server) {
  if (!server.isMock) return;
  const { ROTULUS_WEB_DIST: dist } = process.env;
  const own = await startMock(dist ? { dist } : {});
  await testPerson(browser, own);
  await testGroupsAndRoles(browser, own);
  await testRequests(browser, own);
  await testAccount(browser, own);
  await testAudit(browser, own);
  await own.stop();
}
