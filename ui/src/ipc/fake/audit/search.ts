import type { Log } from './log';
import { parse, type Node } from './language';
import { compile } from './match';
import { TEMPLATES } from './templates';

/** The answer to a question of one snapshot. */
export interface Found {
  total: number;
  /** Position (newest first) → seq. */
  at: (position: number) => number;
  /** The row directly at or after: the newest match whose seq is not above `seq`. */
  position: (seq: number) => number;
  /** How many matches follow each template, by its number. */
  kinds: Uint32Array;
}

const KEEP = 6;

export class Searcher {
  readonly log: Log;
  readonly now: number;
  readonly #told = new Map<string, Found>();

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
    const counts = new Uint32Array(TEMPLATES.length);
    if (test.kind === 'table' && test.table === null) {
      const from = Math.max(0, Math.min(test.from, end));
      const to = Math.max(from, Math.min(test.to, end));
      const newest = to - 1;
      // Counted only when facets ask: the newest page of everything wants no pass over everything.
      let counted: Uint32Array | null = null;
      const count = (): Uint32Array => {
        const kinds = this.log.kinds(end);
        for (let seq = from; seq < to; seq++) (counts[kinds[seq] as number] as number)++;
        return counts;
      };
      return {
        total: to - from, at: (position) => newest - position, position: (seq) => Math.max(0, Math.min(newest - seq, to - from)),
        get kinds() {
          return (counted ??= count());
        },
      };
    }
    const kinds = this.log.kinds(end);
    let seqs = new Uint32Array(1_024);
    let total = 0;
    const take = (seq: number) => {
      if (total === seqs.length) {
        const grown = new Uint32Array(total * 4);
        grown.set(seqs);
        seqs = grown;
      }
      seqs[total++] = seq;
      (counts[kinds[seq] as number] as number)++;
    };
    if (test.kind === 'table') {
      const { table, from, to } = test;
      for (let seq = Math.min(to, end) - 1; seq >= from; seq--) if (table?.[kinds[seq] as number] === 1) take(seq);
    } else for (let seq = end - 1; seq >= 0; seq--) if (test.test(seq, kinds[seq] as number)) take(seq);
    const all = seqs;
    return {
      total, kinds: counts, at: (position) => all[position] ?? 0,
      position: (seq) => {
        let low = 0;
        let high = total;
        while (low < high) {
          const middle = (low + high) >>> 1;
          if ((all[middle] as number) > seq) low = middle + 1;
          else high = middle;
        }
        return low;
      },
    };
  }
}
