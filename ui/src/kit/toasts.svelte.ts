export interface Toast {
  id: number;
  tone: 'good' | 'bad';
  text: string;
  detail?: string | undefined;
  /** The way back, where there is one. */
  action?: { label: string; run: () => void } | undefined;
}

const GOOD_MS = 5_000;
const UNDO_MS = 10_000;

/** Messages for what the eye is not on. What happens beside a button is said beside the button. */
class Toasts {
  items: Toast[] = $state.raw([]);
  #next = 0;

  show(tone: Toast['tone'], text: string, detail?: string, action?: Toast['action']): void {
    const id = this.#next++;
    this.items = [...this.items.slice(-2), { id, tone, text, detail, action }];
    // A refusal stays until it is dismissed: it may have to be read out to somebody.
    if (tone === 'good') setTimeout(() => this.dismiss(id), action ? UNDO_MS : GOOD_MS);
  }

  dismiss(id: number): void {
    this.items = this.items.filter((toast) => toast.id !== id);
  }
}

export const toasts = new Toasts();
