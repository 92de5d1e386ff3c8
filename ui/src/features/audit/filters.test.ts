import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';

import { AuditFilters, DEBOUNCE_MS, NO_FILTER } from './filters.svelte';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('filters of the audit log', () => {
  test('typed text holds once typing rests, as one question', () => {
    const filters = new AuditFilters();
    for (const text of ['c', 'cu', 'cur', 'curl']) {
      filters.type(text);
      vi.advanceTimersByTime(DEBOUNCE_MS - 10);
      expect(filters.value.text).toBeNull();
    }
    vi.advanceTimersByTime(10);
    expect(filters.value.text).toBe('curl');
  });

  test('chosen values hold at once and do not disturb the text', () => {
    const filters = new AuditFilters();
    filters.type('curl');
    filters.set('outcome', 'failure');
    expect(filters.value).toMatchObject({ outcome: 'failure', text: null });
    vi.advanceTimersByTime(DEBOUNCE_MS);
    expect(filters.value).toMatchObject({ outcome: 'failure', text: 'curl' });
  });

  test('spaces alone are no question; the same text is not asked twice', () => {
    const filters = new AuditFilters();
    const before = filters.value;
    filters.type('   ');
    vi.advanceTimersByTime(DEBOUNCE_MS);
    expect(filters.value).toBe(before);
  });

  test('reset forgets what was typed and what was about to be asked', () => {
    const filters = new AuditFilters();
    filters.set('actor', 'lena@acme.dev');
    filters.type('curl');
    filters.reset();
    vi.advanceTimersByTime(DEBOUNCE_MS);
    expect(filters.value).toEqual(NO_FILTER);
    expect(filters.typed).toBe('');
    expect(filters.active).toBe(false);
  });

  test('a trail starts from nothing but the identity', () => {
    const filters = new AuditFilters();
    filters.set('outcome', 'failure');
    filters.reset({ identity: 'sa_1' });
    expect(filters.value).toEqual({ ...NO_FILTER, identity: 'sa_1' });
  });
});
