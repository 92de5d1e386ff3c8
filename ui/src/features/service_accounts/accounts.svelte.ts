import {
  serviceAccountGet, serviceAccountsList, toErrorView,
  type ErrorView, type ServiceAccountDetailView, type ServiceAccountListView, type ServiceAccountRow,
} from '../../ipc';
import { Resource } from '../../kit/resource.svelte';

/** The service accounts of the workspace that is open, and the one whose page is open. */
class ServiceAccounts {
  list = new Resource<ServiceAccountListView, ErrorView>(toErrorView);
  detail = new Resource<ServiceAccountDetailView, ErrorView>(toErrorView);
  items: ServiceAccountRow[] = $derived(this.list.value?.items ?? []);
  #workspaceId: string | null = null;
  #openId: string | null = null;

  async load(workspaceId: string): Promise<void> {
    if (workspaceId !== this.#workspaceId) this.list.reset();
    this.#workspaceId = workspaceId;
    await this.list.load(() => serviceAccountsList(workspaceId));
  }
  async open(id: string): Promise<void> {
    if (id !== this.#openId) this.detail.reset();
    this.#openId = id;
    await this.detail.load(() => serviceAccountGet(id));
  }
  async reload(): Promise<void> {
    await Promise.all([
      this.#workspaceId === null ? undefined : this.load(this.#workspaceId),
      this.#openId === null ? undefined : this.open(this.#openId),
    ]);
  }
  close(): void {
    this.#openId = null;
    this.detail.reset();
  }

  /** A command answered with this row. */
  put(row: ServiceAccountRow): void {
    const { value } = this.list;
    if (!value || row.workspace_id !== this.#workspaceId) return;
    const there = value.items.some((item) => item.id === row.id);
    const items = there ? value.items.map((item) => (item.id === row.id ? row : item)) : [row, ...value.items];
    this.list.set({ ...value, items });
  }
  putDetail(detail: ServiceAccountDetailView): void {
    if (detail.account.id === this.#openId) this.detail.set(detail);
    this.put(detail.account);
  }

  reset(): void {
    this.#workspaceId = null;
    this.list.reset();
    this.close();
  }
}

export const serviceAccounts = new ServiceAccounts();
