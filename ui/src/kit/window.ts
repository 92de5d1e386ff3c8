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

/** Always of the same size, as long as there are so many rows: what goes out above comes in below. */
export function windowOf({ real, viewport, rowHeight, count }: Scroll, overscan: number): Window {
  const size = Math.min(count, Math.ceil(viewport / rowHeight) + 1 + 2 * overscan);
  const from = Math.max(0, Math.min(Math.floor(real / rowHeight) - overscan, count - size));
  return { from, to: from + size };
}

/** The rows `from..to`, each in the place (`row % size`) that it keeps while the window moves. */
export function inPlaces(from: number, to: number): number[] {
  const size = to - from;
  return Array.from({ length: size }, (_, place) => from + ((((place - from) % size) + size) % size));
}

/** The position that brings `row` into sight with the least movement. */
export function revealing(row: number, { real, viewport, rowHeight }: Scroll): number {
  const top = row * rowHeight;
  if (top < real) return top;
  return top + rowHeight > real + viewport ? top + rowHeight - viewport : real;
}
