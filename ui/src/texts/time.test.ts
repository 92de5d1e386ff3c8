import { describe, expect, test } from 'vitest';

import { countdown, DAY, duration, relative } from './time';

const NOW = new Date('2026-11-24T02:00:00.000Z').getTime();
const at = (ms: number) => new Date(NOW + ms).toISOString();

describe('time in words', () => {
  test.each([
    [0, 'just now'], [-12_000, '12 s ago'], [-61_000, '1 min ago'], [-3 * 3_600_000, '3 h ago'], [-25 * 3_600_000, 'yesterday'], [-91 * DAY, '91 days ago'], [-800 * DAY, '2 years ago'],
    [30_000, 'in 30 s'], [90 * 60_000, 'in 1 h'], [26 * 3_600_000, 'tomorrow'], [64 * DAY + 5, 'in 64 days'],
  ])('%d ms is %s', (ms, words) => expect(relative(at(ms), NOW)).toBe(words));

  test.each([[(17 * 60 + 42) * 60_000, '17 h 42 min'], [545_000, '9 min 5 s'], [30_000, '30 s'], [1, '1 s'], [-5, '0 s'], [3 * DAY, '3 days']])('%d ms lasts %s', (ms, words) => expect(duration(ms)).toBe(words));

  test('a countdown rounds up: it never says 0:00 while there is time', () => {
    expect(countdown(545_000)).toBe('9:05');
    expect(countdown(1)).toBe('0:01');
    expect(countdown(0)).toBe('0:00');
  });
});
