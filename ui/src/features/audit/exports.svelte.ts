import { auditExportCancel, auditExportPreview, auditExportReveal, auditExportStart, auditPage, onAuditExport, toErrorView, type AuditExportForm, type AuditExportView, type ErrorView } from '../../ipc';
import { Resource } from '../../kit/resource.svelte';

/** How exports are doing, as Rust tells it. */
class Exports {
  views: Map<number, AuditExportView> = $state.raw(new Map());

  start(): Promise<() => void> {
    return onAuditExport((view) => (this.views = new Map(this.views).set(view.id, view)));
  }
}
export const exports = new Exports();

/** One export, from its form to its file. */
export class ExportRun {
  preview = new Resource<{ lines: string[]; total: number }, ErrorView>(toErrorView);
  id: number | null = $state(null);
  starting = $state(false);
  error: ErrorView | null = $state.raw(null);
  view = $derived(this.id === null ? null : (exports.views.get(this.id) ?? null));
  running = $derived(this.starting || this.view?.state === 'running');
  done = $derived(this.view?.state === 'done');

  look(form: AuditExportForm): Promise<void> {
    return this.preview.load(async () => {
      const lines = await auditExportPreview(form);
      const { total } = await auditPage(form.query, null, 0, 1);
      return { lines, total };
    });
  }
  async begin(form: AuditExportForm): Promise<void> {
    this.error = null;
    this.starting = true;
    await this.#attempt(async () => (this.id = (await auditExportStart(form))?.id ?? null));
    this.starting = false;
  }
  async cancel(): Promise<void> {
    const { id } = this;
    if (id !== null) await this.#attempt(() => auditExportCancel(id));
  }
  async reveal(): Promise<void> {
    const { id } = this;
    if (id !== null) await this.#attempt(() => auditExportReveal(id));
  }
  async #attempt(command: () => Promise<unknown>): Promise<void> {
    try {
      await command();
    } catch (thrown) {
      this.error = toErrorView(thrown);
    }
  }
}
