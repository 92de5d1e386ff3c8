import { onClipboard, type ClipboardView } from '../../ipc';
import { session } from '../session/session.svelte';

/** Which secret is on the clipboard, and until when. Rust copies and clears; the page only counts down. */
class ClipboardState {
  credentialId: string | null = $state(null);
  deadline = $state(0);

  /** A secret was put there. The two clocks may differ (and tests turn one): never count longer than the setting. */
  hold(view: ClipboardView, now = Date.now()): void {
    const full = session.clipboardSeconds * 1_000;
    const left = new Date(view.clears_at).getTime() - now;
    this.credentialId = view.credential_id;
    this.deadline = now + (left > 0 && left <= full ? left : full);
  }

  clear(): void {
    this.credentialId = null;
    this.deadline = 0;
  }

  /** Milliseconds until this credential's secret is cleared; 0: it is not there. */
  left(credentialId: string, now: number): number {
    return this.credentialId === credentialId ? Math.max(0, this.deadline - now) : 0;
  }

  start(): Promise<() => void> {
    return onClipboard((view) => (view ? this.hold(view) : this.clear()));
  }
}

export const clipboard = new ClipboardState();
