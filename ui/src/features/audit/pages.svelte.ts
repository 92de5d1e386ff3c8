import { auditPage, toErrorView, type AuditEventView, type AuditFilter, type ErrorView } from '../../ipc';

export const PAGE = 100;
/** Pages kept: 4,000 events. Further ones are asked for again. */
const KEEP = 40;

/**
 * The rows of one question to the log, by page, of one snapshot: what is being read does not move when events arrive.
 * A new question makes every answer still under way stale: it is dropped, whenever it comes.
 */
export class AuditPages {
  total: number | null = $state(null);
  upTo: number | null = $state(null);
  /** Matching events that are newer than the snapshot. */
  fresh = $state(0);
  error: ErrorView | null = $state.raw(null);
  /** A question is under way whose first answer has not come; the rows of the one before are still shown. */
  asking = $state(false);
  #pages: Map<number, AuditEventView[]> = $state.raw(new Map());
  #pending = new Set<number>();
  #filter: AuditFilter | null = null;
  #ticket = 0;

  row(index: number): AuditEventView | undefined {
    return this.#pages.get(Math.floor(index / PAGE))?.[index % PAGE];
  }

  /** Asks anew, of a new snapshot. */
  async ask(filter: AuditFilter): Promise<void> {
    const ticket = ++this.#ticket;
    this.#filter = filter;
    this.#pending.clear();
    this.asking = true;
    try {
      const page = await auditPage(filter, null, 0, PAGE);
      if (ticket !== this.#ticket) return;
      this.#pages = new Map([[0, page.rows]]);
      this.total = page.total;
      this.upTo = page.up_to_seq;
      this.fresh = 0;
      this.error = null;
    } catch (thrown) {
      if (ticket !== this.#ticket) return;
      this.error = toErrorView(thrown);
    }
    this.asking = false;
  }

  /** Sees that rows `from..to` are here or on their way. */
  show(from: number, to: number): void {
    // While a new question is under way, pages of the one before would be answered for nothing.
    if (this.total === null || this.asking || to <= from) return;
    const last = Math.floor((Math.min(to, this.total) - 1) / PAGE);
    for (let page = Math.floor(from / PAGE); page <= last; page++) {
      if (!this.#pages.has(page) && !this.#pending.has(page)) void this.#fetch(page);
    }
  }

  /** Counts what arrived since the snapshot, without touching the rows. */
  async count(): Promise<void> {
    if (this.#filter === null || this.total === null) return;
    const ticket = this.#ticket;
    try {
      const page = await auditPage(this.#filter, null, 0, 1);
      if (ticket === this.#ticket && this.total !== null) this.fresh = Math.max(0, page.total - this.total);
    } catch (thrown) {
      if (ticket === this.#ticket) this.error = toErrorView(thrown);
    }
  }

  async #fetch(page: number): Promise<void> {
    if (this.#filter === null) return;
    const ticket = this.#ticket;
    this.#pending.add(page);
    try {
      const answer = await auditPage(this.#filter, this.upTo, page * PAGE, PAGE);
      if (ticket !== this.#ticket) return;
      const pages = new Map(this.#pages);
      pages.set(page, answer.rows);
      for (const old of pages.keys()) {
        if (pages.size <= KEEP) break;
        if (Math.abs(old - page) > 2) pages.delete(old);
      }
      this.#pages = pages;
      this.error = null;
    } catch (thrown) {
      if (ticket === this.#ticket) this.error = toErrorView(thrown);
    } finally {
      if (ticket === this.#ticket) this.#pending.delete(page);
    }
  }
}
