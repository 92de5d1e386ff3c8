// @vitest-environment node
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';

import { errorWords, has, t, tn } from '../src/texts';
import en from '../src/texts/en.json';

const SRC = resolve(import.meta.dirname, '../src');
const files = (directory: string): string[] =>
  readdirSync(directory).flatMap((name) => (statSync(join(directory, name)).isDirectory() ? files(join(directory, name)) : [join(directory, name)]));
const code = files(SRC).filter((path) => /\.(ts|svelte)$/.test(path) && !path.endsWith('.test.ts')).map((path) => readFileSync(path, 'utf8')).join('\n');

describe('texts', () => {
  test('are all used, by name or by a name that is put together', () => {
    const families = [...code.matchAll(/`([a-z_.]+\.)\$\{/g)].map(([, family]) => family as string);
    const unused = Object.keys(en.texts).filter((key) => {
      const plain = key.replace(/_(one|other)$/, '');
      return !code.includes(`'${key}'`) && !code.includes(`'${plain}'`) && !families.some((family) => key.startsWith(family));
    });
    expect(unused).toEqual([]);
  });

  test('call a history verified only where the state says so', () => {
    const claims = Object.entries(en.texts).filter(([, text]) => /\bverified\b/i.test(text) && !/unverified|not verified/i.test(text)).map(([key]) => key);
    expect(claims.filter((key) => !/^(?:verification|foot|badge)\.(?:verified|partial|broken)/.test(key))).toEqual([]);
  });

  test('fill in names, count, and leave unknown places standing', () => {
    expect(t('revoke_key.title', { name: 'ci {name}' })).toBe('Revoke “ci {name}”?');
    expect(tn('audit.events', 1)).toBe('1 event');
    expect(tn('audit.events', 1_204_331)).toBe('1,204,331 events');
    expect(has('event.constructor')).toBe(false);
  });

  test('an unknown error code falls back to the message with the code', () => {
    expect(errorWords({ code: 'brand_new', message: 'the flux is low' })).toEqual({ title: 'the flux is low', next: 'Code: brand_new.', known: false });
    expect(errorWords({ code: 'constructor', message: 'm' }).known).toBe(false);
    expect(errorWords({ code: 'unreachable', message: 'tcp' }).title).toBe('The deployment cannot be reached.');
  });
});
