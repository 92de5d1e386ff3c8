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

  /** How often Rust told a state. */
  #told = 0;

  follow(): Promise<() => void> {
    return onState((state) => {
      this.#told++;
      this.state = state;
    });
  }

  /** A state that is told while the answer is on its way is the newer one. */
  async ask(): Promise<void> {
    const told = this.#told;
    try {
      const state = await appState();
      if (told === this.#told) this.state = state;
      this.error = null;
    } catch (thrown) {
      this.error = toErrorView(thrown);
    }
  }
}

export const session = new Session();
