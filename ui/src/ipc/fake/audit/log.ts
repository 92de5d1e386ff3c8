import type { AuditEventView } from '../../types.gen';
import { hashOf, TEMPLATES, templateOf, type Template } from './templates';

const DAY = 86_400_000;
const WEEK = 7 * DAY;
const LONGEST = 570 * DAY;
const BASE32 = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** 22 characters that hold `seq` and look like chance; `seqIn` reads it back. */
const tail = (seq: number): string => {
  let noise = '';
  for (let i = 0; i < 3; i++) for (let hash = hashOf(seq * 3 + i), letter = 0; letter < 5; letter++, hash >>>= 5) noise += BASE32[hash & 31];
  let number = '';
  for (let rest = seq, i = 0; i < 7; i++, rest = Math.floor(rest / 32)) number = BASE32[rest % 32] + number;
  return `01K${noise}${number}0`;
};

/** A log of any length whose events are computed, not stored. `seq` grows with time; the newest is some seconds old. */
export class Log {
  readonly #first: number;
  readonly #now: number;
  readonly #spacing: number;
  #kinds = new Uint16Array(0);
  #filled = 0;

  /** `count` events up to `now`; those that come later are a second apart. */
  constructor(count: number, now: number) {
    this.#first = count;
    this.#now = now;
    this.#spacing = count === 0 ? 41_000 : Math.min(41_000, LONGEST / count);
  }

  timeOf(seq: number): number {
    if (seq >= this.#first) return this.#now + (seq - this.#first + 1) * 1_000;
    const age = (this.#first - 1 - seq) * this.#spacing;
    // Busy days and quiet nights, busy weeks and quiet ends: still strictly in order.
    const wave = (period: number, depth: number) => ((depth * period) / (2 * Math.PI)) * Math.sin((2 * Math.PI * age) / period);
    return Math.floor(this.#now - 8_000 - age + wave(DAY, 0.52) + wave(WEEK, 0.16) + wave(83 * DAY, 0.2));
  }

  /** The first event at or after `time` among the first `end`; `end` where there is none. */
  seqAt(time: number, end: number): number {
    let low = 0;
    let high = end;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.timeOf(middle) < time) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  event(seq: number): AuditEventView {
    const kind = TEMPLATES[templateOf(seq)] as Template;
    return { id: `evt_${tail(seq)}`, seq, time: new Date(this.timeOf(seq)).toISOString(), request_id: kind.source_ip === null ? null : `req_${tail(seq)}`, ...kind };
  }

  /** The event that an id belongs to; null: none of ours. */
  seqIn(id: string): number | null {
    const [, number] = /^(?:evt|req)_01K[0-9A-Z]{15}([0-9A-Z]{7})0$/i.exec(id) ?? [];
    if (number === undefined) return null;
    const seq = [...number.toUpperCase()].reduce((sum, letter) => sum * 32 + BASE32.indexOf(letter), 0);
    return this.event(seq).id.slice(4) === id.toUpperCase().slice(4) ? seq : null;
  }

  /** The templates of the first `end` events, one number each. */
  kinds(end: number): Uint16Array {
    if (end > this.#kinds.length) {
      const grown = new Uint16Array(Math.max(end, this.#first) + 1_024);
      grown.set(this.#kinds);
      this.#kinds = grown;
    }
    for (; this.#filled < end; this.#filled++) this.#kinds[this.#filled] = templateOf(this.#filled);
    return this.#kinds;
  }
}
