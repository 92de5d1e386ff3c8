// @vitest-environment node
/** What the page and Rust agree on, read from Rust's own sources. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';

import en from '../src/texts/en.json';

const ROOT = resolve(import.meta.dirname, '../..');
const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');

function rust(directory: string): { path: string; text: string }[] {
  return readdirSync(join(ROOT, directory)).flatMap((entry) => {
    const path = `${directory}/${entry}`;
    if (statSync(join(ROOT, path)).isDirectory()) return rust(path);
    // What stands below the tests' line is not said to a person.
    return entry.endsWith('.rs') ? [{ path, text: read(path).split('#[cfg(test)]\nmod tests')[0] ?? '' }] : [];
  });
}

/** Codes as Rust writes them: the constants of the HTTP contract and of the app, and what is written out beside an `ErrorView`. */
function codes(): string[] {
  const found = new Set<string>();
  const contract = read('crates/bijak-api-types/src/problem.rs').split('pub mod code')[1] ?? '';
  for (const [, code] of `${contract}${read('crates/bijak-app/src/app/code.rs')}`.matchAll(/&str = "([a-z_]+)"/g)) found.add(code as string);
  for (const { text } of [...rust('crates/bijak-app/src'), ...rust('src-tauri/src')])
    for (const [, code] of text.matchAll(/(?:ErrorView::new\(\s*|ErrorView \{\s*code: )"([a-z_]+)"/g)) found.add(code as string);
  return [...found].sort();
}

describe('errors', () => {
  test('every code that Rust uses has words', () => {
    const all = codes();
    expect(all).toContain('unreachable');
    expect(all).toContain('source_not_allowed');
    expect(all).toContain('wrong_passphrase');
    expect(all).toContain('app_start_failed');
    expect(all.filter((code) => !Object.hasOwn(en.errors, code))).toEqual([]);
  });

  test('say what happened and what to do, each in whole sentences', () => {
    for (const [code, { title, next }] of Object.entries(en.errors)) expect(`${code}: ${title} ${next}`).toMatch(/: [A-Z].*[.?] [A-Z].*\.$/);
  });
});

describe('events', () => {
  test('every action that the authority writes has a sentence', () => {
    const actions = [...read('crates/bijak-domain/src/audit_event.rs').matchAll(/&str = "([a-z_]+\.[a-z_]+)"/g)].map(([, action]) => action as string);
    expect(actions.length).toBeGreaterThan(15);
    expect(actions.filter((action) => !Object.hasOwn(en.texts, `event.${action}`))).toEqual([]);
  });
});

describe('commands', () => {
  const camel = (word: string) => word.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());

  test('are those of docs/IPC.md, with its arguments', () => {
    const wanted = [...read('docs/IPC.md').matchAll(/^\| (`[^|]+) \| ([^|]*)\|/gm)].flatMap(([, names, cells]) => {
      const args = [...(cells ?? '').matchAll(/(?:^|, |`)([a-z_]+)(?=[:,`\s])/g)].map(([, arg]) => camel(arg as string)).filter((arg) => arg !== 'number' && arg !== 'or' && arg !== 'null');
      return [...(names ?? '').matchAll(/`([a-z_]+)`/g)].map(([, command]) => `${command}(${[...new Set(args)].join(' ')})`);
    });
    const source = read('ui/src/ipc/commands.ts');
    const written = [...source.matchAll(/call<[^(]*>\(\s*'([a-z_]+)'(?:, \{ ([^}]*) \})?/g)].map(([, command, args]) => `${command}(${(args ?? '').split(', ').filter(Boolean).join(' ')})`);
    expect(written.sort()).toEqual(wanted.sort());
  });
});
