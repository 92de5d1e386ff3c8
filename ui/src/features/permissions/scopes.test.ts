import { expect, test } from 'vitest';
import { fit } from './scopes';

test('what fits a cell is shown whole', () => {
  expect(fit(['inference.write'])).toEqual(['inference.write']);
  expect(fit(['inference.write', 'rag.read'])).toEqual(['inference.write', 'rag.read']);
});

test('room is kept for the count of what is left out', () => {
  expect(fit(['inference.write', 'rag.read', 'rag.write'])).toEqual(['inference.write']);
  expect(fit(['rag.read', 'rag.write', 'inference.write'])).toEqual(['rag.read', 'rag.write']);
});

test('one is shown even where it does not fit', () => {
  expect(fit(['a'.repeat(40), 'rag.read'])).toEqual(['a'.repeat(40)]);
});
