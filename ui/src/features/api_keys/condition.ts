import type { ApiKeyRow } from '../../ipc';
import type { Tone } from '../../kit/tone';
import type { TextKey } from '../../texts';
import { DAY } from '../../texts/time';

/** What a person should know of a key at a glance. Everything but the first three is an active key. */
export type KeyCondition = 'revoked' | 'expired' | 'rotating' | 'expires_soon' | 'never_used' | 'unused' | 'active';

export const SOON_MS = 14 * DAY;
export const UNUSED_MS = 90 * DAY;
/** A key made today need not be used today. */
export const GRACE_MS = 7 * DAY;

export function condition(key: ApiKeyRow, now: number): KeyCondition {
  const time = (iso: string) => new Date(iso).getTime();
  if (key.status === 'revoked') return 'revoked';
  if (key.status === 'expired' || (key.expires_at !== null && time(key.expires_at) <= now)) return 'expired';
  if (key.rotation && (key.rotation.phase === 'awaiting_revoke' || key.rotation.phase === 'creating' || key.rotation.phase === 'storing')) return 'rotating';
  if (key.expires_at !== null && time(key.expires_at) - now <= SOON_MS) return 'expires_soon';
  if (key.last_used_at === null) return now - time(key.created_at) >= GRACE_MS ? 'never_used' : 'active';
  return now - time(key.last_used_at) >= UNUSED_MS ? 'unused' : 'active';
}

export const conditionTone: Record<KeyCondition, Tone> = {
  revoked: 'bad', expired: 'off', rotating: 'warn', expires_soon: 'warn', never_used: 'warn', unused: 'warn', active: 'good',
};

export const conditionText: Record<KeyCondition, TextKey> = {
  revoked: 'key.revoked', expired: 'key.expired', rotating: 'key.rotating', expires_soon: 'key.expires_soon',
  never_used: 'key.never_used', unused: 'key.unused', active: 'key.active',
};

/** Whether the key opens anything: only then it is worth copying, testing, rotating and revoking. */
export const isLive = (key: ApiKeyRow): boolean => key.status === 'active';
