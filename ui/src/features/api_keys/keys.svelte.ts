import { apiKeysList, toErrorView, type ApiKeyListView, type ApiKeyRow, type ErrorView } from '../../ipc';
import { Resource } from '../../kit/resource.svelte';

/** The API keys of the workspace that is open. */
class ApiKeys {
  list = new Resource<ApiKeyListView, ErrorView>(toErrorView);
  #workspaceId: string | null = null;
  items: ApiKeyRow[] = $derived(this.list.value?.items ?? []);

  async load(workspaceId: string): Promise<void> {
    if (workspaceId !== this.#workspaceId) this.list.reset();
    this.#workspaceId = workspaceId;
    await this.list.load(() => apiKeysList(workspaceId));
  }

  reload = (): Promise<void> => (this.#workspaceId === null ? Promise.resolve() : this.load(this.#workspaceId));

  /** A command answered with this row: show it at once, in its place or on top. */
  put(row: ApiKeyRow): void {
    const { value } = this.list;
    if (!value || row.workspace_id !== this.#workspaceId) return;
    const there = value.items.some((item) => item.id === row.id);
    const items = there ? value.items.map((item) => (item.id === row.id ? row : item)) : [row, ...value.items];
    this.list.set({ ...value, items });
  }

  find(id: string | null): ApiKeyRow | undefined {
    return this.items.find((item) => item.id === id);
  }

  reset(): void {
    this.#workspaceId = null;
    this.list.reset();
  }
}

export const apiKeys = new ApiKeys();
