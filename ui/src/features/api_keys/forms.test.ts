import { describe, expect, test } from 'vitest';

import { nameProblem } from '../permissions/names';
import { dateValue, expiresAt } from './expiry';
import { isNetwork, parseNetworks } from './networks';

const NOW = new Date(2026, 10, 24, 10, 0, 0).getTime();

describe('networks', () => {
  test.each(['203.0.113.0/24', '0.0.0.0/0', '10.1.2.3/32', '2001:db8::/32', '::1/128', '::ffff:10.0.0.0/104'])('%s is one', (text) => expect(isNetwork(text)).toBe(true));
  test.each(['203.0.113.0', '203.0.113.0/33', '256.0.0.1/8', '10.0.0/8', '01.2.3.4/8', '2001:db8::/129', 'g::/8', 'example.com/24', '10.0.0.0/8/8', '/8', ''])('%s is none', (text) =>
    expect(isNetwork(text)).toBe(false));
  test('are split at lines, commas and spaces', () => expect(parseNetworks(' 10.0.0.0/8,\n2001:db8::/32 ; ')).toEqual(['10.0.0.0/8', '2001:db8::/32']));
});

describe('expiry', () => {
  test('never is null, days count from now', () => {
    expect(expiresAt('never', '', NOW)).toBeNull();
    expect(expiresAt('30', '', NOW)).toBe(new Date(NOW + 30 * 86_400_000).toISOString());
  });
  test('a date means the end of that day here; one that has passed is refused', () => {
    expect(expiresAt('date', '2026-11-24', NOW)).toBe(new Date(2026, 10, 24, 23, 59, 59).toISOString());
    expect(expiresAt('date', '2026-11-23', NOW)).toBeUndefined();
    expect(expiresAt('date', '', NOW)).toBeUndefined();
    expect(expiresAt('date', dateValue(NOW), NOW)).not.toBeUndefined();
  });
});

describe('names', () => {
  test('have 1 to 128 characters, counted as people count, and no control characters', () => {
    expect(nameProblem('')).toBe('name.empty');
    expect(nameProblem('🔑'.repeat(128))).toBeNull();
    expect(nameProblem('🔑'.repeat(129))).toBe('name.too_long');
    expect(nameProblem('a\u0007b')).toBe('name.control');
    expect(nameProblem(' ci runner ')).toBeNull();
  });
});
