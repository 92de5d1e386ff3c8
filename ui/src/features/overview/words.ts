import { t, type TextKey } from '../../texts';
import { relative } from '../../texts/time';
import type { Attention, AttentionKind } from './attention';

/** What and why, and the button that does something about it. */
export function attentionWords(item: Attention, now: number): { title: string; why: string; action: string } {
  const values = { name: item.name, when: item.at ? relative(item.at, now) : '' };
  return {
    title: t(`attention.${item.kind}`, values),
    why: t(`attention.${item.kind}.why`, values),
    action: t(actionKey[item.kind]),
  };
}

const actionKey: Record<AttentionKind, TextKey> = {
  rotation_open: 'attention.finish',
  key_expires_soon: 'action.rotate',
  key_expired: 'attention.show_key',
  key_never_used: 'attention.show_key',
  key_unused: 'attention.show_key',
  account_overdue: 'attention.show_account',
  account_due_soon: 'attention.show_account',
  account_no_key: 'attention.show_account',
};
