import type { Log } from './log';
import { parse, type Node } from './language';
import { compile, type Test } from './match';
import { TEMPLATES } from './templates';

const FAILED = Uint8Array.from(TEMPLATES, ({ outcome }) => (outcome === 'failure' ? 1 : 0));

/** The answer to a question of one snapshot. Found out as far as it is asked: the newest page wants no pass over everything. */
export abstract class Found {
  abstract readonly total: number;
  /** How many matches follow each template, by its number. */
  abstract readonly kinds: Uint32Array;
  /** Position (newest first) → seq. */
  abstract at(position: number): number;
  /** Matches among `from..to`, and how many of them failed. */
  abstract count(from: number, to: number): { all: number; failure: number };
  /** The row directly at or after: the newest match whose seq is not above `seq`. */
  abstract position(seq: number): number;
}

/** Matches by template within `from..to`: the common case, and as fast as the real thing. */
class ByKind extends Found {
  readonly total: number;
  readonly kinds: Uint32Array;
  readonly #of: Uint16Array;
  readonly #table: Uint8Array;
  readonly #from: number;
  readonly #to: number;
  #seqs = new Uint32Array(256);
  #known = 0;
  #next: number;

  constructor(of: Uint16Array, all: Uint32Array, table: Uint8Array, from: number, to: number) {
    super();
    this.#of = of;
    this.#table = table;
    this.#from = from;
    this.#to = to;
    this.#next = to - 1;
    this.kinds = all.map((count, kind) => (table[kind] === 1 ? count : 0));
    this.total = this.kinds.reduce((sum, count) => sum + count, 0);
  }
  at(position: number): number {
    const [of, table] = [this.#of, this.#table];
    while (this.#known <= position && this.#next >= this.#from) {
      const seq = this.#next--;
      if (table[of[seq] as number] !== 1) continue;
      if (this.#known === this.#seqs.length) {
        const grown = new Uint32Array(this.#known * 4);
        grown.set(this.#seqs);
        this.#seqs = grown;
      }
      this.#seqs[this.#known++] = seq;
    }
    return this.#seqs[position] ?? 0;
  }
  count(from: number, to: number): { all: number; failure: number } {
    const [of, table] = [this.#of, this.#table];
    let all = 0;
    let failure = 0;
    for (let seq = Math.max(from, this.#from), end = Math.min(to, this.#to); seq < end; seq++) {
      const kind = of[seq] as number;
      const hit = table[kind] as number;
      all += hit;
      failure += hit & (FAILED[kind] as number);
    }
    return { all, failure };
  }
  position(seq: number): number {
    return this.count(seq + 1, this.#to).all;
  }
}

/** Matches that had to be looked for one by one. */
class OneByOne extends Found {
  readonly total: number;
  readonly kinds = new Uint32Array(TEMPLATES.length);
  readonly #of: Uint16Array;
  readonly #seqs: Uint32Array;

  constructor(of: Uint16Array, test: Test & { kind: 'each' }, end: number) {
    super();
    this.#of = of;
    const seqs: number[] = [];
    for (let seq = end - 1; seq >= 0; seq--) {
      const kind = of[seq] as number;
      if (!test.test(seq, kind)) continue;
      seqs.push(seq);
      (this.kinds[kind] as number)++;
    }
    this.#seqs = Uint32Array.from(seqs);
    this.total = seqs.length;
  }
  at(position: number): number {
    return this.#seqs[position] ?? 0;
  }
  count(from: number, to: number): { all: number; failure: number } {
    const [first, end] = [this.position(to - 1), this.position(from - 1)];
    let failure = 0;
    for (let row = first; row < end; row++) failure += FAILED[this.#of[this.#seqs[row] as number] as number] as number;
    return { all: end - first, failure };
  }
  position(seq: number): number {
    let low = 0;
    let high = this.total;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#seqs[middle] as number) > seq) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

const KEEP = 6;
const EVERY = new Uint8Array(TEMPLATES.length).fill(1);

export class Searcher {
  readonly log: Log;
  readonly now: number;
  readonly #told = new Map<string, Found>();
  #all = { end: -1, counts: new Uint32Array(0) };

  constructor(log: Log, now: number) {
    this.log = log;
    this.now = now;
  }

  /** Throws where a value means nothing, which only its key knows. */
  check(tree: Node): void {
    compile(tree, this.log, this.now, 0);
  }

  /** Remembered, since paging, facets and histogram ask the same again. */
  find(query: string, upTo: number): Found {
    const key = `${upTo} ${query.trim()}`;
    const told = this.#told.get(key);
    if (told) return told;
    const found = this.#search(query, upTo + 1);
    this.#told.set(key, found);
    for (const old of this.#told.keys()) if (this.#told.size > KEEP) this.#told.delete(old);
    return found;
  }

  #search(query: string, end: number): Found {
    const test = compile(parse(query), this.log, this.now, end);
    const of = this.log.kinds(end);
    if (test.kind === 'each') return new OneByOne(of, test, end);
    const to = Math.max(0, Math.min(test.to, end));
    const from = Math.max(0, Math.min(test.from, to));
    return new ByKind(of, from === 0 && to === end ? this.#counts(of, end) : tally(of, from, to), test.table ?? EVERY, from, to);
  }

  #counts(of: Uint16Array, end: number): Uint32Array<ArrayBuffer> {
    if (this.#all.end !== end) this.#all = { end, counts: tally(of, 0, end) };
    return this.#all.counts;
  }
}

function tally(of: Uint16Array, from: number, to: number): Uint32Array<ArrayBuffer> {
  const counts = new Uint32Array(TEMPLATES.length);
  for (let seq = from; seq < to; seq++) (counts[of[seq] as number] as number)++;
  return counts;
}
