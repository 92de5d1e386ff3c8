/**
 * Scrolling of a list higher than a browser can make an element (WebKit: 2^25 px; 10,000,000 rows of 32 px are ten times that).
 * `real` is the position in the whole list and exact; the element's `scrollTop` is only where its thumb stands. Small movements (wheel,
 * touch, a press on the track) move `real` by the same pixels; large ones (the thumb) are mapped. Near both ends the two agree, so that
 * the ends can always be reached pixel by pixel. What is seen must be placed by `real` alone (a sticky pane), never by `scrollTop`.
 */
export const MAX_HEIGHT = 30_000_000;
/** From each end on, this much is never scaled. */
const EDGE = 200_000;
/** A movement further than this within one frame is the thumb's: one pixel of its track is more. */
const LEAP = 8_000;
/** When the hand rests this long, the thumb is put where it belongs. */
const REST_MS = 160;

export interface Lengths {
  /** Height of the whole list. */
  total: number;
  /** Height of what is in sight. */
  viewport: number;
}

/** The furthest `real`. */
const last = ({ total, viewport }: Lengths): number => Math.max(0, total - viewport);
export const elementHeight = ({ total }: Lengths, max = MAX_HEIGHT): number => Math.min(total, max);

function stretch(lengths: Lengths, max: number): { edge: number; ratio: number } | null {
  if (lengths.total <= max) return null;
  const edge = Math.min(EDGE, max / 4);
  return { edge, ratio: (last(lengths) - 2 * edge) / (max - lengths.viewport - 2 * edge) };
}

/** Where in the list the thumb points. */
export function realOf(scrollTop: number, lengths: Lengths, max = MAX_HEIGHT): number {
  const by = stretch(lengths, max);
  const end = last(lengths);
  if (!by) return Math.max(0, Math.min(end, scrollTop));
  const thumbEnd = max - lengths.viewport;
  if (scrollTop <= by.edge) return Math.max(0, scrollTop);
  if (scrollTop >= thumbEnd - by.edge) return Math.min(end, end - (thumbEnd - scrollTop));
  return by.edge + (scrollTop - by.edge) * by.ratio;
}

/** Where the thumb belongs. */
export function thumbOf(real: number, lengths: Lengths, max = MAX_HEIGHT): number {
  const by = stretch(lengths, max);
  const end = last(lengths);
  if (!by) return real;
  if (real <= by.edge) return real;
  if (real >= end - by.edge) return max - lengths.viewport - (end - real);
  return by.edge + (real - by.edge) / by.ratio;
}

export class LongScroll {
  /** Pixels of the list above what is in sight. */
  real = $state(0);
  #lengths: Lengths = { total: 0, viewport: 0 };
  #element: HTMLElement | undefined;
  #seen = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  attach(element: HTMLElement): () => void {
    this.#element = element;
    return () => {
      clearTimeout(this.#timer);
      this.#element = undefined;
    };
  }

  /** The list or the window changed its size: what is read stays in place as far as there is a place. */
  resize(lengths: Lengths): void {
    this.#lengths = lengths;
    if (this.real > last(lengths)) this.to(last(lengths));
    else this.#settle();
  }

  to(real: number): void {
    this.real = Math.max(0, Math.min(last(this.#lengths), real));
    this.#settle();
  }

  /** The element was scrolled. */
  moved(): void {
    const element = this.#element;
    if (!element) return;
    const by = element.scrollTop - this.#seen;
    if (by === 0) return;
    this.#seen = element.scrollTop;
    const scaled = this.#lengths.total > MAX_HEIGHT;
    if (!scaled || Math.abs(by) > LEAP) this.real = realOf(this.#seen, this.#lengths);
    else this.real = Math.max(0, Math.min(last(this.#lengths), this.real + by));
    if (!scaled) return;
    clearTimeout(this.#timer);
    // Room to go on: near an end of the element that is not an end of the list, the thumb moves at once.
    const room = Math.min(this.#seen, MAX_HEIGHT - this.#lengths.viewport - this.#seen);
    if (room < EDGE / 2) this.#settle();
    else this.#timer = setTimeout(() => this.#settle(), REST_MS);
  }

  #settle(): void {
    clearTimeout(this.#timer);
    if (!this.#element) return;
    const wanted = thumbOf(this.real, this.#lengths);
    if (Math.abs(this.#element.scrollTop - wanted) >= 1) this.#element.scrollTop = wanted;
    // Read back: the browser rounds and clamps, and that is no movement of anybody.
    this.#seen = this.#element.scrollTop;
  }
}
