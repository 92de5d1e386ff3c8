import { describe, expect, test } from 'vitest';

import { realOf, thumbOf } from './long_scroll.svelte';
import { inPlaces, revealing, windowOf } from './window';

const at = (real: number, count: number) => ({ real, viewport: 640, rowHeight: 32, count });

describe('the window of a list', () => {
  test('holds what is in sight and a few around it, whatever the length', () => {
    expect(windowOf(at(0, 10_000_000), 3)).toEqual({ from: 0, to: 27 });
    expect(windowOf(at(320_000, 10_000_000), 3)).toEqual({ from: 9_997, to: 10_024 });
    expect(windowOf(at(319_999_360, 10_000_000), 3)).toEqual({ from: 9_999_973, to: 10_000_000 });
  });

  test('ends with the list, also where it became shorter than the place that was read', () => {
    expect(windowOf(at(0, 3), 3)).toEqual({ from: 0, to: 3 });
    expect(windowOf(at(0, 0), 3)).toEqual({ from: 0, to: 0 });
    expect(windowOf(at(90_000, 10), 3)).toEqual({ from: 0, to: 10 });
  });

  test('moves by one row with one row in another place', () => {
    expect(inPlaces(0, 4)).toEqual([0, 1, 2, 3]);
    expect(inPlaces(1, 5)).toEqual([4, 1, 2, 3]);
    expect(inPlaces(9_999_998, 10_000_002)).toEqual([10_000_000, 10_000_001, 9_999_998, 9_999_999]);
    expect(inPlaces(7, 7)).toEqual([]);
  });

  test('moves no further than needed to bring a row into sight', () => {
    expect(revealing(5, at(0, 100))).toBe(0);
    expect(revealing(20, at(0, 100))).toBe(32);
    expect(revealing(2, at(320, 100))).toBe(64);
  });
});

describe('the thumb of a list that no browser can make high enough', () => {
  const lengths = { total: 320_000_000, viewport: 640 };

  test('reaches both ends, and they are 320 million pixels apart', () => {
    expect(realOf(0, lengths)).toBe(0);
    expect(realOf(30_000_000 - 640, lengths)).toBe(320_000_000 - 640);
  });

  test('moves by single pixels near the ends, so that the ends can be reached by wheel', () => {
    expect(realOf(1_000, lengths)).toBe(1_000);
    expect(realOf(30_000_000 - 640 - 17, lengths)).toBe(320_000_000 - 640 - 17);
  });

  test.each([0, 1, 199_999, 200_000, 200_001, 160_000_000, 319_799_360, 319_999_359])('stands where %d px belong, and points back at them', (real) => {
    expect(realOf(thumbOf(real, lengths), lengths)).toBeCloseTo(real, 4);
  });

  test('is the position itself where the list is short enough', () => {
    expect(thumbOf(1_234.5, { total: 32_000, viewport: 640 })).toBe(1_234.5);
    expect(realOf(31_900, { total: 32_000, viewport: 640 })).toBe(31_360);
  });
});
