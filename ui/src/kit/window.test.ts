import { describe, expect, test } from 'vitest';

import { scrollTopFor, windowOf } from './window';

const at = (scrollTop: number, count: number) => ({ scrollTop, viewport: 640, rowHeight: 32, count });

describe('the window of a list', () => {
  test('holds what is in sight and a few around it, whatever the length', () => {
    expect(windowOf(at(0, 900_000))).toMatchObject({ from: 0, to: 26, shift: 0 });
    expect(windowOf(at(320_000, 900_000))).toMatchObject({ from: 9_994, to: 10_026, shift: 0 });
  });

  test('ends with the list', () => {
    expect(windowOf(at(0, 3))).toMatchObject({ from: 0, to: 3, height: 96 });
    expect(windowOf(at(31_360, 1_000))).toMatchObject({ from: 974, to: 1_000 });
    expect(windowOf(at(0, 0))).toMatchObject({ from: 0, to: 0, height: 0 });
  });

  test('survives a scroll position beyond a list that became shorter', () => {
    expect(windowOf(at(90_000, 10))).toMatchObject({ from: 10, to: 10 });
  });

  test('is scaled where the browser could not make the element high enough, and still reaches the last row', () => {
    const max = 10_000;
    const last = windowOf(at(max - 640, 2_000), 0, max);
    expect(last.height).toBe(max);
    expect(last.to).toBe(2_000);
    expect(1_999 * 32 + last.shift + 32).toBeCloseTo(max, 6);
  });
});

describe('bringing a row into sight', () => {
  test('moves no further than needed', () => {
    expect(scrollTopFor(5, at(0, 100))).toBe(0);
    expect(scrollTopFor(20, at(0, 100))).toBe(32);
    expect(scrollTopFor(2, at(320, 100))).toBe(64);
  });

  test('finds the row in a scaled list too', () => {
    const max = 10_000;
    const scrollTop = scrollTopFor(1_500, at(0, 2_000), max);
    const seen = windowOf(at(scrollTop, 2_000), 0, max);
    expect(seen.from).toBeLessThanOrEqual(1_500);
    expect(seen.to).toBeGreaterThan(1_500);
  });
});
