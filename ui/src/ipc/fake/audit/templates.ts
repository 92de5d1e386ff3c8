import type { AuditEventView, NamedRef } from '../../types.gen';
import { Random } from '../random';

export const ORG = 'org_01KACME0000000000000000000';
export const WS_PROD = 'ws_01KPR0D0000000000000000000';
export const WS_STAGING = 'ws_01KSTAG1NG0000000000000000';
export const WORKSPACES: Record<string, string> = { [WS_PROD]: 'prod', [WS_STAGING]: 'staging' };

const ref = (type: string, id: string, name: string): NamedRef => ({ type, id, name });
const PEOPLE = ['lena', 'omar', 'mei', 'tomas', 'aisha', 'jonas'].map((name, i) => ref('user', `usr_01K${name.toUpperCase().padEnd(22, '0')}${i}`, `${name}@acme.dev`));
const MACHINES = ['ci-runner', 'batch-embed', 'search-indexer', 'old-gateway', 'eval-harness', 'nightly-report', 'ci-deploy', 'mobile-beta'].map((name, i) => ref('api_key', `key_01KMACH1NE000000000000000${i}`, name));
const WORKLOADS = ['inference-prod', 'etl-nightly', 'report-mailer', 'edge-cache'].map((name, i) => ref('service_account', `sa_01KW0RK10AD00000000000000${i}`, name));
const SYSTEM: NamedRef = { type: 'system', id: null, name: 'system' };
/** The id of a key or account that the log knows by this name. */
export const idOf = (name: string): string | undefined => [...MACHINES, ...WORKLOADS].find((one) => one.name === name)?.id ?? undefined;

const AGENTS = [
  'curl/8.9.1', 'Bijak Keys 0.1.0', 'bijak-rust/1.0.4', 'bijak-python/2.2.0', 'python-requests/2.31', 'Terraform/1.9 bijak-provider/0.7', 'okhttp/4.12',
  'Mozilla/5.0 (X11; Linux x86_64; rv:143.0) Gecko/20100101 Firefox/143.0', 'Mozilla/5.0 (Macintosh; Intel Mac OS X 14_6) AppleWebKit/605.1.15 Safari/17.6',
];
const OFFICE = ['198.51.100.4', '198.51.100.20', '198.51.100.37', '2001:db8::17'];
const FLEET = ['203.0.113.7', '203.0.113.9', '203.0.113.31', '203.0.113.64', '203.0.113.101', '192.0.2.10', '192.0.2.11'];
const REASONS = ['revoked', 'expired', 'source_not_allowed', 'insufficient_scope'];
const SCOPES = ['inference.read', 'inference.write', 'rag.read', 'rag.write'];

/** An event but for what is its own: id, sequence, time, request. A log of any length repeats a few thousand of these. */
export type Template = Omit<AuditEventView, 'id' | 'seq' | 'time' | 'request_id'>;

export const USUAL = 4_000;
const BURSTS = 96;

function usual(random: Random): Template {
  const roll = random.next();
  const person = random.pick(PEOPLE.slice(0, 1 + random.below(PEOPLE.length)));
  const machine = random.pick(MACHINES.slice(0, 1 + random.below(MACHINES.length)));
  const workload = random.pick(WORKLOADS.slice(0, 1 + random.below(WORKLOADS.length)));
  const [action, actor, target, details]: [string, NamedRef, NamedRef | null, Record<string, unknown>] =
    roll < 0.38 ? ['oauth_token.refreshed', person, null, { client_id: 'bijak-keys', scope: 'keys.read audit.read' }]
    : roll < 0.55 ? ['oauth_token.issued', random.next() < 0.5 ? person : workload, null, { client_id: random.pick(['bijak-keys', 'grafana', 'internal-portal']), grant: 'authorization_code' }]
    : roll < 0.67 ? ['user.signed_in', person, person, { method: random.pick(['password', 'passkey']) }]
    : roll < 0.72 ? ['credential.rejected', machine, machine, { count: 1 + random.below(40), scope: random.pick(SCOPES) }]
    : roll < 0.8 ? ['api_key.created', person, machine, { permissions: [random.pick(SCOPES)], expires_at: random.next() < 0.5 ? null : '2027-02-01T00:00:00.000Z' }]
    : roll < 0.87 ? ['service_account.key_rotated', workload, workload, { overlap_hours: 24 }]
    : roll < 0.93 ? ['api_key.revoked', person, machine, {}]
    : roll < 0.95 ? ['user.sign_in_failed', person, person, { method: 'password' }]
    : roll < 0.97 ? ['api_key.renamed', person, machine, { from: 'ci', to: machine.name }]
    : roll < 0.985 ? ['workspace.renamed', person, ref('workspace', WS_STAGING, 'staging'), { from: 'stage' }]
    : ['api_key.expired', SYSTEM, machine, {}];
  const failure = action === 'credential.rejected' || action === 'user.sign_in_failed';
  const system = actor === SYSTEM;
  const human = actor.type === 'user';
  return {
    organization_id: ORG,
    workspace_id: action.startsWith('user.') || action.startsWith('oauth') ? null : random.next() < 0.7 ? WS_PROD : WS_STAGING,
    actor, action, target, details,
    source_ip: system ? null : random.pick(human ? OFFICE : FLEET),
    user_agent: system ? null : random.pick(human ? [AGENTS[1], ...AGENTS.slice(5)] as string[] : AGENTS.slice(0, 5)),
    outcome: failure ? 'failure' : 'success',
    reason: failure ? (action === 'credential.rejected' ? random.pick(REASONS) : 'wrong_password') : null,
  };
}

/** Somebody tries keys: they come in heaps. */
const burst = (random: Random): Template => ({
  organization_id: ORG, workspace_id: WS_PROD, actor: ref('api_key', 'key_01KMACH1NE0000000000000003', 'old-gateway'), action: 'credential.rejected', target: ref('api_key', 'key_01KMACH1NE0000000000000003', 'old-gateway'),
  source_ip: random.pick(['192.0.2.77', '192.0.2.77', '192.0.2.78']), user_agent: random.pick(['python-requests/2.31', 'python-requests/2.31', 'Go-http-client/2.0']), outcome: 'failure', reason: 'revoked', details: { count: 1 + random.below(300) },
});

function all(): Template[] {
  const random = new Random(41);
  return [...Array.from({ length: USUAL }, () => usual(random)), ...Array.from({ length: BURSTS }, () => burst(random))];
}
export const TEMPLATES = all();

const mix = (n: number): number => {
  let h = Math.imul(n ^ (n >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
};
/** A number of its own for each event, the same on every load. */
export const hashOf = (seq: number): number => mix(seq + 1);
export const inBurst = (seq: number): boolean => mix((seq >>> 7) + 77) % 61 === 0;
/** Which template the event at `seq` follows. */
export const templateOf = (seq: number): number => {
  const h = mix(seq + 1);
  return inBurst(seq) && h % 10 < 6 ? USUAL + (h % BURSTS) : h % USUAL;
};
