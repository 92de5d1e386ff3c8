// @vitest-environment node
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';

const SRC = resolve(import.meta.dirname, '../src');

function files(directory: string): string[] {
  return readdirSync(directory).flatMap((name) => {
    const path = join(directory, name);
    return statSync(path).isDirectory() ? files(path) : [path];
  });
}
const sources = files(SRC).filter((path) => /\.(ts|svelte)$/.test(path) && !path.endsWith('.gen.ts'));
const product = sources.filter((path) => !path.endsWith('.test.ts'));
const name = (path: string) => relative(SRC, path);

/** What a file imports: paths relative to src for our own, the package's name for others. */
function imports(path: string): string[] {
  const text = readFileSync(path, 'utf8');
  return [...text.matchAll(/(?:from|import)\s*\(?\s*'([^']+)'/g)].map(([, target]) => {
    const to = target ?? '';
    return to.startsWith('.') ? relative(SRC, resolve(dirname(path), to)) || 'index' : to;
  });
}
const tier = (path: string) => path.split('/')[0] ?? '';

/** Which tiers a tier may know. */
const ALLOWED: Record<string, string[]> = {
  texts: ['texts'],
  ipc: ['ipc'],
  kit: ['kit', 'texts'],
  features: ['features', 'kit', 'texts', 'ipc'],
  views: ['views', 'features', 'kit', 'texts', 'ipc'],
};

describe('imports', () => {
  test('go only downwards: views → features → kit → texts', () => {
    const wrong = product.flatMap((path) => {
      const allowed = ALLOWED[tier(name(path))];
      if (!allowed) return [];
      return imports(path)
        .filter((to) => Object.keys(ALLOWED).includes(tier(to)) && !allowed.includes(tier(to)))
        .map((to) => `${name(path)} → ${to}`);
    });
    expect(wrong).toEqual([]);
  });

  test('only ipc/tauri.ts knows the shell', () => {
    const knowing = sources.filter((path) => imports(path).some((to) => to.startsWith('@tauri-apps'))).map(name);
    expect(knowing).toEqual(['ipc/tauri.ts']);
  });

  test('only tests and fake.ts know the fake', () => {
    const knowing = product.filter((path) => !name(path).startsWith('ipc/fake/') && imports(path).some((to) => to.startsWith('ipc/fake'))).map(name);
    expect(knowing).toEqual(['fake.ts']);
  });

  test('features do not depend on each other in circles', () => {
    const edges = new Map<string, Set<string>>();
    for (const path of product) {
      const [first, from] = name(path).split('/');
      if (first !== 'features' || !from) continue;
      for (const to of imports(path)) {
        const [top, feature] = to.split('/');
        if (top === 'features' && feature && feature !== from) edges.set(from, (edges.get(from) ?? new Set()).add(feature));
      }
    }
    const circles: string[] = [];
    const walk = (at: string, trail: string[]) => {
      if (trail.includes(at)) circles.push([...trail, at].join(' → '));
      else for (const to of edges.get(at) ?? []) walk(to, [...trail, at]);
    };
    for (const from of edges.keys()) walk(from, []);
    expect(circles).toEqual([]);
  });
});

describe('components', () => {
  const components = product.filter((path) => path.endsWith('.svelte'));

  test('hold no raw colour: tokens.css is the one place', () => {
    const colour = /#[\da-f]{3,8}\b(?!-)|\b(?:rgb|rgba|hsl|hwb|lab|lch|oklab|oklch|light-dark)\(|:\s*(?:white|black|red|green|blue|gray|grey|orange|yellow)\s*[;}]/gi;
    const wrong = [...components, join(SRC, 'styles/base.css')].flatMap((path) => {
      const text = readFileSync(path, 'utf8');
      const style = path.endsWith('.css') ? text : (/<style>([\s\S]*)<\/style>/.exec(text)?.[1] ?? '');
      return [...style.matchAll(colour)].map(([hit]) => `${name(path)}: ${hit}`);
    });
    expect(wrong).toEqual([]);
  });

  test('carry no style attribute: the policy forbids inline style, style: directives go through the CSSOM', () => {
    const wrong = components.filter((path) => /<[^>]*\sstyle="/.test(readFileSync(path, 'utf8').replace(/<style>[\s\S]*<\/style>/, '')));
    expect(wrong.map(name)).toEqual([]);
  });

  test('stay small', () => {
    const long = components.map((path) => ({ path: name(path), lines: readFileSync(path, 'utf8').split('\n').length })).filter(({ lines }) => lines > 150);
    expect(long).toEqual([]);
  });

  test('use only tokens that exist', () => {
    const defined = new Set([...readFileSync(join(SRC, 'styles/tokens.css'), 'utf8').matchAll(/(--[\w-]+):/g)].map(([, token]) => token));
    const wrong = [...components, join(SRC, 'styles/base.css')].flatMap((path) => {
      const text = readFileSync(path, 'utf8');
      const own = new Set([...text.matchAll(/style:(--[\w-]+)=/g)].map(([, token]) => token));
      // GridHead draws in the tracks that Grid sets.
      own.add('--columns');
      return [...text.matchAll(/var\((--[\w-]+)/g)].filter(([, token]) => !defined.has(token) && !own.has(token)).map(([, token]) => `${name(path)}: ${token}`);
    });
    expect(wrong).toEqual([]);
  });
});
