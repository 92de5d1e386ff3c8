import { describe, expect, test } from 'vitest';

import type { ApiKeyRow } from '../../ipc';
import { DAY } from '../../texts/time';
import { condition } from './condition';
import { matches, sortKeys } from './table';

const NOW = new Date('2026-11-24T02:00:00.000Z').getTime();
const at = (days: number) => new Date(NOW + days * DAY).toISOString();
const key = (part: Partial<ApiKeyRow>): ApiKeyRow => ({
  id: 'key_1', workspace_id: 'ws_1', name: 'ci', permissions: ['inference.write'], status: 'active', created_at: at(-100), last_used_at: at(-1), expires_at: null,
  revoked_at: null, last_four: 'a41f', allowed_cidrs: [], has_secret: true, pinned: false, last_copied_at: null, rotation: null, ...part,
});

describe('the condition of a key', () => {
  test.each<[string, Partial<ApiKeyRow>]>([
    ['active', {}],
    ['active', { expires_at: at(15) }],
    ['expires_soon', { expires_at: at(14) }],
    ['expired', { expires_at: at(-1) }],
    ['expired', { status: 'expired' }],
    ['revoked', { status: 'revoked', expires_at: at(3) }],
    ['never_used', { last_used_at: null }],
    ['active', { last_used_at: null, created_at: at(-6) }],
    ['unused', { last_used_at: at(-90) }],
    ['active', { last_used_at: at(-89) }],
    ['rotating', { rotation: { id: 'rot_1', workspace_id: 'ws_1', old_key_id: 'key_1', new_key_id: 'key_2', phase: 'awaiting_revoke', started_at: at(0), old_key_users: [], in_use: false, error: null } }],
  ])('is %s', (wanted, part) => expect(condition(key(part), NOW)).toBe(wanted));
});

describe('the table of keys', () => {
  test('finds by every word, in name, permission, status in words and last four', () => {
    expect(matches(key({ name: 'CI runner' }), 'runner ci', NOW)).toBe(true);
    expect(matches(key({}), 'write a41f', NOW)).toBe(true);
    expect(matches(key({ last_used_at: null }), 'never used', NOW)).toBe(true);
    expect(matches(key({}), 'rag', NOW)).toBe(false);
  });

  test('sorts both ways and keeps dead keys behind living ones', () => {
    const keys = [key({ id: 'a', name: 'b2', created_at: at(-3) }), key({ id: 'b', name: 'b10', created_at: at(-1) }), key({ id: 'c', name: 'a', status: 'revoked', created_at: at(0) })];
    const ids = (by: 'name' | 'created', descending: boolean) => sortKeys(keys, { by, descending }, NOW).map(({ id }) => id).join('');
    expect(ids('name', false)).toBe('abc');
    expect(ids('name', true)).toBe('bac');
    expect(ids('created', true)).toBe('bac');
  });

  test('puts never behind every time', () => {
    const keys = [key({ id: 'never', last_used_at: null }), key({ id: 'old', last_used_at: at(-9) }), key({ id: 'new', last_used_at: at(-1) })];
    expect(sortKeys(keys, { by: 'last_used', descending: false }, NOW).map(({ id }) => id)).toEqual(['old', 'new', 'never']);
  });
});
