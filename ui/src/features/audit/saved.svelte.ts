import { auditViewDelete, auditViewRename, auditViewSave, auditViewsList, toErrorView, type AuditSavedView, type ErrorView } from '../../ipc';
import { Resource } from '../../kit/resource.svelte';

/** Queries with names, by name. */
class SavedViews {
  list = new Resource<AuditSavedView[], ErrorView>(toErrorView);
  items = $derived(this.list.value ?? []);

  load = (): Promise<void> => this.list.load(auditViewsList);
  of(query: string): AuditSavedView | undefined {
    return this.items.find((view) => view.query.trim() === query.trim());
  }
  async save(name: string, query: string): Promise<void> {
    await auditViewSave(name, query);
    await this.load();
  }
  async rename(id: number, name: string): Promise<void> {
    await auditViewRename(id, name);
    await this.load();
  }
  async remove(id: number): Promise<void> {
    await auditViewDelete(id);
    await this.load();
  }
}

export const savedViews = new SavedViews();
