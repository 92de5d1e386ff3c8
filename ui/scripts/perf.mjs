// How fast the timeline is: keystroke → new rows painted, frames while scrolling, nodes in the DOM. `npm run perf [-- 1000000]`.
// Chromium over the fake, whose answers are computed on the page's own thread: what is measured is the page, with an engine that does not help it.
import { mkdirSync, writeFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import { resolve } from 'node:path';
import { asInTheShell, launch, serve } from './browser.mjs';

const events = Number(process.argv[2] ?? 1_000_000);
const GOALS = { keystroke: 50, frame: 16.7, nodes: 1_500 };
const QUERIES = ['action:api_key.*', 'outcome:failure ip:192.0.2.0/24', 'actor:ci-* after:-30d', '"python-requests" -action:credential.rejected', 'lena or omar', 'revoked curl', '(action:user.* or action:workspace.*) agent:firefox'];

const percentile = (values, p) => [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor((values.length * p) / 100))] ?? 0;
const said = (values) => ({ n: values.length, p50: +percentile(values, 50).toFixed(1), p95: +percentile(values, 95).toFixed(1), max: +Math.max(0, ...values).toFixed(1) });

const server = await serve(resolve('dist-fake'));
const browser = await launch();
const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
await asInTheShell(context);
const page = await context.newPage();
await page.goto(`${server.url}/fake.html?events=${events}`);
await page.getByTestId('app').waitFor();
await page.evaluate(() => window.go('audit'));
await page.getByTestId('audit-row').first().waitFor();
await page.getByTestId('facet-value').first().waitFor();

await page.evaluate(() => {
  window.typed = [];
  window.most = 0;
  const afterPaint = (run) => requestAnimationFrame(() => { const { port1, port2 } = new MessageChannel(); port1.onmessage = run; port2.postMessage(0); });
  let since = null;
  addEventListener('keydown', (event) => { since = event.timeStamp; }, true);
  const total = document.querySelector('[data-testid=audit-total]');
  const input = document.querySelector('[data-testid=audit-search]');
  const look = () => {
    const wrong = input.getAttribute('aria-invalid') === 'true';
    if (since === null || (total.dataset.query !== input.value.trim() && !wrong)) return;
    const from = since;
    since = null;
    // A mistake keeps the rows before: there is nothing new to paint.
    if (!wrong) afterPaint(() => window.typed.push(performance.now() - from));
  };
  new MutationObserver(look).observe(document.querySelector('[role=search]'), { subtree: true, childList: true, attributes: true });

  window.frames = [];
  window.work = [];
  window.watch = (ms) => new Promise((done) => {
    const start = performance.now();
    let last = start;
    const frame = (now) => {
      window.frames.push(now - last);
      last = now;
      const begun = performance.now();
      afterPaint(() => window.work.push(performance.now() - begun));
      window.most = Math.max(window.most, document.querySelectorAll('*').length);
      if (now - start < ms) requestAnimationFrame(frame);
      else done();
    };
    requestAnimationFrame(frame);
  });
  window.taken = () => { const taken = { frames: window.frames.slice(2), work: window.work.slice(2) }; window.frames = []; window.work = []; return taken; };
});

const field = page.getByTestId('audit-search');
for (const query of QUERIES) {
  await field.fill('');
  await page.waitForTimeout(300);
  await field.focus();
  for (const letter of query) {
    await page.keyboard.press(letter === ' ' ? 'Space' : letter);
    await page.waitForTimeout(110);
  }
  await page.waitForTimeout(200);
}
const keystrokes = await page.evaluate(() => window.typed);
await field.fill('');
await page.keyboard.press('Escape');
await page.waitForTimeout(400);

const grid = page.getByTestId('audit-grid');
const box = await grid.boundingBox();
await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
// What the page's own thread works, whoever else has the machine: CPU time by frame.
const cdp = await context.newCDPSession(page);
await cdp.send('Performance.enable', { timeDomain: 'threadTicks' });
const busy = async () => (await cdp.send('Performance.getMetrics')).metrics.find(({ name }) => name === 'TaskDuration').value * 1_000;
const scrolls = {};
const measure = async (name, act) => {
  await page.evaluate(() => window.taken());
  const before = await busy();
  const watched = page.evaluate(() => window.watch(3_000));
  await act();
  await watched;
  const { frames, work } = await page.evaluate(() => window.taken());
  scrolls[name] = { interval: said(frames), work: said(work), cpu_per_frame: +(((await busy()) - before) / frames.length).toFixed(1) };
};
await measure('idle', async () => undefined);
await measure('wheel', async () => { for (let i = 0; i < 150; i++) { await page.mouse.wheel(0, 120); await page.waitForTimeout(14); } });
await measure('thumb', () => grid.evaluate((element) => new Promise((done) => {
  let i = 0;
  const height = element.scrollHeight - element.clientHeight;
  const step = () => { element.scrollTop = height * (0.5 - 0.5 * Math.cos(i / 40)); if (i++ < 160) requestAnimationFrame(step); else done(); };
  step();
})));
await grid.evaluate((element) => { element.scrollTop = 0; element.focus(); });
await measure('keys', async () => { for (let i = 0; i < 70; i++) { await page.keyboard.press(i % 5 === 4 ? 'PageDown' : 'ArrowDown'); await page.waitForTimeout(25); } });
await page.keyboard.press('Enter');
await page.getByTestId('audit-pane').waitFor();
await page.getByTestId('proof-toggle').click();
await page.getByTestId('raw-toggle').click();
await page.waitForTimeout(300);
await measure('keys_with_pane', async () => { for (let i = 0; i < 60; i++) { await page.keyboard.press('j'); await page.waitForTimeout(30); } });
const nodes = await page.evaluate(() => window.most);

const result = { events, load: loadavg()[0], keystroke: said(keystrokes), scrolls, nodes, goals: GOALS };
mkdirSync('perf', { recursive: true });
writeFileSync(`perf/${events}.json`, `${JSON.stringify(result, null, 2)}\n`);
console.log(JSON.stringify(result, null, 2));
await browser.close();
server.close();
