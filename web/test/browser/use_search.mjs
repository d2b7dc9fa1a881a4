// Searching: as one types, by filters, page by page, by keyboard.
import assert from 'node:assert/strict';
import { step } from './harness.mjs';

const kSearch = '**/api/v1/search?*';
const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];

async function testTyping(page, server, { query }) {
  await step('results follow the typing, marked, and the address follows the results', async () => {
    await page.goto(server.url + '/');
    await page.locator('#search-box').waitFor();
    assert.equal(await page.evaluate(() => document.activeElement?.id), 'search-box', 'the box has the focus');
    await page.keyboard.type(query, { delay: 60 });
    await page.locator('.hit mark').first().waitFor();
    await page.waitForFunction((q) => new URLSearchParams(location.search).get('q') === q, query);
    assert.match(await page.locator('.total').textContent(), /\d/);
  });
  await step('back leads to the empty home page, forward to the results again', async () => {
    await page.goBack();
    await page.waitForFunction(() => location.pathname === '/');
    assert.equal(await page.locator('#search-box').inputValue(), '');
    await page.goForward();
    await page.locator('.hit').first().waitFor();
    assert.equal(await page.locator('#search-box').inputValue(), query);
  });
  await step('Enter makes a search a step of its own, to which back returns', async () => {
    await page.keyboard.press('Enter');
    await page.locator('#search-box').fill('zzqxvw');
    await page.getByText('Nothing found for “zzqxvw”.').waitFor();
    await page.goBack();
    await page.locator('.hit mark').first().waitFor();
    assert.equal(await page.locator('#search-box').inputValue(), query);
  });
  await step('a slow answer to an earlier question never replaces a later one', async () => {
    await page.goto(server.url + '/');
    await page.route(kSearch, async (route) => {
      const first = new URL(route.request().url()).searchParams.get('q') === 'zzqxvw';
      if (first) await new Promise((done) => setTimeout(done, 700));
      await route.continue().catch(() => {});
    });
    const box = page.locator('#search-box');
    await box.fill('zzqxvw');
    await page.waitForTimeout(300);
    await box.fill(query);
    await page.locator('.hit mark').first().waitFor();
    await page.waitForTimeout(700);
    assert.ok((await page.locator('.hit').count()) > 0);
    await page.unroute(kSearch);
  });
  await step('nothing is asked while an input method composes a word', async () => {
    await page.goto(server.url + '/');
    const asked = [];
    const onRequest = (request) => request.url().includes('/search?q=') && asked.push(decodeURIComponent(request.url()));
    await page.locator('#search-box').focus();
    await page.waitForLoadState('networkidle');
    page.on('request', onRequest);
    const client = await page.context().newCDPSession(page);
    await client.send('Input.imeSetComposition', { text: 'liu', selectionStart: 3, selectionEnd: 3 });
    await page.waitForTimeout(400);
    assert.deepEqual(asked, []);
    await client.send('Input.insertText', { text: '流程' });
    await page.waitForFunction(() => location.search.startsWith('?q='));
    assert.equal(await page.evaluate(() => new URLSearchParams(location.search).get('q')), '流程');
    page.off('request', onRequest);
    await client.detach();
  });
  await step('nothing found says so and what to try', async () => {
    await page.goto(server.url + '/search?q=zzqxvw');
    await page.getByText('Nothing found for “zzqxvw”.').waitFor();
  });
}

async function testNarrowing(page, server, { query }) {
  await step('a facet narrows, shows as a chip, stands in the address, and can be taken away', async () => {
    await page.goto(`${server.url}/search?q=${encodeURIComponent(query)}`);
    await page.locator('.facet button').first().click();
    await page.locator('.facet-values input').first().check();
    await page.locator('.chip').waitFor();
    const [field] = await page.evaluate(() => [...new URLSearchParams(location.search).keys()].filter((key) => key !== 'q'));
    assert.equal(field, 'space');
    await page.keyboard.press('Escape');
    await page.locator('.chip').click();
    await page.locator('.chip').waitFor({ state: 'detached' });
    await page.waitForFunction(() => !location.search.includes('space='));
  });
  await step('the order is chosen and stands in the address', async () => {
    const order = page.locator('.sort select');
    if ((await order.count()) === 0) return;
    await order.selectOption('newest');
    await page.waitForFunction(() => location.search.includes('sort=newest'));
    await page.locator('.hit').first().waitFor();
  });
}

async function testPaging(page, server, { query, space }) {
  await step('pages lead forward and back, and a later page can be opened by its address', async () => {
    await page.goto(`${server.url}/search?space=${space}`);
    await page.locator('.hit').first().waitFor();
    const next = page.locator('.pager [rel=next]');
    if ((await next.count()) === 0) return;
    const first = await page.locator('.hit-title').first().textContent();
    await next.click();
    await page.waitForFunction((text) => document.querySelector('.hit-title')?.textContent !== text, first);
    const second = await page.locator('.hit-title').first().textContent();
    assert.equal(await page.evaluate(() => window.scrollY), 0, 'the next page begins at its top');
    await page.reload();
    await page.waitForFunction((text) => document.querySelector('.hit-title')?.textContent === text, second);
    await page.locator('.pager a').first().click();
    await page.waitForFunction((text) => document.querySelector('.hit-title')?.textContent === text, first);
  });
  await step('back from a document shows the results where they were left', async () => {
    await page.setViewportSize({ width: 1440, height: 500 });
    await page.goto(`${server.url}/search?space=${space}`);
    await page.locator('.hit').first().waitFor();
    await page.evaluate(() => window.scrollTo(0, 300));
    const before = await page.evaluate(() => window.scrollY);
    await page.locator('.hit-title a').nth(1).click();
    await page.locator('.document h1').waitFor();
    await page.goBack();
    await page.locator('.hit').first().waitFor();
    await page.waitForFunction((y) => Math.abs(window.scrollY - y) < 5, before);
    await page.setViewportSize({ width: 1440, height: 900 });
  });
  void query;
}

async function testKeyboard(page, server, { query, document: wanted }) {
  await step('arrow keys lead from the box through the results, Enter opens, "/" leads back to the box', async () => {
    await page.goto(`${server.url}/search?q=${encodeURIComponent(query)}`);
    await page.locator('.hit').first().waitFor();
    await page.locator('#search-box').focus();
    await page.keyboard.press('ArrowDown');
    assert.ok(await page.evaluate(() => document.activeElement?.matches('[data-result]')));
    await page.keyboard.press('ArrowUp');
    assert.equal(await page.evaluate(() => document.activeElement?.id), 'search-box');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.locator('.document h1').waitFor();
    assert.ok(await page.evaluate(() => document.activeElement?.tagName === 'H1'), 'the heading of the new page has the focus');
    await page.keyboard.press('/');
    await page.waitForFunction(() => document.activeElement?.id === 'search-box');
  });
  await step('the first stop of the keyboard leads past the header', async () => {
    await page.goto(`${server.url}/d/${encodeURIComponent(wanted.number)}`);
    await page.locator('.document h1').waitFor();
    await page.keyboard.press('Tab');
    assert.ok(await page.evaluate(() => document.activeElement?.matches('.skip')));
    await page.keyboard.press('Enter');
    await page.waitForFunction(() => document.activeElement?.id === 'main');
  });
}

async function testMockOnly(page, server) {
  await step('a misspelt question offers the right one', async () => {
    await page.goto(server.url + '/search?q=calibrashun');
    await page.locator('.did-you-mean a').click();
    await page.locator('.hit').first().waitFor();
    assert.equal(await page.locator('#search-box').inputValue(), 'calibration');
  });
  await step('a beginning of a word suggests documents', async () => {
    await page.goto(server.url + '/');
    await page.locator('#search-box').fill('cali');
    await page.locator('.go-to a', { hasText: 'SOP-QA-0001' }).click();
    await page.locator('.document h1').waitFor();
  });
}

/** From the last key to the results on the screen: the letter arrives, the list has changed, a frame was drawn. */
async function measureTyping(page, server, { query }) {
  const times = [];
  for (let run = 0; run < 9; ++run) {
    await page.goto(server.url + '/');
    await page.locator('#search-box').waitFor();
    await page.waitForLoadState('networkidle');
    await page.evaluate(() => {
      window.measured = new Promise((done) => {
        let last = 0;
        document.querySelector('#search-box').addEventListener('keydown', () => (last = performance.now()));
        window.settleOn = (q) => {
          const look = () => {
            const marks = document.querySelectorAll('.hit mark');
            const shown = [...marks].some((mark) => mark.textContent.toLowerCase().startsWith(q.toLowerCase()));
            if (shown) done(performance.now() - last);
            else requestAnimationFrame(look);
          };
          look();
        };
      });
    });
    await page.keyboard.type(query.slice(0, -1), { delay: 90 });
    await page.waitForTimeout(90);
    await page.evaluate((q) => window.settleOn(q), query);
    await page.keyboard.press(query.slice(-1));
    times.push(await page.evaluate(() => window.measured));
  }
  const value = Math.round(median(times));
  console.log(JSON.stringify({
    id: 'web.search_visible_ms', value, runs: times.length,
    min: Math.round(Math.min(...times)), max: Math.round(Math.max(...times)),
    note: 'from the last key to results drawn, a key every 90 ms',
  }));
  // The figure of a quiet machine, 100 ms, belongs to script/bench web. Here others compute besides: what is caught is a wait that
  // somebody put in, such as one for a pause of typing, or an answer that hangs.
  await step('results are visible soon after the last key', () => assert.ok(value <= 2_000, `${value} ms`));
}

export async function testSearch(page, server, subject) {
  await testTyping(page, server, subject);
  await testNarrowing(page, server, subject);
  await testPaging(page, server, subject);
  await testKeyboard(page, server, subject);
  if (server.isMock) await testMockOnly(page, server);
  if (/^[ -~]+$/.test(subject.query)) await measureTyping(page, server, subject);
}
