import { fireEvent } from '@testing-library/svelte';
import { describe, expect, test, vi } from 'vitest';

import { all, byId, get, renderApp, settle } from '../../tests/render';
import { question } from '../features/audit/question.svelte';
import type { FakeOptions } from '../ipc/fake/options';

const press = async (testid: string, data: Record<string, string> = {}, more: MouseEventInit = {}) => {
  await fireEvent.click(get(testid, data), more);
  await settle();
};
const open = async (options: Partial<FakeOptions> = {}) => {
  const result = await renderApp({ events: 5_000, ...options });
  await press('nav-audit');
  return result;
};
/** Facets and bars follow the rows. */
const summarized = () => vi.waitFor(() => expect(all('facet-value').length).toBeGreaterThan(0));
const key = async (name: string, more: KeyboardEventInit = {}) => {
  await fireEvent.keyDown(get('audit-grid'), { key: name, ...more });
  await settle();
};
const row = (i: number) => all('audit-row')[i] as HTMLElement;

describe('the query bar', () => {
  test('completes keys and then their values, with counts', async () => {
    await open();
    const field = get('audit-search') as HTMLInputElement;
    await fireEvent.input(field, { target: { value: 'out' } });
    await settle();
    expect(all('query-completion').map((item) => item.dataset['value'])).toEqual(['outcome:']);
    await fireEvent.keyDown(field, { key: 'Tab' });
    await settle();
    expect(question.text).toBe('outcome:');
    expect(all('query-completion').map((item) => item.dataset['value'])).toEqual(['success', 'failure']);
    await fireEvent.keyDown(field, { key: 'ArrowDown' });
    await fireEvent.keyDown(field, { key: 'ArrowDown' });
    await fireEvent.keyDown(field, { key: 'Enter' });
    await settle();
    expect(question.text).toBe('outcome:failure ');
    expect(byId('query-completions')).toBeNull();
    expect(all('audit-row').every((one) => one.dataset['outcome'] === 'failure')).toBe(true);
  });

  test('colours what Rust reads', async () => {
    await open();
    await fireEvent.input(get('audit-search'), { target: { value: '-action:api_key.* or curl' } });
    await settle();
    const parts = [...(get('audit-search').previousElementSibling as HTMLElement).querySelectorAll('span')].map((part) => [part.className.split(' ')[0], part.textContent]);
    expect(parts.filter(([, text]) => text?.trim() !== '').map(([kind]) => kind)).toEqual(['negation', 'key', 'value', 'operator', 'text']);
  });

  test('Enter goes on to the rows', async () => {
    await open();
    await fireEvent.keyDown(get('audit-search'), { key: 'Enter' });
    await settle();
    expect(document.activeElement).toBe(get('audit-grid'));
    expect(row(0).getAttribute('aria-selected')).toBe('true');
  });
});

describe('facets', () => {
  test('a press narrows, again widens; with Alt it leaves out, and that can be taken back', async () => {
    await open();
    await summarized();
    await press('facet-value', { value: 'failure' });
    expect(question.text).toBe('outcome:failure');
    await vi.waitFor(() => expect(get('facet-value', { value: 'failure' }).getAttribute('aria-pressed')).toBe('true'));
    await press('facet-value', { value: 'failure' });
    expect(question.text).toBe('');
    await summarized();
    await fireEvent.click(get('facet-value', { value: 'failure' }), { altKey: true });
    expect(question.text).toBe('-outcome:failure');
    await press('facet-excluded', { term: '-outcome:failure' });
    expect(question.text).toBe('');
  });

  test('what is not chosen stays with its count, and can be chosen as well', async () => {
    const { fake } = await open();
    await summarized();
    const count = (value: string) => Number(get('facet-value', { value }).dataset['count']);
    const before = [count('success'), count('failure')];
    await press('facet-value', { value: 'failure' });
    await vi.waitFor(() => expect(get('facet-value', { value: 'failure' }).getAttribute('aria-pressed')).toBe('true'));
    await vi.waitFor(() => expect(get('audit-facets').classList.contains('busy')).toBe(false));
    expect([count('success'), count('failure')]).toEqual(before);
    await press('facet-value', { value: 'success' });
    expect(question.text).toBe('(outcome:failure or outcome:success)');
    await vi.waitFor(() => expect(get('audit-total').dataset['total']).toBe(String(fake.world.events)));
  });

  test('the keyboard leaves out by -, and counts are exact', async () => {
    const { fake } = await open();
    await summarized();
    const counts = all('facet-value').filter((one) => one.closest('[data-field=outcome]')).map((one) => Number(one.dataset['count']));
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(fake.world.events);
    await fireEvent.keyDown(get('facet-value', { value: 'success' }), { key: '-' });
    expect(question.text).toBe('-outcome:success');
  });
});

describe('the histogram', () => {
  const slider = () => get('audit-histogram').querySelector('[role=slider]') as HTMLElement;

  test('is zoomed by keys: Shift extends, Enter takes, Backspace goes back', async () => {
    await open();
    await vi.waitFor(() => expect(get('audit-histogram').dataset['bars']).toBe('120'));
    for (const [name, shiftKey] of [['Home', false], ['ArrowRight', false], ['ArrowRight', true], ['ArrowRight', true]] as const) await fireEvent.keyDown(slider(), { key: name, shiftKey });
    expect(slider().getAttribute('aria-valuetext')).toMatch(/success/);
    await fireEvent.keyDown(slider(), { key: 'Enter' });
    await settle();
    expect(question.text).toMatch(/^after:\S+Z before:\S+Z$/);
    const narrowed = Number(get('audit-total').dataset['total']);
    expect(narrowed).toBeGreaterThan(0);
    expect(narrowed).toBeLessThan(500);
    await fireEvent.keyDown(slider(), { key: 'Backspace' });
    await settle();
    expect(question.text).toBe('');
  });

  test('Enter on a bar goes there in the list', async () => {
    await open();
    await vi.waitFor(() => expect(get('audit-histogram').dataset['bars']).toBe('120'));
    await fireEvent.keyDown(slider(), { key: 'Home' });
    await fireEvent.keyDown(slider(), { key: 'PageDown' });
    await fireEvent.keyDown(slider(), { key: 'Enter' });
    await settle();
    expect(Number(get('audit-day').dataset['row'])).toBeGreaterThan(3_000);
    expect(question.text).toBe('');
  });
});

describe('one event', () => {
  test('is proven on this computer, and the proof can be read', async () => {
    await open();
    await fireEvent.click(row(3));
    await settle();
    expect(get('audit-proof').dataset['holds']).toBe('true');
    await press('proof-toggle');
    expect(get('proof-hashes').textContent?.length).toBeGreaterThan(100);
    await press('raw-toggle');
    expect(get('raw').textContent).toContain('"seq": 4996');
  });

  test('of a copy without proofs says plainly that it is unverified', async () => {
    const { fake } = await open({ verification: 'unverified' });
    await fireEvent.click(row(3));
    await settle();
    expect(get('audit-proof').dataset['holds']).toBeUndefined();
    expect(get('audit-proof').textContent).toContain('Unverified');
    expect(fake.calls.map(({ command }) => command)).not.toContain('audit_prove');
    expect(get('verification-badge').dataset['state']).toBe('unverified');
  });

  test('leads on to its actor, its IP and its moment', async () => {
    await open();
    await fireEvent.click(row(3));
    await settle();
    await press('this-actor');
    expect(question.text).toMatch(/^actor:/);
    await press('around');
    expect(question.text).toBe('');
    expect(get('audit-pane').dataset['seq']).toBe('4996');
    await press('this-ip');
    expect(question.text).toMatch(/^ip:/);
  });
});

describe('choosing', () => {
  test('x and Shift choose, two are compared, Esc lets go', async () => {
    await open();
    await key('j');
    await key('x');
    await key('j', { shiftKey: true });
    expect(get('audit-selection').dataset['count']).toBe('2');
    await key('c');
    expect(get('compare-pane')).toBeTruthy();
    expect(all('compare-row').every((one) => one.dataset['differs'] === 'true')).toBe(true);
    await key('Escape');
    expect(byId('compare-pane')).toBeNull();
    await key('Escape');
    expect(byId('audit-selection')).toBeNull();
  });

  test('Ctrl + press chooses and opens nothing', async () => {
    await open();
    await fireEvent.pointerDown(row(2), { ctrlKey: true });
    await fireEvent.click(row(2), { ctrlKey: true });
    await settle();
    expect(get('audit-selection').dataset['count']).toBe('1');
    expect(byId('audit-pane')).toBeNull();
  });
});

describe('following the log', () => {
  const grow = async (fake: Awaited<ReturnType<typeof open>>['fake']) => {
    fake.world.events += 3;
    fake.emit('audit', fake.world.audit());
    await settle();
  };

  test('live, new events come in at the top while nobody reads', async () => {
    const { fake } = await open();
    await press('audit-live');
    await grow(fake);
    expect(row(0).dataset['seq']).toBe('5002');
    expect(byId('audit-new')).toBeNull();
  });

  test('live too, what is read does not move', async () => {
    const { fake } = await open();
    await press('audit-live');
    await fireEvent.click(row(4));
    await settle();
    await grow(fake);
    expect(row(0).dataset['seq']).toBe('4999');
    expect(get('audit-new').dataset['count']).toBe('3');
  });
});

describe('a history that is broken', () => {
  test('is said in red on every page, with both versions, and exported as evidence', async () => {
    const { fake } = await renderApp({ events: 5_000, verification: 'broken' });
    expect(get('audit-foot').dataset['state']).toBe('broken');
    await press('audit-foot');
    await press('show-findings');
    expect(get('audit-finding').dataset['kind']).toBe('edited');
    expect(get('finding-pane').textContent).toContain('Event 3,500');
    expect(get('finding-versions').textContent).toContain('Source IP');
    expect(get('finding-checkpoint-before').textContent).toContain('4100');
    await press('finding-export');
    expect(get('finding-written').textContent).toContain('evidence');
    expect(fake.calls.at(-1)).toEqual({ command: 'audit_finding_export', args: { id: 7 } });
  });
});

describe('a log with an unknown key', () => {
  test('is followed again once a person vouches for the key, and the evidence stays', async () => {
    const { fake } = await renderApp({ events: 5_000, verification: 'broken', caught: 'wrong_key' });
    await press('audit-foot');
    await press('show-findings');
    await press('finding-trust');
    await press('dialog-confirm');
    expect(fake.calls.some(({ command }) => command === 'audit_trust_key')).toBe(false);
    await fireEvent.input(get('trust-key'), { target: { value: 'nonsense' } });
    await press('dialog-confirm');
    expect(get('dialog-error').dataset['code']).toBe('audit_key_invalid');
    await fireEvent.input(get('trust-key'), { target: { value: ' keys.acme.dev/audit-log/org+0a1b2c3d+AQ== ' } });
    await press('dialog-confirm');
    expect(byId('trust-key-dialog')).toBeNull();
    expect(fake.calls.findLast(({ command }) => command === 'audit_trust_key')?.args).toEqual({ vkey: 'keys.acme.dev/audit-log/org+0a1b2c3d+AQ==' });
    expect(get('audit-finding').dataset['kind']).toBe('key_rotated');
    expect(get('audit-finding').textContent).toContain('You vouched');
    expect(byId('finding-trust')).toBeNull();
    await press('finding-next');
    expect(get('finding-title').textContent).toContain('did not vouch');
  });
});

describe('a history still on its way', () => {
  test('shows how far it is; it can be paused and goes on', async () => {
    await open({ verification: 'partial', phase: 'backfill' });
    expect(get('audit-foot').textContent).toContain('62 %');
    await press('verification-badge');
    await press('sync-pause');
    await press('sync-resume');
    expect(byId('sync-pause')).not.toBeNull();
  });
});

describe('saved views', () => {
  test('are saved, opened from the side bar, renamed, and deleted with a way back', async () => {
    const { fake } = await open();
    await fireEvent.input(get('audit-search'), { target: { value: 'outcome:failure' } });
    await settle();
    await press('view-save');
    await fireEvent.input(get('view-name'), { target: { value: 'Failures' } });
    await fireEvent.submit(get('view-dialog').querySelector('form') as Element);
    await settle();
    await press('saved-view', { name: 'Failed sign-ins' });
    expect(question.text).toBe('action:user.sign_in_failed');
    await press('saved-view', { name: 'Failures' });
    expect(question.text).toBe('outcome:failure');
    await fireEvent.click(get('saved-view', { name: 'Failures' }).parentElement?.querySelector('[data-testid=view-more]') as Element);
    await settle();
    await press('view-delete');
    expect(byId('saved-view', { name: 'Failures' })).toBeNull();
    await press('toast-action');
    expect(fake.world.views.map(({ name }) => name)).toContain('Failures');
  });

  test('a view is shared as a link; a link asks the log', async () => {
    const { fake } = await open();
    await fireEvent.input(get('audit-search'), { target: { value: 'ip:192.0.2.0/24' } });
    await settle();
    await press('view-share');
    expect(fake.calls.at(-1)).toEqual({ command: 'audit_view_link', args: { query: 'ip:192.0.2.0/24' } });
    await press('nav-keys');
    fake.emit('navigate', { view: 'audit', id: null, query: 'outcome:failure' });
    await settle();
    expect(get('app').dataset['view']).toBe('audit');
    expect((get('audit-search') as HTMLInputElement).value).toBe('outcome:failure');
  });
});

describe('flags', () => {
  test('say why, and are muted for their actor', async () => {
    const { fake } = await open({ events: 60_000 });
    await fireEvent.input(get('audit-search'), { target: { value: 'ip:192.0.2.77' } });
    await settle();
    const flag = get('audit-flag', { kind: 'failure_burst' });
    await fireEvent.click(flag.closest('[role=row]') as Element);
    await settle();
    expect(get('event-flag').textContent).toMatch(/failed \d+ times/);
    await press('flag-mute');
    expect(fake.world.mutes).toMatchObject([{ kind: 'failure_burst', actor_name: 'old-gateway' }]);
    expect(get('event-flag').dataset['muted']).toBe('true');
    expect(byId('audit-flag', { kind: 'failure_burst' })).toBeNull();
    await press('nav-settings');
    expect(get('flag-mute-row').textContent).toContain('old-gateway');
    await press('flag-unmute');
    expect(fake.world.mutes).toEqual([]);
  });
});

describe('an export', () => {
  test('shows its first lines, runs, and opens its folder', async () => {
    const { fake } = await open({ events: 400 });
    await press('audit-export');
    await fireEvent.click(get('export-format-csv'));
    await settle();
    expect(get('export-preview').textContent).toContain('seq,time,actor');
    expect(get('export-total').dataset['total']).toBe('400');
    const submit = () => fireEvent.submit(get('export-dialog').querySelector('form') as Element);
    await submit();
    await vi.waitFor(() => expect(get('export-state').dataset['state']).toBe('done'), { timeout: 5_000 });
    await submit();
    await settle();
    expect(fake.calls.at(-1)).toEqual({ command: 'audit_export_reveal', args: { id: 1 } });
  });

  test('under way ends by its button, and leaves no file', async () => {
    await open({ events: 400, stuck: true });
    await press('audit-export');
    await fireEvent.submit(get('export-dialog').querySelector('form') as Element);
    await vi.waitFor(() => expect(Number(get('export-progress').dataset['done'])).toBeGreaterThan(100));
    await fireEvent.keyDown(get('export-dialog'), { key: 'Escape' });
    expect(get('export-state').dataset['state']).toBe('running');
    await press('dialog-cancel');
    expect(get('export-state').dataset['state']).toBe('cancelled');
  });
});

describe('settings of the log', () => {
  test('how long events are kept is asked for and sent', async () => {
    const { fake } = await renderApp();
    await press('nav-settings');
    await fireEvent.click(get('keep-6'));
    await press('retention-save');
    expect(fake.world.state.settings).toEqual({ clipboard_seconds: 30, audit_keep_months: 6 });
  });
});

describe('a workspace', () => {
  test('is renamed from the switcher', async () => {
    const { fake } = await renderApp();
    await press('switcher');
    await press('rename-workspace');
    await fireEvent.input(get('workspace-name'), { target: { value: 'production' } });
    await fireEvent.submit(get('rename-workspace-dialog').querySelector('form') as Element);
    await settle();
    expect(fake.calls.some(({ command, args }) => command === 'workspace_rename' && args['name'] === 'production')).toBe(true);
    expect(get('switcher').textContent).toContain('production');
  });
});

describe('an event whose proof needs history that is still on its way', () => {
  test('is unverified for now, not refused', async () => {
    await open({ verification: 'partial', phase: 'backfill' });
    await fireEvent.input(get('audit-search'), { target: { value: 'seq:10' } });
    await settle();
    await fireEvent.click(row(0));
    await settle();
    expect(get('audit-proof').textContent).toContain('still on its way');
    expect(byId('proof-error')).toBeNull();
  });
});
