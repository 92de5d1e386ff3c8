import type { ApiKeyRow, ServiceAccountKeyRow, ServiceAccountRow, UsageRow } from '../types.gen';
import { idOf, WS_PROD } from './audit/templates';
import { Random } from './random';

const HEX = '0123456789abcdef';
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

type Seed = [name: string, permissions: string[], lastUsed: number | null, expires: number | null, created: number, extra?: Partial<ApiKeyRow> | undefined];

const KEYS: Seed[] = [
  ['ci-runner', ['inference.write'], -2 * MINUTE, 64 * DAY, -116 * DAY, { pinned: true }],
  ['staging-smoke', ['inference.read', 'rag.read'], -3 * HOUR, 12 * DAY + HOUR, -78 * DAY],
  ['notebook-lena', ['inference.write'], null, null, -21 * DAY, { has_secret: false }],
  ['batch-embed', ['rag.write'], -MINUTE, 201 * DAY, -164 * DAY, { allowed_cidrs: ['203.0.113.0/24', '2001:db8::/32'] }],
  ['old-gateway', ['inference.write'], -91 * DAY, null, -402 * DAY],
  ['eval-harness', ['inference.read'], -26 * HOUR, 30 * DAY + HOUR, -60 * DAY],
  ['demo-key', ['inference.write'], -4 * DAY, null, -90 * DAY, { status: 'revoked', revoked_at: 'x' }],
  ['mobile-beta', ['inference.write'], -6 * HOUR, 88 * DAY, -2 * DAY, { has_secret: false }],
  ['search-indexer', ['rag.read', 'rag.write'], -8_000, 140 * DAY, -40 * DAY],
  ['hackathon', ['inference.read', 'inference.write', 'rag.read', 'rag.write'], -33 * DAY, -3 * DAY, -33 * DAY, { status: 'expired' }],
];

export function keyRow(random: Random, now: number, [name, permissions, lastUsed, expires, created, extra = {}]: Seed): ApiKeyRow {
  const at = (offset: number | null) => (offset === null ? null : new Date(now + offset).toISOString());
  const id = random.id('key');
  return {
    // Those that the log knows have its id, so that their trail is not empty.
    id: idOf(name) ?? id, workspace_id: WS_PROD, name, permissions, status: 'active', created_at: new Date(now + created).toISOString(),
    last_used_at: at(lastUsed), expires_at: at(expires), last_four: random.text(4, HEX), allowed_cidrs: [], has_secret: true, pinned: false,
    last_copied_at: null, rotation: null, ...extra, revoked_at: extra.revoked_at ? at(-2 * DAY) : null,
  };
}

export function keys(count: number | null, now: number): ApiKeyRow[] {
  const random = new Random(11);
  if (count === null) return KEYS.map((seed) => keyRow(random, now, seed));
  return Array.from({ length: count }, (_, i) => {
    const [, permissions, lastUsed, expires, created, extra] = KEYS[i % KEYS.length] as Seed;
    return keyRow(random, now, [`worker-${i + 1}`, permissions, lastUsed, expires, created - i * MINUTE, extra]);
  });
}

export interface Account {
  row: ServiceAccountRow;
  keys: ServiceAccountKeyRow[];
  usage: Record<string, UsageRow[]>;
}

export function saKey(random: Random, created: number, extra: Partial<ServiceAccountKeyRow> = {}): ServiceAccountKeyRow {
  return {
    id: random.id('sak'), status: 'active', created_at: new Date(created).toISOString(), last_used_at: null, expires_at: null, superseded_at: null,
    revoked_at: null, last_four: random.text(4, HEX), rotated_from: null, has_secret: true, ...extra,
  };
}

export function accounts(now: number): Account[] {
  const random = new Random(23);
  const iso = (offset: number) => new Date(now + offset).toISOString();
  const make = (name: string, scopes: string[], days: number, age: number, used: number | null, status = 'active'): Account => {
    const key = saKey(random, now - age, used === null ? {} : { last_used_at: iso(used) });
    const off = status === 'disabled';
    const id = random.id('sa');
    return {
      row: {
        id: idOf(name) ?? id, workspace_id: WS_PROD, name, status, scopes, rotation_days: days, rotation_due_at: off ? null : iso(days * DAY - age),
        created_at: iso(-age - 200 * DAY), last_used_at: used === null ? null : iso(used), current_key_id: off ? null : key.id, has_secret: true,
      },
      keys: [off ? { ...key, status: 'revoked', revoked_at: iso(-3 * DAY) } : key],
      usage: used === null || off ? {} : { [key.id]: [{ source_ip: '203.0.113.9', user_agent: 'bijak-rust/1.0', count: 18_204, first: iso(-6 * DAY), last: iso(used) }] },
    };
  };
  const all = [
    make('inference-prod', ['inference.read', 'inference.write'], 90, 6 * HOUR + 18 * MINUTE, -2_000),
    make('etl-nightly', ['rag.read', 'rag.write'], 30, 26 * DAY, -26 * MINUTE),
    make('report-mailer', ['inference.read'], 90, 95 * DAY, -2 * HOUR),
    make('edge-cache', ['inference.read'], 365, 100 * DAY, -40_000),
    make('load-test', ['inference.write'], 30, 12 * DAY, null),
    make('legacy-sync', ['rag.read'], 90, 300 * DAY, -40 * DAY, 'disabled'),
  ];
  const [first] = all;
  const current = first?.keys[0];
  if (first && current) {
    const old = saKey(random, now - 90 * DAY, { status: 'superseded', superseded_at: current.created_at, expires_at: iso(24 * HOUR - 6 * HOUR - 18 * MINUTE), last_used_at: iso(-26 * MINUTE) });
    const ancient = saKey(random, now - 180 * DAY, { status: 'expired', superseded_at: iso(-90 * DAY), expires_at: iso(-89 * DAY), has_secret: false });
    current.rotated_from = old.id;
    first.keys = [current, old, ancient];
    const row = (source_ip: string, user_agent: string | null, count: number, last: number): UsageRow => ({ source_ip, user_agent, count, first: iso(-5 * HOUR), last: iso(last) });
    first.usage = {
      [current.id]: [row('203.0.113.9', 'bijak-rust/1.0', 18_204, -2_000), row('203.0.113.10', 'bijak-rust/1.0', 17_990, -4_000), row('198.51.100.4', 'curl/8.9', 6, -HOUR)],
      [old.id]: [row('203.0.113.31', 'etl-nightly python/2.2', 112, -26 * MINUTE)],
    };
  }
  return all;
}
