// Screenshots of every scene: `node scripts/shots.mjs [name…] [--dark] [--narrow]`, into shots/.
import { mkdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { asInTheShell, launch, serve } from './browser.mjs';
import { scenes } from './scenes.mjs';

const flags = process.argv.slice(2).filter((word) => word.startsWith('--'));
const wanted = process.argv.slice(2).filter((word) => !word.startsWith('--'));
const looks = [
  { name: 'light', colorScheme: 'light', width: 1280 },
  { name: 'dark', colorScheme: 'dark', width: 1280 },
  { name: 'narrow', colorScheme: 'light', width: 700 },
].filter((look) => flags.length === 0 || flags.includes(`--${look.name}`));

mkdirSync('shots', { recursive: true });
const server = await serve(resolve('dist-fake'));
const browser = await launch();
let failed = 0;
for (const look of looks) {
  const context = await browser.newContext({ colorScheme: look.colorScheme, viewport: { width: look.width, height: 760 }, reducedMotion: 'reduce' });
  await asInTheShell(context);
  for (const [name, scene] of Object.entries(scenes)) {
    if (wanted.length > 0 && !wanted.some((word) => name === word || (word.endsWith('*') && name.startsWith(word.slice(0, -1))))) continue;
    const page = await context.newPage();
    page.setDefaultTimeout(5_000);
    page.on('console', (message) => { if (message.type() === 'error' || message.type() === 'warning') { failed++; console.error(name, message.text()); } });
    page.on('pageerror', (error) => { failed++; console.error(name, error.message); });
    await page.goto(`${server.url}/fake.html?${scene.query}`);
    await page.getByTestId('app').waitFor();
    try {
      await scene.act?.(page);
    } catch (error) {
      failed++;
      console.error(name, look.name, error.message.split('\n')[0]);
    }
    await page.waitForTimeout(120);
    await page.screenshot({ path: `shots/${name}-${look.name}.png` });
    await page.close();
  }
  await context.close();
}
await browser.close();
server.close();
process.exit(failed === 0 ? 0 : 1);
