import { expect, test } from 'vitest';

import { segments } from './marks';

test('a text is cut at the borders of its marks and of what is wrong with it', () => {
  const marks = [{ from: 0, to: 7, kind: 'key' }, { from: 7, to: 11, kind: 'value' }];
  expect(segments('action:nope x', marks, { from: 9, to: 13 })).toEqual([
    { text: 'action:', kind: 'key', wrong: false },
    { text: 'no', kind: 'value', wrong: false },
    { text: 'pe', kind: 'value', wrong: true },
    { text: ' x', kind: '', wrong: true },
  ]);
});

test('marks that reach beyond the text end with it', () => {
  expect(segments('ab', [{ from: 0, to: 9, kind: 'key' }], null)).toEqual([{ text: 'ab', kind: 'key', wrong: false }]);
  expect(segments('', [{ from: 0, to: 9, kind: 'key' }], null)).toEqual([]);
});
