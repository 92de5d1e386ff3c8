import { appState, onState, toErrorView, type AppStateView, type ErrorView, type ProfileView } from '../../ipc';

/** The app's state as Rust tells it. Nothing here decides: it is only looked at. */
class Session {
  state: AppStateView | null = $state.raw(null);
  error: ErrorView | null = $state.raw(null);

  profile: ProfileView | null = $derived.by(() => {
    const { state } = this;
    return state?.profiles.find((profile) => profile.id === state.active_profile_id) ?? null;
  });
  workspaceId: string | null = $derived(this.profile?.workspace_id ?? null);
  kind = $derived(this.state?.session.kind ?? 'none');
  clipboardSeconds = $derived(this.state?.settings.clipboard_seconds ?? 30);

  /** Whether the person's grant holds a scope; where it is not known yet, the server will say. */
  can(scope: string): boolean {
    const scopes = this.profile?.scopes ?? [];
    return scopes.length === 0 || scopes.includes(scope);
  }

  /** Subscribes first and asks then, so that no change is lost between; an event is newer than the answer. */
  async start(): Promise<() => void> {
    let told = false;
    const stop = await onState((state) => {
      told = true;
      this.state = state;
    });
    await this.ask(() => !told);
    return stop;
  }

  async ask(wanted: () => boolean = () => true): Promise<void> {
    try {
      const state = await appState();
      if (wanted()) this.state = state;
      this.error = null;
    } catch (thrown) {
      this.error = toErrorView(thrown);
    }
  }
}

export const session = new Session();
