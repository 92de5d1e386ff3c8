import type { ApiKeyRow, ServiceAccountRow } from '../../ipc';
import { condition as keyCondition } from '../api_keys/condition';
import { condition as accountCondition } from '../service_accounts/condition';

export type AttentionKind =
  | 'rotation_open' | 'key_expires_soon' | 'key_expired' | 'key_never_used' | 'key_unused'
  | 'account_overdue' | 'account_due_soon' | 'account_no_key';

export interface Attention {
  kind: AttentionKind;
  /** The key's or account's id. */
  id: string;
  name: string;
  /** The moment it is about: an end, a due date, a last use. */
  at: string | null;
}

/** The order in which a person should look. */
const URGENCY: AttentionKind[] = [
  'account_no_key', 'account_overdue', 'rotation_open', 'key_expires_soon', 'account_due_soon', 'key_expired', 'key_unused', 'key_never_used',
];
/** An expired key is news for a while, then history. */
const EXPIRED_NEWS_MS = 7 * 86_400_000;

function ofKey(key: ApiKeyRow, now: number): Attention | null {
  const base = { id: key.id, name: key.name };
  switch (keyCondition(key, now)) {
    case 'rotating': return { ...base, kind: 'rotation_open', at: key.rotation?.started_at ?? null };
    case 'expires_soon': return { ...base, kind: 'key_expires_soon', at: key.expires_at };
    case 'never_used': return { ...base, kind: 'key_never_used', at: key.created_at };
    case 'unused': return { ...base, kind: 'key_unused', at: key.last_used_at };
    case 'expired': {
      const ended = key.expires_at === null ? 0 : new Date(key.expires_at).getTime();
      return now - ended <= EXPIRED_NEWS_MS ? { ...base, kind: 'key_expired', at: key.expires_at } : null;
    }
    default: return null;
  }
}

function ofAccount(account: ServiceAccountRow, now: number): Attention | null {
  const base = { id: account.id, name: account.name, at: account.rotation_due_at };
  switch (accountCondition(account, now)) {
    case 'overdue': return { ...base, kind: 'account_overdue' };
    case 'due_soon': return { ...base, kind: 'account_due_soon' };
    case 'no_key': return { ...base, kind: 'account_no_key' };
    default: return null;
  }
}

/** Everything that wants a person, the most urgent first. Being offline is not among them: the banner over every page says it. */
export function attention(keys: ApiKeyRow[], accounts: ServiceAccountRow[], now: number): Attention[] {
  const found: (Attention | null)[] = [
    ...keys.map((key) => ofKey(key, now)),
    ...accounts.map((account) => ofAccount(account, now)),
  ];
  return found
    .filter((item) => item !== null)
    .sort((a, b) => URGENCY.indexOf(a.kind) - URGENCY.indexOf(b.kind) || ((a.at ?? '') < (b.at ?? '') ? -1 : 1));
}
