import { expect, test } from 'vitest';

import { Log } from '../../ipc/fake/audit/log';
import { sentence } from './words';

const event = { ...new Log(1, 0).event(0), actor: { type: 'user', id: 'usr_1', name: 'lena@acme.dev' }, target: { type: 'api_key', id: 'key_1', name: null } };

test('an event is a sentence; an action from elsewhere is named as it is', () => {
  expect(sentence({ ...event, action: 'api_key.revoked' })).toBe('lena@acme.dev revoked API key key_1');
  expect(sentence({ ...event, action: 's3:GetBucketAcl', target: null })).toBe('lena@acme.dev · s3:GetBucketAcl · nothing');
  expect(sentence({ ...event, action: 'toString', actor: null })).toContain('Somebody unknown');
});
