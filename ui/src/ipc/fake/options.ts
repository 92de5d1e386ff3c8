import type { AppStateView, AuditSyncPhase, ErrorView, FindingKind, VerificationState } from '../types.gen';

/** What the fake is told to be: by a test, or by the query of fake.html (`?vault=broken&keys=10000&latency=800`). */
export interface FakeOptions {
  now: number;
  /** Milliseconds before each answer; a command may have its own. */
  latency: number | Record<string, number>;
  /** Commands that fail, and with what. */
  fail: Record<string, ErrorView>;
  /** Commands that never answer. */
  hang: string[];
  keys: number | null;
  events: number;
  signedIn: boolean;
  noAccounts: boolean;
  state: Partial<AppStateView>;
  /** Whether somebody else is seen with the old key of a rotation. */
  inUse: boolean;
  role: string;
  verification: VerificationState;
  phase: AuditSyncPhase;
  /** What a broken log was caught at. */
  caught: FindingKind;
  /** A person vouched for the key that it was caught with. */
  vouched: boolean;
  noViews: boolean;
  /** Exports stop at two fifths. */
  stuck: boolean;
}

export const error = (code: string, message = `fake ${code}`): ErrorView => ({ code, message, request_id: 'req_01KFAKE0000000000000000000' });

export const defaults = (): FakeOptions => ({
  now: Date.now(), latency: 0, fail: {}, hang: [], keys: null, events: 1_204, signedIn: true, noAccounts: false, state: {}, inUse: false, role: 'owner', verification: 'verified', phase: 'live', caught: 'edited', vouched: false, noViews: false, stuck: false,
});

/** Scenes by name, so that a URL says what it shows. */
export function fromQuery(query: URLSearchParams): FakeOptions {
  const options = defaults();
  const { now } = options;
  const soon = (minutes: number) => new Date(now + minutes * 60_000).toISOString();
  const vault = query.get('vault');
  const signIn = query.get('sign_in');
  const local = query.get('local');
  const session = query.get('session');
  const base_url = 'https://keys.acme.dev';
  if (query.has('latency')) options.latency = Number(query.get('latency'));
  if (query.has('keys')) options.keys = Number(query.get('keys'));
  if (query.has('events')) options.events = Number(query.get('events'));
  if (query.has('welcome')) options.signedIn = false;
  if (query.has('no_accounts')) options.noAccounts = true;
  if (query.has('in_use')) options.inUse = true;
  if (query.has('no_views')) options.noViews = true;
  if (query.has('stuck')) options.stuck = true;
  options.verification = (query.get('verification') as VerificationState | null) ?? options.verification;
  options.phase = (query.get('phase') as AuditSyncPhase | null) ?? options.phase;
  options.caught = (query.get('caught') as FindingKind | null) ?? options.caught;
  options.role = query.get('role') ?? options.role;
  for (const command of query.get('fail')?.split(',') ?? []) options.fail[command] = error(query.get('code') ?? 'unreachable');
  options.hang = query.get('hang')?.split(',') ?? [];
  if (vault) options.state.vault = vault === 'keyring_unreachable' || vault === 'broken' ? { kind: vault, error: error(vault === 'broken' ? 'vault_broken' : 'keyring_unreachable') } : ({ kind: vault } as AppStateView['vault']);
  if (session === 'offline') options.state.session = { kind: 'offline', since: soon(-3), error: error('unreachable') };
  if (session === 'signed_out') options.state.session = { kind: 'signed_out', reason: error('signed_out') };
  if (signIn === 'waiting_for_browser') options.state.sign_in = { kind: signIn, base_url, expires_at: soon(9.3) };
  else if (signIn === 'failed') options.state.sign_in = { kind: signIn, base_url, error: error(query.get('code') ?? 'sign_in_denied') };
  else if (signIn === 'discovering' || signIn === 'redeeming') options.state.sign_in = { kind: signIn, base_url };
  if (local === 'needs_setup') options.state.local_authority = { kind: local, url: 'http://127.0.0.1:8787', code: 'K7QD-2MXA'.replace('-', ''), expires_at: soon(8.7) };
  else if (local === 'failed') options.state.local_authority = { kind: local, error: error('local_authority_failed') };
  else if (local === 'running') options.state.local_authority = { kind: local, url: 'http://127.0.0.1:8787' };
  else if (local) options.state.local_authority = { kind: local } as AppStateView['local_authority'];
  return options;
}
