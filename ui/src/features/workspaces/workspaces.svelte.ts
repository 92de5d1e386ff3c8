import { toErrorView, workspacesList, type ErrorView, type WorkspaceListView } from '../../ipc';
import { Resource } from '../../kit/resource.svelte';

class Workspaces {
  list = new Resource<WorkspaceListView, ErrorView>(toErrorView);

  load(): Promise<void> {
    return this.list.load(workspacesList);
  }

  name(id: string | null): string | null {
    return this.list.value?.items.find((workspace) => workspace.id === id)?.name ?? null;
  }
}

export const workspaces = new Workspaces();
