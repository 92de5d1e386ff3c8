import { toErrorView, vaultLock, vaultRetry, type ErrorView } from '../../ipc';

/** Asking the keyring again, and locking: what comes of it arrives with the app's state. */
class VaultGate {
  busy = $state(false);
  error: ErrorView | null = $state.raw(null);

  retry = (): Promise<void> => this.#run(vaultRetry);
  lock = (): Promise<void> => this.#run(vaultLock);

  async #run(command: () => Promise<void>): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    this.error = null;
    try {
      await command();
    } catch (thrown) {
      this.error = toErrorView(thrown);
    }
    this.busy = false;
  }
}

export const vaultGate = new VaultGate();
