import { describe, expect, test } from 'vitest';

import { Resource } from './resource.svelte';

/** Node 20 has no `Promise.withResolvers`. */
function deferred<T>() {
  let resolve!: (value: T) => void;
  let reject!: (reason: unknown) => void;
  const promise = new Promise<T>((yes, no) => {
    resolve = yes;
    reject = no;
  });
  return { promise, resolve, reject };
}

describe('a resource', () => {
  test('drops the answer to an older question, in whatever order answers come', async () => {
    const resource = new Resource<string, string>(String);
    const [first, second] = [deferred<string>(), deferred<string>()];
    const loads = [resource.load(() => first.promise), resource.load(() => second.promise)];
    second.resolve('new');
    first.resolve('old');
    await Promise.all(loads);
    expect(resource.value).toBe('new');
    expect(resource.busy).toBe(false);
  });

  test('drops the failure of an older question', async () => {
    const resource = new Resource<string, string>(String);
    const [first, second] = [deferred<string>(), deferred<string>()];
    const loads = [resource.load(() => first.promise), resource.load(() => second.promise)];
    first.reject('too late');
    second.resolve('new');
    await Promise.all(loads);
    expect(resource.error).toBeNull();
  });

  test('keeps the last value beside an error', async () => {
    const resource = new Resource<string, string>(String);
    await resource.load(async () => 'value');
    await resource.load(() => Promise.reject('offline'));
    expect([resource.value, resource.error]).toEqual(['value', 'offline']);
  });

  test('a value that came by a command outlives the answer under way', async () => {
    const resource = new Resource<string, string>(String);
    const slow = deferred<string>();
    const load = resource.load(() => slow.promise);
    resource.set('from the command');
    slow.resolve('read before the command');
    await load;
    expect(resource.value).toBe('from the command');
  });
});
