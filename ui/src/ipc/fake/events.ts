import type { AuditEventView, AuditFilter, NamedRef } from '../types.gen';
import { Random } from './random';

export const ORG = 'org_01KACME0000000000000000000';
export const WS_PROD = 'ws_01KPR0D0000000000000000000';
export const WS_STAGING = 'ws_01KSTAG1NG0000000000000000';

const PEOPLE: NamedRef[] = [
  { type: 'user', id: 'usr_01KLENA0000000000000000000', name: 'lena@acme.dev' },
  { type: 'user', id: 'usr_01K0MAR0000000000000000000', name: 'omar@acme.dev' },
];
const MACHINES: NamedRef[] = ['ci-runner', 'batch-embed', 'search-indexer'].map((name, i) => ({ type: 'api_key', id: `key_01KMACH1NE000000000000000${i}`, name }));
const WORKLOADS: NamedRef[] = ['inference-prod', 'etl-nightly'].map((name, i) => ({ type: 'service_account', id: `sa_01KW0RK10AD00000000000000${i}`, name }));
const AGENTS = ['curl/8.9', 'Bijak Keys 0.1.0', 'bijak-rust/1.0', 'python-requests/2.31', 'Mozilla/5.0 (X11; Linux x86_64; rv:143.0) Gecko/20100101 Firefox/143.0'];
const IPS = ['203.0.113.7', '198.51.100.4', '203.0.113.9', '192.0.2.77', '2001:db8::17'];

/** The event at `seq`, computed and not stored: a million cost nothing. Newest is `count - 1`, some seconds before `now`. */
export function eventAt(seq: number, count: number, now: number): AuditEventView {
  const random = new Random(seq * 2_654_435_761 + 7);
  const roll = random.next();
  const age = (count - 1 - seq) * 47_000 + random.below(30_000) + 8_000;
  const person = random.pick(PEOPLE);
  const [action, actor, target]: [string, NamedRef | null, NamedRef | null] =
    roll < 0.42 ? ['oauth_token.refreshed', person, null]
    : roll < 0.55 ? ['oauth_token.issued', person, null]
    : roll < 0.66 ? ['user.signed_in', person, person]
    : roll < 0.76 ? ['credential.rejected', random.pick(MACHINES), random.pick(MACHINES)]
    : roll < 0.83 ? ['api_key.created', person, random.pick(MACHINES)]
    : roll < 0.89 ? ['service_account.key_rotated', random.pick(WORKLOADS), random.pick(WORKLOADS)]
    : roll < 0.95 ? ['api_key.revoked', person, random.pick(MACHINES)]
    : roll < 0.97 ? ['user.sign_in_failed', person, null]
    : ['api_key.expired', { type: 'system', id: null, name: 'system' }, random.pick(MACHINES)];
  const failure = action === 'credential.rejected' || action === 'user.sign_in_failed';
  const system = actor?.type === 'system';
  return {
    id: random.id('evt'),
    seq,
    time: new Date(now - age).toISOString(),
    organization_id: ORG,
    workspace_id: action.startsWith('user.') || action.startsWith('oauth') ? null : random.next() < 0.7 ? WS_PROD : WS_STAGING,
    actor,
    action,
    target,
    source_ip: system ? null : random.pick(IPS),
    user_agent: system ? null : random.pick(AGENTS),
    outcome: failure ? 'failure' : 'success',
    reason: failure ? (action === 'credential.rejected' ? 'revoked' : 'wrong_password') : null,
    request_id: system ? null : random.id('req'),
    details: failure ? { count: 1 + random.below(40) } : action === 'api_key.created' ? { permissions: ['inference.write'] } : {},
  };
}

export function matches(event: AuditEventView, filter: AuditFilter): boolean {
  const { workspace_id, actor, identity, action, outcome, text } = filter;
  if (workspace_id !== null && event.workspace_id !== workspace_id) return false;
  if (actor !== null && event.actor?.id !== actor && event.actor?.name !== actor) return false;
  if (identity !== null && event.actor?.id !== identity && event.target?.id !== identity) return false;
  if (action !== null && !(action.endsWith('*') ? event.action.startsWith(action.slice(0, -1)) : event.action === action)) return false;
  if (outcome !== null && event.outcome !== outcome) return false;
  if (text === null) return true;
  const hay = JSON.stringify(event).toLowerCase();
  return text.toLowerCase().split(/\s+/).every((word) => hay.includes(word));
}

export const ACTIONS = ['oauth_token.refreshed', 'oauth_token.issued', 'user.signed_in', 'credential.rejected', 'api_key.created', 'service_account.key_rotated', 'api_key.revoked', 'api_key.expired', 'user.sign_in_failed'];
export const ACTORS = [...PEOPLE, ...MACHINES, ...WORKLOADS].map((ref) => ref.name as string);
