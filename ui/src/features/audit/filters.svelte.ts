import type { AuditFilter } from '../../ipc';

export const NO_FILTER: AuditFilter = { workspace_id: null, actor: null, identity: null, action: null, outcome: null, text: null };

/** How long typing must rest before the log is asked. */
export const DEBOUNCE_MS = 160;

/** What the log is narrowed to. Chosen values hold at once; typed text holds once typing rests. */
export class AuditFilters {
  /** In force. */
  value: AuditFilter = $state.raw(NO_FILTER);
  /** In the field. */
  typed = $state('');
  #timer: ReturnType<typeof setTimeout> | undefined;

  active = $derived(Object.values(this.value).some((part) => part !== null));

  set(part: Exclude<keyof AuditFilter, 'text'>, value: string | null): void {
    this.value = { ...this.value, [part]: value };
  }

  type(text: string): void {
    this.typed = text;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#settle(), DEBOUNCE_MS);
  }

  reset(to: Partial<AuditFilter> = {}): void {
    clearTimeout(this.#timer);
    this.value = { ...NO_FILTER, ...to };
    this.typed = this.value.text ?? '';
  }

  #settle(): void {
    const text = this.typed.trim() === '' ? null : this.typed.trim();
    if (text !== this.value.text) this.value = { ...this.value, text };
  }
}

/** One for the app: leaving the log and coming back keeps what was being looked for. */
export const auditFilters = new AuditFilters();
