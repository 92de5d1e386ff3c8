import { beforeEach, describe, expect, test, vi } from 'vitest';

import { LongScroll, MAX_HEIGHT } from './long_scroll.svelte';

/** As much of an element as scrolling needs: clamped and in whole pixels, as browsers have it. */
class Box {
  #top = 0;
  get scrollTop(): number {
    return this.#top;
  }
  set scrollTop(top: number) {
    this.#top = Math.round(Math.max(0, Math.min(MAX_HEIGHT - 640, top)));
  }
}
const TOTAL = 320_000_000;

describe('scrolling ten million rows', () => {
  let box: Box;
  let scroll: LongScroll;
  const wheel = (by: number) => {
    box.scrollTop += by;
    scroll.moved();
  };
  beforeEach(() => {
    vi.useFakeTimers();
    box = new Box();
    scroll = new LongScroll();
    scroll.attach(box as unknown as HTMLElement);
    scroll.resize({ total: TOTAL, viewport: 640 });
    return () => vi.useRealTimers();
  });

  test('the wheel moves by its own pixels, in the middle too, with rests and without', () => {
    scroll.to(160_000_000);
    for (let i = 0; i < 1_000; i++) {
      wheel(100);
      if (i % 90 === 0) vi.advanceTimersByTime(200);
    }
    expect(scroll.real).toBe(160_100_000);
    for (let i = 0; i < 1_000; i++) wheel(-100);
    expect(scroll.real).toBe(160_000_000);
  });

  test('a rest moves the thumb, not what is read', () => {
    scroll.to(160_000_000);
    for (let i = 0; i < 500; i++) wheel(100);
    const before = { top: box.scrollTop, real: scroll.real };
    vi.advanceTimersByTime(200);
    expect(box.scrollTop).toBeLessThan(before.top);
    scroll.moved();
    expect(scroll.real).toBe(before.real);
  });

  test('without a rest the wheel never runs out of element before the list ends', () => {
    scroll.to(900_000);
    for (let i = 0; i < 9_000; i++) wheel(-100);
    expect(scroll.real).toBe(0);
    scroll.to(TOTAL - 900_000);
    for (let i = 0; i < 9_000; i++) wheel(100);
    expect(scroll.real).toBe(TOTAL - 640);
  });

  test('the thumb reaches any part at once', () => {
    wheel(15_000_000);
    expect(scroll.real).toBeGreaterThan(150_000_000);
    expect(scroll.real).toBeLessThan(170_000_000);
  });

  test('a list that became shorter is read at its end', () => {
    scroll.to(TOTAL);
    scroll.resize({ total: 6_400, viewport: 640 });
    expect(scroll.real).toBe(5_760);
  });
});
