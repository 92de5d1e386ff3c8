import { auditPage, toErrorView, type AuditRowView, type ErrorView } from '../../ipc';

export const PAGE = 100;
/** Pages kept: 4,000 events. Further ones are asked for again. */
const KEEP = 40;
/** Rows around those in sight that are fetched before they are needed. */
const AHEAD = 50;
const NOWHERE = { from: 0, to: 0, rows: [] };
const KEYS = ['actor', 'action', 'outcome', 'ip', 'agent', 'workspace', 'target', 'identity', 'after', 'before', 'seq', 'id', 'request'];
/** On the way to `actor:` the log is searched for 'actor': that nothing has it is no news yet. */
const halfKey = (query: string): boolean => {
  const word = /[a-z]+$/i.exec(query)?.[0].toLowerCase() ?? '';
  return word !== '' && KEYS.some((key) => key.startsWith(word));
};
const HALF_KEY_MS = 700;

/**
 * The rows of one question to the log, by page, of one snapshot: what is being read does not move when events arrive.
 * A new question makes every answer still under way stale: it is dropped, whenever it comes.
 */
export class AuditPages {
  total: number | null = $state(null);
  upTo: number | null = $state(null);
  /** How long the copy took to answer, in ms. */
  took: number | null = $state(null);
  /** The question that the rows answer. */
  query: string | null = $state(null);
  /** Matching events that are newer than the snapshot. */
  fresh = $state(0);
  error: ErrorView | null = $state.raw(null);
  /** A question is under way whose first answer has not come; the rows of the one before are still shown. */
  asking = $state(false);
  #pages: Map<number, AuditRowView[]> = $state.raw(new Map());
  /** After a leap, the rows in sight alone: a thumb that flies lands on rows of which it wants no others. */
  #landed: { from: number; to: number; rows: AuditRowView[] } = $state.raw(NOWHERE);
  /** Rows are under way. One request at a time: a newer one cancels an older one. */
  #pending = false;
  #wanted: [number, number] = [0, 0];
  #ticket = 0;

  row(index: number): AuditRowView | undefined {
    return this.#pages.get(Math.floor(index / PAGE))?.[index % PAGE] ?? this.#landed.rows[index - this.#landed.from];
  }

  /** Asks anew, of a new snapshot. Answers whether its rows are now shown. */
  async ask(query: string): Promise<boolean> {
    const ticket = ++this.#ticket;
    this.#pending = false;
    this.asking = true;
    try {
      const page = await auditPage(query, null, 0, PAGE);
      if (ticket === this.#ticket && page.total === 0 && (this.total ?? 0) > 0 && halfKey(query)) await new Promise((done) => setTimeout(done, HALF_KEY_MS));
      if (ticket !== this.#ticket) return false;
      this.#pages = new Map([[0, page.rows]]);
      this.#landed = NOWHERE;
      this.query = query;
      this.total = page.total;
      this.upTo = page.up_to_seq;
      this.took = page.took_ms;
      this.fresh = 0;
      this.error = null;
      this.asking = false;
      return true;
    } catch (thrown) {
      if (ticket !== this.#ticket) return false;
      const error = toErrorView(thrown);
      if (error.code === 'cancelled') return this.ask(query);
      // Half a query is no failure: the bar says what is wrong with it, and the rows before stay.
      this.error = error.code === 'query_invalid' ? null : error;
      this.asking = false;
      return false;
    }
  }

  /** Sees that rows `from..to` are here or on their way. */
  show(from: number, to: number): void {
    this.#wanted = [from, to];
    // While a new question is under way, pages of the one before would be answered for nothing.
    if (this.total === null || this.asking || this.#pending || to <= from) return;
    const page = (row: number) => Math.floor(Math.max(0, Math.min(row, (this.total ?? 1) - 1)) / PAGE);
    const seen = Array.from({ length: page(to - 1) - page(from) + 1 }, (_, i) => page(from) + i);
    const leapt = !seen.some((one) => this.#pages.has(one)) && (from < this.#landed.from || Math.min(to, this.total) > this.#landed.to);
    const missing = [...seen, page(to - 1 + AHEAD), page(from - AHEAD)].find((one) => !this.#pages.has(one));
    if (leapt) void this.#fetch(from, to - from);
    else if (missing !== undefined) void this.#fetch(missing * PAGE, PAGE);
  }

  /** Counts what arrived since the snapshot, and what history came in below it, without touching the rows. */
  async count(): Promise<void> {
    if (this.query === null || this.total === null || this.asking) return;
    const ticket = this.#ticket;
    try {
      const { query } = this;
      const held = await auditPage(query, this.upTo, 0, 1);
      if (ticket !== this.#ticket) return;
      this.total = held.total;
      const page = await auditPage(query, null, 0, 1);
      if (ticket === this.#ticket) this.fresh = Math.max(0, page.total - held.total);
    } catch (thrown) {
      if (ticket === this.#ticket) this.#fail(toErrorView(thrown));
    }
  }

  /** Changes rows that are here without asking again: a flag was muted. */
  patch(change: (row: AuditRowView) => AuditRowView): void {
    this.#pages = new Map([...this.#pages].map(([page, rows]) => [page, rows.map(change)]));
    this.#landed = { ...this.#landed, rows: this.#landed.rows.map(change) };
  }

  async #fetch(position: number, limit: number): Promise<void> {
    if (this.query === null) return;
    const ticket = this.#ticket;
    this.#pending = true;
    try {
      const answer = await auditPage(this.query, this.upTo, position, limit);
      if (ticket !== this.#ticket) return;
      this.total = answer.total;
      if (limit === PAGE && position % PAGE === 0) this.#keep(position / PAGE, answer.rows);
      else this.#landed = { from: position, to: position + limit, rows: answer.rows };
      this.error = null;
    } catch (thrown) {
      if (ticket === this.#ticket) this.#fail(toErrorView(thrown));
    } finally {
      if (ticket === this.#ticket) this.#pending = false;
    }
    if (ticket === this.#ticket && this.error === null) this.show(...this.#wanted);
  }

  #keep(page: number, rows: AuditRowView[]): void {
    const pages = new Map(this.#pages).set(page, rows);
    for (const old of pages.keys()) {
      if (pages.size <= KEEP) break;
      if (Math.abs(old - page) > 2) pages.delete(old);
    }
    this.#pages = pages;
  }

  #fail(error: ErrorView): void {
    // A newer request took its place; what is still wanted is asked for again.
    if (error.code !== 'cancelled') this.error = error;
  }
}
