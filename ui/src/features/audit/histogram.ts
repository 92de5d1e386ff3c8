import type { AuditHistogramView } from '../../ipc';

export interface Bar {
  from: number;
  to: number;
  success: number;
  failure: number;
}

export function bars(view: AuditHistogramView): Bar[] {
  return view.buckets.map(({ from, success, failure }, i) => ({ from: Date.parse(from), to: Date.parse(view.buckets[i + 1]?.from ?? view.to), success, failure }));
}

/** A quarter of a bar's place is the space to the next. */
const GAP = 0.22;
/** What is there is seen, however little it is. */
const LEAST = 1.5;

/** The outline of one part of each bar, in a box of `width` × `height`: one path however many bars. */
export function outline(all: Bar[], part: 'success' | 'failure', width: number, height: number, most: number): string {
  const step = width / Math.max(1, all.length);
  return all
    .map((bar, i) => {
      if (bar[part] === 0) return '';
      const tall = (n: number) => (n === 0 ? 0 : Math.max(LEAST, (n / most) * height));
      const foot = part === 'failure' ? height : height - tall(bar.failure);
      const head = part === 'failure' ? foot - tall(bar.failure) : Math.min(foot - LEAST, height - tall(bar.success + bar.failure));
      const left = i * step + (step * GAP) / 2;
      return `M${left.toFixed(1)} ${foot.toFixed(1)}V${head.toFixed(1)}h${(step * (1 - GAP)).toFixed(1)}V${foot.toFixed(1)}z`;
    })
    .join('');
}

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const STEPS = [SECOND, 5 * SECOND, 15 * SECOND, 30 * SECOND, MINUTE, 5 * MINUTE, 15 * MINUTE, 30 * MINUTE, HOUR, 3 * HOUR, 6 * HOUR, 12 * HOUR, DAY, 2 * DAY, 7 * DAY, 14 * DAY];

export interface Tick {
  at: number;
  /** How finely it is said. */
  unit: 'second' | 'minute' | 'day' | 'month';
}

/** Round times between `from` and `to`, about `wanted` of them, in the person's zone. */
export function ticks(from: number, to: number, wanted: number): Tick[] {
  const span = to - from;
  if (span <= 0 || wanted < 1) return [];
  const step = STEPS.find((one) => span / one <= wanted);
  const found: Tick[] = [];
  if (step === undefined || step > 2 * DAY) {
    const months = Math.max(1, Math.ceil(span / (30.4 * DAY) / wanted));
    const weeks = step === undefined ? 0 : step / DAY;
    const at = new Date(from);
    at.setHours(0, 0, 0, 0);
    if (weeks === 0) at.setDate(1);
    while (at.getTime() <= to) {
      if (at.getTime() >= from) found.push({ at: at.getTime(), unit: weeks ? 'day' : 'month' });
      if (weeks) at.setDate(at.getDate() + weeks);
      else at.setMonth(at.getMonth() + months);
    }
    return found;
  }
  const start = new Date(from);
  start.setHours(0, 0, 0, 0);
  for (let at = start.getTime() + Math.ceil((from - start.getTime()) / step) * step; at <= to; at += step) found.push({ at, unit: step >= DAY ? 'day' : step >= MINUTE ? 'minute' : 'second' });
  return found;
}
