import type { AppStateView, AuditStatusView, Freshness, RotationView, WorkspaceRow } from '../types.gen';
import { ACTIONS, ACTORS, eventAt, ORG, WS_PROD, WS_STAGING } from './events';
import type { FakeOptions } from './options';
import { accounts, keys, type Account } from './people';
import { Random } from './random';

/** What the fake Rust knows. Commands change it and say so by events. */
export class World {
  readonly random = new Random(5);
  state: AppStateView;
  workspaces: WorkspaceRow[];
  keys;
  accounts: Account[];
  rotations: RotationView[] = [];
  events: number;
  readonly options: FakeOptions;
  readonly #emit: (event: string, payload: unknown) => void;

  constructor(options: FakeOptions, emit: (event: string, payload: unknown) => void) {
    this.options = options;
    this.#emit = emit;
    const { now } = options;
    const created_at = new Date(now - 400 * 86_400_000).toISOString();
    this.workspaces = [{ id: WS_PROD, name: 'prod', created_at }, { id: WS_STAGING, name: 'staging', created_at }];
    this.keys = keys(options.keys, now);
    this.accounts = options.noAccounts ? [] : accounts(now);
    this.events = options.events;
    const member = options.role === 'member';
    this.state = {
      version: '0.1.0',
      vault: { kind: 'open_keyring' },
      profiles: options.signedIn
        ? [{
            id: ORG, organization_name: 'Acme', base_url: 'https://keys.acme.dev', is_local: false, account: 'lena@acme.dev', role: options.role, workspace_id: WS_PROD,
            scopes: ['workspaces.read', 'keys.read', 'keys.write', 'service_accounts.read', 'service_accounts.write', ...(member ? [] : ['workspaces.write', 'audit.read'])],
          }]
        : [],
      active_profile_id: options.signedIn ? ORG : null,
      session: options.signedIn ? { kind: 'signed_in' } : { kind: 'none' },
      sign_in: null,
      local_authority: { kind: 'absent' },
      tray: true,
      settings: { clipboard_seconds: 30, audit_keep_months: null },
      ...options.state,
    };
  }

  get offline(): boolean {
    return this.state.session.kind === 'offline' || this.state.session.kind === 'signed_out';
  }

  freshness(): Freshness {
    const { session } = this.state;
    const error = session.kind === 'offline' ? session.error : session.kind === 'signed_out' ? session.reason : null;
    return { as_of: new Date(this.options.now - (error ? 180_000 : 2_000)).toISOString(), error };
  }

  audit(): AuditStatusView {
    const { now } = this.options;
    const at = (seq: number) => (this.events > 0 ? eventAt(seq, this.events, now).time : null);
    const { session } = this.state;
    return {
      phase: this.options.role === 'member' ? 'forbidden' : this.offline ? 'failed' : 'live',
      cached: this.events, known: this.events, newest_seq: this.events > 0 ? this.events - 1 : null, oldest_time: at(0), newest_time: at(this.events - 1),
      last_sync_at: new Date(now - (this.offline ? 180_000 : 12_000)).toISOString(), error: session.kind === 'offline' ? session.error : null,
      actions: this.events > 0 ? ACTIONS : [], actors: this.events > 0 ? ACTORS : [],
      verification: {
        state: this.events > 0 ? 'verified' : 'none', verified_from: this.events > 0 ? 0 : null, verified_to: this.events > 0 ? this.events - 1 : null,
        checkpoint_size: this.events, checkpoint_at: new Date(now - 12_000).toISOString(), origin: 'acme.example/audit-log/org_1', key_name: 'acme.example/audit-log/org_1+6be2f0a1', finding: null,
      },
    };
  }

  change(state: Partial<AppStateView>): void {
    this.state = { ...this.state, ...state };
    this.#emit('state', this.state);
  }
  tellKeys(): void {
    this.#emit('api_keys', { workspace_id: WS_PROD });
  }
  tell(event: string, payload: unknown): void {
    this.#emit(event, payload);
  }
}
