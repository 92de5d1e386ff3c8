import { tick } from 'svelte';
import { auditQueryCheck, toErrorView, type ErrorView, type QueryCheckView, type QueryTokenView } from '../../ipc';
import { toggleChoice, toggleExclusion } from './choices';
import { addTerm, identityOf, rangeOf, setRange } from './terms';

/** Tokens of the text before an edit, put where they are after it: colours do not wait for Rust. */
export function carried(tokens: QueryTokenView[], before: string, after: string): QueryTokenView[] {
  const most = Math.min(before.length, after.length);
  let head = 0;
  while (head < most && before[head] === after[head]) head++;
  let tail = 0;
  while (tail < most - head && before[before.length - 1 - tail] === after[after.length - 1 - tail]) tail++;
  const by = after.length - before.length;
  const cut = before.length - tail;
  return tokens.flatMap(({ from, to, kind }) => {
    if (to < head) return [{ from, to, kind }];
    if (from >= cut) return [{ from: from + by, to: to + by, kind }];
    // The edit touches it: it grows or shrinks with it.
    const end = to >= cut ? to + by : Math.min(to, head);
    return end > from ? [{ from, to: end, kind }] : [];
  });
}

const UNCHECKED: QueryCheckView = { tokens: [], error: null };

/** What the log is asked. One for the app: leaving the log and coming back keeps it. */
export class Question {
  text = $state('');
  /** Counts the changes that did not come by typing: the field then shows the text's end. */
  visits = $state(0);
  /** Rust's reading of the text, or of the one just before. */
  #check: QueryCheckView = $state.raw(UNCHECKED);
  #checked = $state('');
  /** Why the text could not be looked at. */
  failed: ErrorView | null = $state.raw(null);
  #ticket = 0;

  tokens = $derived(carried(this.#check.tokens, this.#checked, this.text));
  /** What is wrong with the text as it stands; null while that is not known. */
  error = $derived(this.#checked === this.text ? this.#check.error : null);
  active = $derived(this.text.trim() !== '');
  identity = $derived(identityOf(this.text));
  range = $derived(rangeOf(this.text));

  /** Typed by hand. */
  type(text: string): void {
    this.text = text;
    void this.#look(text);
  }
  /** Set from elsewhere: a saved view, a link, a facet. */
  set(text: string): void {
    this.visits++;
    this.type(text);
  }
  /** A value of a field is wanted too, or no longer. */
  choose(key: string, value: string): void {
    this.set(toggleChoice(this.text, key, value));
  }
  /** A value of a field is left out, or no longer. */
  exclude(key: string, value: string): void {
    this.set(toggleExclusion(this.text, key, value));
  }
  also(term: string): void {
    this.set(addTerm(this.text, term));
  }
  between(after: string | null, before: string | null): void {
    this.set(setRange(this.text, after, before));
  }
  reset(): void {
    this.#ticket++;
    this.text = '';
    this.#checked = '';
    this.#check = UNCHECKED;
    this.failed = null;
  }

  async #look(text: string): Promise<void> {
    const ticket = ++this.#ticket;
    // The list asks for its rows as soon as the text stands: they go first.
    await tick();
    if (ticket !== this.#ticket) return;
    try {
      const check = text.trim() === '' ? UNCHECKED : await auditQueryCheck(text);
      if (ticket !== this.#ticket) return;
      this.#check = check;
      this.#checked = text;
      this.failed = null;
    } catch (thrown) {
      if (ticket === this.#ticket) this.failed = toErrorView(thrown);
    }
  }
}

export const question = new Question();
