import { expect, test } from 'vitest';

import { accounts, keys } from '../../ipc/fake/people';
import { attention } from './attention';
import { attentionWords } from './words';

const NOW = new Date('2026-11-24T02:00:00.000Z').getTime();

test('what wants a person comes in the order of urgency, each with its words', () => {
  const items = attention(keys(null, NOW), accounts(NOW).map(({ row }) => row), NOW);
  expect(items.map(({ kind, name }) => `${kind} ${name}`)).toEqual([
    'account_overdue report-mailer', 'key_expires_soon staging-smoke', 'account_due_soon etl-nightly', 'key_expired hackathon', 'key_unused old-gateway', 'key_never_used notebook-lena',
  ]);
  expect(attentionWords(items[1] as never, NOW)).toEqual({ title: '“staging-smoke” expires in 12 days.', why: 'Rotate it before what uses it stops.', action: 'Rotate…' });
});

test('an account without a valid key comes before everything', () => {
  const rows = accounts(NOW).map(({ row }) => ({ ...row, current_key_id: null }));
  expect(attention([], rows, NOW)[0]?.kind).toBe('account_no_key');
});

test('a key that expired long ago is no news', () => {
  const [key] = keys(null, NOW);
  expect(attention([{ ...key!, status: 'expired', expires_at: new Date(NOW - 8 * 86_400_000).toISOString() }], [], NOW)).toEqual([]);
});
