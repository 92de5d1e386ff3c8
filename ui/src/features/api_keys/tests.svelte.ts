import { SvelteMap } from 'svelte/reactivity';

import { apiKeyTest, toErrorView, type ErrorView, type KeyTestView } from '../../ipc';

export type KeyTest = { kind: 'busy' } | { kind: 'answered'; answer: KeyTestView } | { kind: 'failed'; error: ErrorView };

/** The last test of each key since the app was started; a result is worth nothing tomorrow. */
class KeyTests {
  #results = new SvelteMap<string, KeyTest>();

  of(keyId: string): KeyTest | undefined {
    return this.#results.get(keyId);
  }

  async run(keyId: string): Promise<void> {
    if (this.#results.get(keyId)?.kind === 'busy') return;
    this.#results.set(keyId, { kind: 'busy' });
    try {
      this.#results.set(keyId, { kind: 'answered', answer: await apiKeyTest(keyId) });
    } catch (thrown) {
      this.#results.set(keyId, { kind: 'failed', error: toErrorView(thrown) });
    }
  }
}

export const keyTests = new KeyTests();
