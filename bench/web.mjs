// What a person waits for in the browser: what travels before the first page can be used, and the time from the last key of a
// search to its results. A real server with the sample documents; Chromium. Prints one JSON object a line (docs/benchmarks.md).
import { Installation, passwordOf } from '../tests/road/installation.mjs';
import { openPage, settled, signIn, startBrowser } from '../web/test/browser/harness.mjs';

const kLoads = 5;
const kQueries = ['calibration', 'change', 'complaint', 'supplier', 'pressure', 'audit', 'training', 'risk', 'review'];

const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
const rounded = (value) => Math.round(value * 10) / 10;

function print(id, values, note) {
  const [value, min, max] = [median(values), Math.min(...values), Math.max(...values)].map(rounded);
  console.log(JSON.stringify({ id, value, runs: values.length, min, max, note }));
}

/** Kilobytes on the wire, heads included, until the search box stands there with its first list. */
async function firstPage(browser, server) {
  const { page, context } = await openPage(browser, { locale: 'zh-CN' });
  await signIn(page, server);
  const wire = await context.newCDPSession(page);
  await wire.send('Network.enable');
  await wire.send('Network.setCacheDisabled', { cacheDisabled: true });
  let bytes = 0;
  wire.on('Network.loadingFinished', ({ encodedDataLength }) => { bytes += encodedDataLength; });
  await page.goto(`${server.url}/`);
  await page.locator('#search-box').waitFor();
  await settled(page);
  await context.close();
  return bytes / 1000;
}

/** Milliseconds from the last key until a mark with the whole word is drawn; nothing when the samples do not hold the word. */
async function typed(page, server, word) {
  await page.goto(`${server.url}/`);
  await page.locator('#search-box').waitFor();
  await settled(page);
  await page.evaluate((whole) => {
    window.drawn = new Promise((done) => {
      let last = 0;
      document.querySelector('#search-box').addEventListener('keydown', () => { last = performance.now(); });
      const deadline = performance.now() + 6000;
      const look = () => {
        const marks = [...document.querySelectorAll('.hit mark')];
        if (marks.some((mark) => mark.textContent.toLowerCase().startsWith(whole))) done(performance.now() - last);
        else if (performance.now() > deadline) done(-1);
        else requestAnimationFrame(look);
      };
      window.watch = look;
    });
  }, word);
  await page.keyboard.type(word.slice(0, -1), { delay: 90 });
  await page.waitForTimeout(90);
  await page.evaluate(() => window.watch());
  await page.keyboard.press(word.slice(-1));
  const time = await page.evaluate(() => window.drawn);
  return time < 0 ? [] : [time];
}

const place = new Installation({ samples: true, people: { olga: 'owner' } });
await place.start();
const server = { url: place.url, user: 'olga', password: passwordOf('olga') };
const browser = await startBrowser();
try {
  const sizes = [];
  for (let i = 0; i < kLoads; i += 1) sizes.push(await firstPage(browser, server));
  print('web.first_page_kb', sizes, 'everything that travels before the first key, signed in, empty cache');
  const { page } = await openPage(browser, { locale: 'en-GB' });
  await signIn(page, server);
  const times = [];
  for (const word of kQueries) times.push(...(await typed(page, server, word)));
  if (times.length === 0) throw new Error('no word of the samples was found');
  print('web.search_visible_ms', times, `from the last key to results drawn, a key every 90 ms, ${times.length} words of the samples`);
} finally {
  await browser.close();
  await place.stop();
  place.remove();
}
