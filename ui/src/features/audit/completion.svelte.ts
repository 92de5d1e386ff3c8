import { auditComplete, type QueryCompletionView } from '../../ipc';

/** What may stand at the cursor of the query bar. A list nobody asked for is no list: it opens by typing, or by Ctrl Space. */
export class Completion {
  view: QueryCompletionView | null = $state.raw(null);
  /** The item that Enter takes; -1: none, Enter then asks the log. */
  at = $state(-1);
  #ticket = 0;

  items = $derived(this.view?.items ?? []);
  open = $derived(this.items.length > 0);

  /** `wanted`: asked for by name, also where nothing is begun yet. */
  async ask(query: string, cursor: number, wanted = false): Promise<void> {
    const ticket = ++this.#ticket;
    try {
      const view = await auditComplete(query, cursor);
      if (ticket !== this.#ticket) return;
      const begun = view.from < cursor || view.items.some(({ kind }) => kind !== 'key');
      this.view = wanted || begun ? view : null;
      this.at = -1;
    } catch {
      // Nothing to choose from is no failure: the log itself says what is wrong with the question.
      if (ticket === this.#ticket) this.close();
    }
  }
  close(): void {
    this.#ticket++;
    this.view = null;
    this.at = -1;
  }
  move(by: 1 | -1): void {
    const { length } = this.items;
    this.at = this.at < 0 ? (by > 0 ? 0 : length - 1) : (this.at + by + length) % length;
  }

  /** The text with an item in its place, and where the cursor goes. */
  take(i: number, text: string): { text: string; cursor: number; more: boolean } | null {
    const item = this.items[i];
    if (!this.view || !item) return null;
    const { from, to } = this.view;
    const rest = text.slice(to);
    // A value is finished, the next word can begin; a key wants its value.
    const more = item.kind === 'key';
    const insert = more || rest.startsWith(' ') ? item.insert : `${item.insert} `;
    return { text: text.slice(0, from) + insert + rest, cursor: from + insert.length, more };
  }
}
