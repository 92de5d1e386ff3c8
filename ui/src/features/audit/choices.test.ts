import { expect, test } from 'vitest';

import { chosenOf, toggleChoice, toggleExclusion, withoutChoice } from './choices';

test('a second value of a field is wanted as well, in the place of the first', () => {
  expect(toggleChoice('', 'actor', 'lena')).toBe('actor:lena');
  expect(toggleChoice('actor:lena curl', 'actor', 'ci-eu')).toBe('(actor:lena or actor:ci-eu) curl');
  expect(toggleChoice('(actor:lena or actor:ci-eu) curl', 'actor', '"a b"')).toBe('(actor:lena or actor:ci-eu or actor:"a b") curl');
});

test('a value goes out again, and the brackets with the last but one', () => {
  expect(toggleChoice('(actor:lena or actor:ci-eu) curl', 'actor', 'lena')).toBe('actor:ci-eu curl');
  expect(toggleChoice('actor:ci-eu curl', 'actor', 'ci-eu')).toBe('curl');
});

test('what was left out comes in, and what was wanted is left out', () => {
  expect(toggleChoice('-actor:lena curl', 'actor', 'lena')).toBe('curl actor:lena');
  expect(toggleExclusion('(actor:lena or actor:ci-eu)', 'actor', 'lena')).toBe('actor:ci-eu -actor:lena');
  expect(toggleExclusion('curl -actor:lena', 'actor', 'lena')).toBe('curl');
});

test('terms of other shapes are left alone', () => {
  expect(chosenOf('(actor:lena or outcome:failure) (actor:a and actor:b)', 'actor')).toEqual([]);
  expect(chosenOf('actor:lena or curl', 'actor')).toEqual([]);
  expect(toggleChoice('actor:a* actor:*b', 'actor', 'c')).toBe('actor:a* actor:*b actor:c');
});

test('the field is counted without what is wanted of it', () => {
  expect(withoutChoice('(actor:lena or actor:ci-eu) and outcome:failure -actor:omar', 'actor')).toBe('outcome:failure -actor:omar');
  expect(withoutChoice('curl', 'actor')).toBe('curl');
});
