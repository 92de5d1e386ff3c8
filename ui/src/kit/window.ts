/** Which rows of a long list are in the DOM. */
export interface Window {
  /** First row in the DOM. */
  from: number;
  /** One past the last. */
  to: number;
}

export interface Scroll {
  /** Pixels of the list above what is in sight. */
  real: number;
  viewport: number;
  rowHeight: number;
  count: number;
}

export function windowOf({ real, viewport, rowHeight, count }: Scroll, overscan = 3): Window {
  const first = Math.floor(real / rowHeight);
  const last = Math.ceil((real + viewport) / rowHeight);
  const from = Math.max(0, Math.min(first - overscan, count));
  return { from, to: Math.max(from, Math.min(last + overscan, count)) };
}

/** The position that brings `row` into sight with the least movement. */
export function revealing(row: number, { real, viewport, rowHeight }: Scroll): number {
  const top = row * rowHeight;
  if (top < real) return top;
  return top + rowHeight > real + viewport ? top + rowHeight - viewport : real;
}
