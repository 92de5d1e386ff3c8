import { signInStart, toErrorView, type ErrorView } from '../../ipc';

/** Starting a sign-in: what happens next comes with the app's state. */
class SignInStart {
  busy = $state(false);
  /** The start itself was refused: there is no attempt that could say so. */
  error: ErrorView | null = $state.raw(null);

  async run(baseUrl: string): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    this.error = null;
    try {
      await signInStart(baseUrl);
    } catch (thrown) {
      this.error = toErrorView(thrown);
    }
    this.busy = false;
  }
}

export const signIn = new SignInStart();
