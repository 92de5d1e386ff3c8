import { expect, test } from 'vitest';

import { strength } from './strength';

test.each([
  ['short', 'elevenchars'],
  ['weak', 'aaaaaaaaaaaaaaaa'],
  ['weak', 'abcdefghijklmnopqr'],
  ['weak', '12345678901234'],
  ['fair', 'velvet-otter-9'],
  ['good', 'velvet otter quarrels with tin'],
  ['short', '🔑🔑🔑🔑🔑🔑'],
])('%s: %s', (wanted, passphrase) => expect(strength(passphrase)).toBe(wanted));
