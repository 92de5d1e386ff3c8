import type { AppStateView, AuditSavedView, AuditStatusView, FlagMuteView, Freshness, RotationView, VerificationView, WorkspaceRow } from '../types.gen';
import { Log } from './audit/log';
import { ORG, TEMPLATES, WS_PROD, WS_STAGING } from './audit/templates';
import { verification } from './audit/trust';
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
  readonly log: Log;
  mutes: FlagMuteView[] = [];
  views: AuditSavedView[];
  nextView = 4;
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
    this.log = new Log(options.events, now);
    this.views = options.noViews ? [] : [{ id: 1, name: 'Failed sign-ins', query: 'action:user.sign_in_failed' }, { id: 2, name: 'Key changes, 7 days', query: 'action:api_key.* after:-7d' }, { id: 3, name: 'Refused outside the office', query: 'outcome:failure -ip:198.51.100.0/24' }];
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
    const at = (seq: number) => (this.events > 0 ? new Date(this.log.timeOf(seq)).toISOString() : null);
    const { phase } = this.options;
    const { session } = this.state;
    return {
      phase: this.options.role === 'member' ? 'forbidden' : this.offline ? 'failed' : this.options.verification === 'broken' ? 'broken' : phase,
      cached: phase === 'backfill' || phase === 'paused' ? Math.floor(this.events * 0.62) : this.events, known: this.events, newest_seq: this.events > 0 ? this.events - 1 : null, oldest_time: at(0), newest_time: at(this.events - 1),
      last_sync_at: new Date(now - (this.offline ? 180_000 : 12_000)).toISOString(), error: session.kind === 'offline' ? session.error : null,
      actions: [], actors: [], verification: this.verification(),
    };
  }
  verification(): VerificationView {
    return verification(this.options, this.log, this.events);
  }
  nameOf(id: string | null): string | null {
    return (id !== null && TEMPLATES.find(({ actor }) => actor?.id === id)?.actor?.name) || null;
  }
  changeOptions(options: Partial<FakeOptions>): void {
    Object.assign(this.options, options);
    this.#emit('audit', this.audit());
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
