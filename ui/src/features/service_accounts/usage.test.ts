import { expect, test } from 'vitest';

import { accounts } from '../../ipc/fake/people';
import { condition, isValid } from './condition';
import { callers, laggards } from './usage';

const NOW = new Date('2026-11-24T02:00:00.000Z').getTime();
const account = accounts(NOW)[0]!;

test('callers are folded over keys, the latest first; who lags behind is named', () => {
  const all = callers(account.usage, account.keys.map(({ id }) => id));
  expect(all.map(({ source_ip }) => source_ip)).toEqual(['203.0.113.9', '203.0.113.10', '203.0.113.31', '198.51.100.4']);
  expect(laggards(all, account.row.current_key_id).map(({ user_agent }) => user_agent)).toEqual(['etl-nightly python/2.2']);
  expect(laggards(all, null)).toEqual([]);
});

test('a superseded key is valid until its end as this clock sees it, without asking again', () => {
  const old = account.keys[1]!;
  const end = new Date(old.expires_at!).getTime();
  expect(isValid(old, end - 1)).toBe(true);
  expect(isValid(old, end)).toBe(false);
});

test('an account is due soon a week before, overdue from the moment on', () => {
  const due = new Date(account.row.rotation_due_at!).getTime();
  expect(condition(account.row, due - 8 * 86_400_000)).toBe('active');
  expect(condition(account.row, due - 6 * 86_400_000)).toBe('due_soon');
  expect(condition(account.row, due)).toBe('overdue');
  expect(condition({ ...account.row, current_key_id: null }, NOW)).toBe('no_key');
});
