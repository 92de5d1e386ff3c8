import { fireEvent, render } from '@testing-library/svelte';
import { flushSync } from 'svelte';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';

import { fresh } from '../../../tests/render';
import { clipboard } from './clipboard.svelte';
import CopySecret from './CopySecret.svelte';

const START = new Date('2026-11-24T02:00:00.000Z').getTime();
beforeEach(() => {
  vi.useFakeTimers({ now: START });
  fresh();
});
afterEach(() => vi.useRealTimers());

const pass = async (ms: number) => {
  await vi.advanceTimersByTimeAsync(ms);
  flushSync();
};
const clearsIn = (ms: number) => vi.fn(async () => ({ credential_id: 'key_1', clears_at: new Date(START + ms).toISOString() }));
const show = (copy = clearsIn(30_000), more = {}) => {
  const result = render(CopySecret, { props: { credentialId: 'key_1', available: true, copy, ...more } });
  return { ...result, copy, button: result.getByTestId('key-copy') };
};

describe('the copy button', () => {
  test('turns into a countdown, second by second, and back', async () => {
    const { button } = show();
    expect(button.textContent?.trim()).toBe('Copy');
    await fireEvent.click(button);
    await pass(0);
    expect(button.textContent?.trim()).toBe('Copied · clears in 30 s');
    await pass(11_000);
    expect(button.textContent?.trim()).toBe('Copied · clears in 19 s');
    await pass(19_000);
    expect(button.dataset['state']).toBe('idle');
  });

  test('ends at once when Rust says the secret is gone', async () => {
    const { button } = show();
    await fireEvent.click(button);
    await pass(0);
    clipboard.clear();
    flushSync();
    expect(button.dataset['state']).toBe('idle');
  });

  test('ends when another secret takes its place', async () => {
    const { button } = show();
    await fireEvent.click(button);
    await pass(0);
    clipboard.hold({ credential_id: 'key_2', clears_at: new Date(START + 30_000).toISOString() });
    flushSync();
    expect(button.dataset['state']).toBe('idle');
  });

  test('can be pressed again while it counts', async () => {
    const { button, copy } = show();
    await fireEvent.click(button);
    await pass(5_000);
    await fireEvent.click(button);
    expect(copy).toHaveBeenCalledTimes(2);
  });

  test('never counts longer than the setting where the clocks differ', async () => {
    const { button } = show(clearsIn(365 * 86_400_000));
    await fireEvent.click(button);
    await pass(0);
    expect(button.textContent?.trim()).toBe('Copied · clears in 30 s');
  });

  test('says so in place when the copy failed, and the reason on hover', async () => {
    const { button } = show(vi.fn(async () => Promise.reject({ code: 'vault_locked', message: 'locked', request_id: null })));
    await fireEvent.click(button);
    await pass(0);
    expect(button.textContent?.trim()).toBe('Not copied');
    expect(button.dataset['state']).toBe('error');
  });

  test('is off where the secret is not on this computer', async () => {
    const { button, copy } = show(clearsIn(30_000), { available: false });
    await fireEvent.click(button);
    expect(copy).not.toHaveBeenCalled();
  });
});
