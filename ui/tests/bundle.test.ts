// @vitest-environment node
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const outDir = mkdtempSync(join(tmpdir(), 'bijak-ui-'));

beforeAll(() => {
  // A process of its own: inside the test runner vite builds for development.
  const root = resolve(import.meta.dirname, '..');
  const { NODE_ENV: _, VITEST: __, ...env } = process.env;
  execFileSync(process.execPath, [join(root, 'node_modules/vite/bin/vite.js'), 'build', '--outDir', outDir, '--logLevel', 'error'], { cwd: root, env });
}, 120_000);
afterAll(() => rmSync(outDir, { recursive: true }));

const html = () => readFileSync(join(outDir, 'index.html'), 'utf8');
const assets = () => readdirSync(join(outDir, 'assets')).map((name) => ({ name, path: join(outDir, 'assets', name) }));
const text = (ending: string) => assets().filter(({ name }) => name.endsWith(ending)).map(({ path }) => readFileSync(path, 'utf8')).join('\n');

describe('the built page', () => {
  test('has no inline script, no inline style and no address of another host', () => {
    expect(html()).not.toMatch(/<script(?![^>]*\ssrc=)/);
    expect(html()).not.toMatch(/<style|\sstyle=|\son\w+=/);
    expect(html()).not.toMatch(/(?:src|href)="(?!\.\/)/);
  });

  test('needs no data: address and loads nothing from outside', () => {
    expect(text('.css')).not.toMatch(/url\(["']?(?:data:|https?:|\/\/)/);
    expect(text('.css')).not.toMatch(/@import/);
    expect(text('.js')).not.toMatch(/\beval\(|new Function\(/);
  });

  test('shows its frame before any script has run', () => {
    expect(html()).toContain('class="boot"');
    expect(html()).toContain('name="color-scheme" content="light dark"');
    expect(text('.css')).toContain('.boot-side');
  });

  test('holds nothing of the fake', () => {
    const js = text('.js');
    for (const trace of ['FakeBackend', 'keys.acme.dev', 'the fake has no command', 'req_01KFAKE', 'K7QD2MXA']) expect(js).not.toContain(trace);
    expect(readdirSync(outDir)).not.toContain('fake.html');
  });

  test('stays small: script under 380 kB, style under 80 kB', () => {
    const size = (ending: string) => assets().filter(({ name }) => name.endsWith(ending)).reduce((sum, { path }) => sum + statSync(path).size, 0);
    expect(size('.js')).toBeLessThan(380_000);
    expect(size('.css')).toBeLessThan(80_000);
  });
});
