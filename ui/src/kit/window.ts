/** Which rows of a long list are in the DOM. Browsers cap an element's height (WebKit: 2^25 px), so very long lists are scaled. */
export const MAX_HEIGHT = 30_000_000;

export interface Window {
  /** First row in the DOM. */
  from: number;
  /** One past the last. */
  to: number;
  /** Height of the scrolled element. */
  height: number;
  /** What to add to `row * rowHeight` to get its top: 0 unless the list is scaled. */
  shift: number;
}

export interface Scroll {
  scrollTop: number;
  viewport: number;
  rowHeight: number;
  count: number;
}

/** Real pixels per scrolled pixel. */
function ratio({ viewport, rowHeight, count }: Scroll, maxHeight: number): number {
  const total = count * rowHeight;
  return total <= maxHeight ? 1 : (total - viewport) / (maxHeight - viewport);
}

export function windowOf(scroll: Scroll, overscan = 6, maxHeight = MAX_HEIGHT): Window {
  const { scrollTop, viewport, rowHeight, count } = scroll;
  const height = Math.min(count * rowHeight, maxHeight);
  const real = Math.max(0, scrollTop) * ratio(scroll, maxHeight);
  const first = Math.floor(real / rowHeight);
  const last = Math.ceil((real + viewport) / rowHeight);
  const from = Math.max(0, Math.min(first - overscan, count));
  return { from, to: Math.max(from, Math.min(last + overscan, count)), height, shift: Math.max(0, scrollTop) - real };
}

/** The `scrollTop` that brings `row` into sight with the least movement. */
export function scrollTopFor(row: number, scroll: Scroll, maxHeight = MAX_HEIGHT): number {
  const { scrollTop, viewport, rowHeight } = scroll;
  const scale = ratio(scroll, maxHeight);
  const real = scrollTop * scale;
  const top = row * rowHeight;
  const wanted = top < real ? top : top + rowHeight > real + viewport ? top + rowHeight - viewport : real;
  return wanted / scale;
}
