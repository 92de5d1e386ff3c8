import type { AuditRowView } from '../../ipc';

/** Events at most that are chosen at a time: what is done with them is done one by one. */
export const MOST = 500;

/** The events that were chosen, by seq: they stay chosen when their rows leave the window. */
export class Selection {
  #events: Map<number, AuditRowView> = $state.raw(new Map());
  /** The row from which Shift extends. */
  anchor = -1;

  size = $derived(this.#events.size);
  /** Newest first. */
  events = $derived([...this.#events.values()].sort((a, b) => b.seq - a.seq));

  has(seq: number | undefined): boolean {
    return seq !== undefined && this.#events.has(seq);
  }
  toggle(event: AuditRowView): void {
    const next = new Map(this.#events);
    if (!next.delete(event.seq) && next.size < MOST) next.set(event.seq, event);
    this.#events = next;
  }
  put(events: AuditRowView[]): void {
    this.#events = new Map(events.slice(0, MOST).map((event) => [event.seq, event]));
  }
  clear(): void {
    this.anchor = -1;
    if (this.#events.size > 0) this.#events = new Map();
  }
}
