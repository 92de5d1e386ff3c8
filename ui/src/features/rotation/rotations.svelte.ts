import { apiKeyRotate, rotationList, rotationRevokeOld, toErrorView, type ErrorView, type RotationView } from '../../ipc';
import { Resource } from '../../kit/resource.svelte';

/** Rotations of API keys: the open ones as the journal knows them, and what is under way in this window. */
class Rotations {
  list = new Resource<RotationView[], ErrorView>(toErrorView);
  /** The key whose plan is shown; nothing has happened yet. */
  planned: string | null = $state(null);
  /** The key whose successor is being made. */
  starting: string | null = $state(null);
  revoking: string | null = $state(null);
  error: ErrorView | null = $state.raw(null);
  /** Ended in this window: shown until the pane goes to another key. */
  ended: RotationView | null = $state.raw(null);
  #workspaceId: string | null = null;

  async load(workspaceId: string): Promise<void> {
    if (workspaceId !== this.#workspaceId) this.reset();
    this.#workspaceId = workspaceId;
    await this.list.load(() => rotationList(workspaceId));
  }
  reload = (): Promise<void> => (this.#workspaceId === null ? Promise.resolve() : this.load(this.#workspaceId));

  /** The rotation a key takes part in, as the old key or as the new one. */
  of(keyId: string): RotationView | undefined {
    const all = [...(this.list.value ?? []), ...(this.ended ? [this.ended] : [])];
    return all.find((one) => one.old_key_id === keyId) ?? all.find((one) => one.new_key_id === keyId);
  }

  plan(keyId: string | null): void {
    this.planned = keyId;
    this.error = null;
    if (keyId !== this.ended?.old_key_id) this.ended = null;
  }

  /** Creates the successor, stores it, reads it back and tries it. The old key lives on. */
  async begin(keyId: string): Promise<RotationView | null> {
    this.starting = keyId;
    this.error = null;
    try {
      const rotation = await apiKeyRotate(keyId);
      this.#put(rotation);
      this.planned = null;
      return rotation;
    } catch (thrown) {
      this.error = toErrorView(thrown);
      return null;
    } finally {
      this.starting = null;
    }
  }

  async revokeOld(rotationId: string): Promise<boolean> {
    this.revoking = rotationId;
    this.error = null;
    try {
      const rotation = await rotationRevokeOld(rotationId);
      this.#put(rotation);
      return true;
    } catch (thrown) {
      this.error = toErrorView(thrown);
      return false;
    } finally {
      this.revoking = null;
    }
  }

  #put(rotation: RotationView): void {
    const others = (this.list.value ?? []).filter((one) => one.id !== rotation.id);
    const open = rotation.phase !== 'done' && rotation.phase !== 'undone';
    this.list.set(open ? [...others, rotation] : others);
    this.ended = open ? null : rotation;
  }

  reset(): void {
    this.list.reset();
    this.planned = this.starting = this.revoking = null;
    this.error = this.ended = null;
    this.#workspaceId = null;
  }
}

export const rotations = new Rotations();
