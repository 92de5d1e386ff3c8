import type { ServiceAccountKeyRow, ServiceAccountRow } from '../../ipc';
import type { Tone } from '../../kit/tone';
import type { TextKey } from '../../texts';
import { DAY } from '../../texts/time';

export type AccountCondition = 'disabled' | 'no_key' | 'overdue' | 'due_soon' | 'active';

export const DUE_SOON_MS = 7 * DAY;
/** How long a superseded key stays valid after a rotation (DESIGN §1). */
export const OVERLAP_HOURS = 24;

export function condition(account: ServiceAccountRow, now: number): AccountCondition {
  if (account.status === 'disabled') return 'disabled';
  if (account.current_key_id === null) return 'no_key';
  if (account.rotation_due_at === null) return 'active';
  const left = new Date(account.rotation_due_at).getTime() - now;
  return left <= 0 ? 'overdue' : left <= DUE_SOON_MS ? 'due_soon' : 'active';
}

export const conditionTone: Record<AccountCondition, Tone> = { disabled: 'off', no_key: 'bad', overdue: 'warn', due_soon: 'warn', active: 'good' };
export const conditionText: Record<AccountCondition, TextKey> = {
  disabled: 'account.disabled', no_key: 'account.no_key', overdue: 'account.overdue', due_soon: 'account.due_soon', active: 'account.active',
};

export const keyTone = (status: string): Tone => (status === 'active' ? 'good' : status === 'superseded' ? 'warn' : status === 'revoked' ? 'bad' : 'off');
export const keyText = (status: string): TextKey =>
  status === 'active' ? 'account_key.active' : status === 'superseded' ? 'account_key.superseded' : status === 'revoked' ? 'account_key.revoked' : 'account_key.expired';

/** A key that lets requests in at this moment: the server's status, and the end of the overlap as the clock here sees it. */
export const isValid = (key: ServiceAccountKeyRow, now: number): boolean =>
  (key.status === 'active' || key.status === 'superseded') && (key.expires_at === null || new Date(key.expires_at).getTime() > now);
