// axe-core over every scene of the fake build, in light, dark and narrow; and a walk by keyboard alone, also through what floats. Exits 1 on any violation.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import { asInTheShell, launch, serve } from './browser.mjs';
import { scenes } from './scenes.mjs';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

const server = await serve(resolve('dist-fake'));
const browser = await launch();
// Some scenes only: `node scripts/a11y.mjs 'audit*' settings --dark`.
const words = process.argv.slice(2).filter((word) => !word.startsWith('--'));
const only = process.argv.slice(2).filter((word) => word.startsWith('--'));
const wanted = (name) => words.length === 0 || words.some((word) => name === word || (word.endsWith('*') && name.startsWith(word.slice(0, -1))));
const looks = [{ name: 'light', colorScheme: 'light', width: 1280 }, { name: 'dark', colorScheme: 'dark', width: 1280 }, { name: 'narrow', colorScheme: 'light', width: 700 }].filter(({ name }) => only.length === 0 || only.includes(`--${name}`));
let passed = 0;
const failures = [];

async function open(context, scene) {
  const page = await context.newPage();
  page.setDefaultTimeout(10_000);
  const said = [];
  page.on('console', (message) => { if (message.type() === 'error' || message.type() === 'warning') said.push(message.text()); });
  page.on('pageerror', (error) => said.push(error.message));
  await page.goto(`${server.url}/fake.html?${scene.query}`);
  await page.getByTestId('app').waitFor();
  await scene.act?.(page);
  // Looked at once it stands still: what fades in has no contrast yet. What turns for ever is not waited for.
  await page.evaluate(() => Promise.allSettled(document.getAnimations().filter((one) => one.effect?.getComputedTiming().endTime !== Infinity).map((one) => one.finished)));
  return { page, said };
}

for (const look of looks) {
  const context = await browser.newContext({ colorScheme: look.colorScheme, viewport: { width: look.width, height: 760 }, reducedMotion: 'reduce' });
  await asInTheShell(context);
  for (const [name, scene] of Object.entries(scenes).filter(([name]) => wanted(name))) {
    const { page, said } = await open(context, scene);
    // Evaluated by the debugger, not injected as a script: the page's policy stays as it is.
    await page.evaluate(axe);
    const { violations } = await page.evaluate(() => window.axe.run({ exclude: ['#tooltip'] }, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] }));
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
    const found = [
      ...violations.map((one) => `${one.id}: ${one.nodes.slice(0, 3).map((node) => `${node.target.join(' ')} ${node.any[0]?.message ?? node.failureSummary?.split('\n')[1]?.trim() ?? ''}`).join('; ')}`),
      ...said.map((text) => `console: ${text}`),
      ...(overflow ? ['the page is wider than the window'] : []),
    ];
    if (found.length === 0) passed++;
    else failures.push(...found.map((text) => `${name} (${look.colorScheme}, ${look.width} px): ${text}`));
    await page.close();
  }
  await context.close();
}

/** Tab must reach every button, field and link in sight, and show where it is. */
const context = await browser.newContext({ viewport: { width: 1280, height: 760 }, reducedMotion: 'reduce' });
await asInTheShell(context);
for (const name of ['welcome', 'overview', 'keys', 'key-pane', 'account', 'audit', 'audit-query', 'audit-broken', 'audit-export', 'settings', 'key-create'].filter(wanted)) {
  const { page } = await open(context, scenes[name]);
  await page.evaluate(() => { if (!document.querySelector('dialog[open]')) document.activeElement?.blur(); });
  const seen = new Set();
  const blind = new Set();
  for (let i = 0; i < 140; i++) {
    await page.keyboard.press('Tab');
    const at = await page.evaluate(() => {
      const element = document.activeElement;
      if (!element || element === document.body) return null;
      element.dataset.reached = 'yes';
      const ring = (node) => { const style = getComputedStyle(node); return style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0; };
      // A row of a grid, the box around a field and the label beside a radio show the focus for them.
      const shown = ring(element) || (element.parentElement && ring(element.parentElement)) || (element.parentElement?.parentElement && ring(element.parentElement.parentElement)) || [...element.querySelectorAll('[aria-selected=true]')].some(ring) || (element.nextElementSibling && ring(element.nextElementSibling));
      return { what: element.dataset.testid ?? element.textContent?.trim().slice(0, 30) ?? element.tagName, shown };
    });
    if (!at) continue;
    seen.add(at.what);
    if (!at.shown) blind.add(at.what);
  }
  const missed = await page.evaluate(() => {
    const scope = document.querySelector('dialog[open]') ?? document;
    return [...scope.querySelectorAll('button:not([disabled]), input:not([disabled]), a[href]')]
      .filter((element) => element.getClientRects().length > 0 && element.tabIndex >= 0 && !element.dataset.reached)
      .filter((element) => !(element.type === 'radio' && [...document.getElementsByName(element.name)].some((one) => one.dataset.reached)))
      .map((element) => element.dataset.testid ?? element.textContent?.trim());
  });
  if (missed.length === 0 && blind.size === 0) passed++;
  for (const what of missed) failures.push(`${name}: Tab does not reach ${what}`);
  for (const what of blind) failures.push(`${name}: no visible focus on ${what}`);
  await page.close();
}
/** What floats has the keyboard at once, and Escape gives it back. */
for (const name of ['keys-menu', 'switcher', 'audit-view-menu', 'audit-backfill'].filter(wanted)) {
  const { page } = await open(context, scenes[name]);
  const floats = () => page.evaluate(() => { const box = document.querySelector(':popover-open:not(#tooltip)'); return box === null ? 'nothing' : box.contains(document.activeElement) ? 'with focus' : 'without focus'; });
  const shown = await floats();
  await page.keyboard.press('Escape');
  const then = await floats();
  const back = await page.evaluate(() => document.activeElement !== document.body);
  if (shown === 'with focus' && then === 'nothing' && back) passed++;
  else failures.push(`${name}: floats ${shown}; after Escape ${then}, focus ${back ? 'given back' : 'lost'}`);
  await page.close();
}
await browser.close();
server.close();
for (const failure of failures) console.error(failure);
console.log(`${passed} passed, ${failures.length} failed`);
process.exit(failures.length === 0 ? 0 : 1);
