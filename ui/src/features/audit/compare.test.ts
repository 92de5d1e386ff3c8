import { expect, test } from 'vitest';

import { Log } from '../../ipc/fake/audit/log';
import { differences } from './compare';

test('two events are compared field by field, objects by their parts', () => {
  const log = new Log(10, 0);
  const event = { ...log.event(3), actor: { type: 'user', id: 'usr_1', name: 'lena' }, target: null, details: { scope: 'a', list: [1] } };
  const other = { ...event, actor: { type: 'user', id: 'usr_2', name: 'lena' }, target: { type: 'api_key', id: 'key_1', name: null }, details: { list: [1, 2] } };
  const found = differences(event, other).filter(({ differs }) => differs).map(({ path, older, newer }) => [path, older, newer]);
  expect(found).toEqual([['actor.id', 'usr_1', 'usr_2'], ['target.type', null, 'api_key'], ['target.id', null, 'key_1'], ['details.scope', 'a', null], ['details.list', '[1]', '[1,2]']]);
});
