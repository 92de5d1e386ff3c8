/** Something that is asked for: its last value, whether an answer is due, and the last error. */
export class Resource<T, E> {
  value: T | null = $state.raw(null);
  error: E | null = $state.raw(null);
  busy = $state(false);
  #ticket = 0;
  readonly #toError: (thrown: unknown) => E;

  constructor(toError: (thrown: unknown) => E) {
    this.#toError = toError;
  }

  /** The newest question wins: an answer to an older one is dropped, whenever it comes. */
  async load(ask: () => Promise<T>): Promise<void> {
    const ticket = ++this.#ticket;
    this.busy = true;
    try {
      const value = await ask();
      if (ticket !== this.#ticket) return;
      this.value = value;
      this.error = null;
    } catch (thrown) {
      if (ticket !== this.#ticket) return;
      this.error = this.#toError(thrown);
    }
    this.busy = false;
  }

  /** Puts a value that came by another way (a command's answer). Answers under way are older: they are dropped. */
  set(value: T): void {
    this.#ticket++;
    this.value = value;
    this.error = null;
    this.busy = false;
  }

  reset(): void {
    this.#ticket++;
    this.value = null;
    this.error = null;
    this.busy = false;
  }
}
