import { describe, expect, test } from 'vitest';

import { outline, ticks, type Bar } from './histogram';

const bar = (success: number, failure: number): Bar => ({ from: 0, to: 1, success, failure });
const heads = (path: string) => [...path.matchAll(/V([\d.]+)h/g)].map(([, y]) => Number(y));

describe('bars', () => {
  test('stack success on failure, the highest as high as the box', () => {
    const all = [bar(60, 40), bar(50, 0)];
    expect(heads(outline(all, 'failure', 100, 80, 100))).toEqual([48]);
    expect(heads(outline(all, 'success', 100, 80, 100))).toEqual([0, 40]);
  });

  test('show a single failure among a million', () => {
    const [head] = heads(outline([bar(999_999, 1)], 'failure', 100, 80, 1_000_000));
    expect(head).toBeLessThan(80);
  });

  test('that hold nothing are not drawn', () => {
    expect(outline([bar(0, 0)], 'success', 100, 80, 1)).toBe('');
  });
});

describe('times under the bars', () => {
  const from = new Date(2026, 10, 23, 9, 7).getTime();
  const HOUR = 3_600_000;

  test.each([[90_000, 'second'], [HOUR, 'minute'], [30 * HOUR, 'minute'], [9 * 24 * HOUR, 'day'], [60 * 24 * HOUR, 'day'], [570 * 24 * HOUR, 'month']])('of %d ms are round and few', (span, unit) => {
    const found = ticks(from, from + span, 6);
    expect(found.length).toBeGreaterThan(1);
    expect(found.length).toBeLessThanOrEqual(9);
    expect(found.every((tick) => tick.unit === unit && tick.at >= from && tick.at <= from + span)).toBe(true);
  });

  test('of no time are none', () => expect(ticks(5, 5, 6)).toEqual([]));
});
