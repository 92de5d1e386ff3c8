import { describe, expect, test } from 'vitest';

import { addTerm, chunks, identityOf, rangeOf, removeTerm, setRange, terms } from './terms';

describe('the parts of a query', () => {
  test('are cut at spaces, not inside quotes or brackets', () => {
    expect(chunks('a:b  "two words" (x or y) -c:"d e"').map(({ text }) => text)).toEqual(['a:b', '"two words"', '(x or y)', '-c:"d e"']);
    expect(chunks('agent:"a \\" b" c').map(({ text }) => text)).toEqual(['agent:"a \\" b"', 'c']);
    expect(chunks('"a\\').map(({ text }) => text)).toEqual(['"a\\']);
    expect(chunks('agent:"open').map(({ text }) => text)).toEqual(['agent:"open']);
  });

  test('are no terms beside an "or", nor after a "not"', () => {
    expect(terms('a or b')).toEqual([]);
    expect(terms('a and not b c').map(({ text }) => text)).toEqual(['a', 'c']);
  });
});

describe('a term', () => {
  test('is added, with what was asked kept whole', () => {
    expect(addTerm('', 'outcome:failure')).toBe('outcome:failure');
    expect(addTerm('curl ', 'outcome:failure')).toBe('curl outcome:failure');
    expect(addTerm('a or b', 'outcome:failure')).toBe('(a or b) outcome:failure');
  });

  test('takes along the "and" that joined it, and no other', () => {
    expect(removeTerm('a and outcome:failure', 'outcome:failure')).toBe('a');
    expect(removeTerm('outcome:failure and a and b', 'outcome:failure')).toBe('a and b');
    expect(removeTerm('a and outcome:failure and b', 'outcome:failure')).toBe('a and b');
  });

  test('in brackets or beside "or" is left alone', () => {
    expect(removeTerm('(outcome:failure) x', 'outcome:failure')).toBe('(outcome:failure) x');
    expect(removeTerm('x or outcome:failure', 'outcome:failure')).toBe('x or outcome:failure');
  });
});

test('a range replaces the range before', () => {
  expect(setRange('curl after:-7d', '2026-11-01T00:00:00.000Z', '2026-11-02T00:00:00.000Z')).toBe('curl after:2026-11-01T00:00:00.000Z before:2026-11-02T00:00:00.000Z');
  expect(setRange('after:-7d curl', null, null)).toBe('curl');
  expect(rangeOf('curl after:-7d')).toEqual({ after: '-7d', before: null });
});

test('the identity of a trail is read from the query', () => {
  expect(identityOf('identity:key_1 outcome:failure')).toBe('key_1');
  expect(identityOf('key_1')).toBeNull();
});
