import { fireEvent, render } from '@testing-library/svelte';
import { describe, expect, test } from 'vitest';

import { all, byId, fresh, get, renderApp, settle } from '../../tests/render';
import { route } from '../features/navigation/route.svelte';
import { error } from '../ipc/fake/options';
import type { VaultView } from '../ipc';
import { useBackend } from '../ipc/backend';
import App from './App.svelte';

const press = async (testid: string, data: Record<string, string> = {}) => {
  await fireEvent.click(get(testid, data));
  await settle();
};
const fill = (testid: string, value: string) => fireEvent.input(get(testid), { target: { value } });
const view = () => get('app').dataset['view'];
const confirm = async (testid: string) => {
  await fireEvent.submit(get(testid).querySelector('form') as Element);
  await settle();
};

describe('the first page', () => {
  test('is the welcome screen where nobody is signed in', async () => {
    await renderApp({ signedIn: false });
    expect(view()).toBe('welcome');
    expect(document.title).toBe('Welcome – Bijak Keys');
  });

  test('is an error with a way on where the app cannot tell its state', async () => {
    const { fake } = await renderApp({ fail: { app_state: error('internal') } });
    expect(view()).toBe('loading');
    delete fake.options.fail['app_state'];
    await press('load-retry');
    expect(view()).toBe('overview');
  });

  test.each<VaultView['kind']>(['opening', 'keyring_locked', 'keyring_unreachable', 'needs_passphrase', 'passphrase_locked', 'broken'])('is the gate of a vault that is %s', async (kind) => {
    const vault = (kind === 'keyring_unreachable' || kind === 'broken' ? { kind, error: error('vault_broken') } : { kind }) as VaultView;
    const { fake } = await renderApp({ state: { vault } });
    expect(get('vault-gate').dataset['state']).toBe(kind);
    expect(fake.calls.map(({ command }) => command)).toEqual(['app_state']);
  });

  test('reads everything once the vault opens', async () => {
    await renderApp({ state: { vault: { kind: 'passphrase_locked' } } });
    await fill('passphrase', 'velvet otter quarrels');
    await fireEvent.submit(get('passphrase').closest('form') as Element);
    await settle();
    expect(view()).toBe('overview');
    expect(get('nav-keys').textContent).toContain('8');
  });

  test('a wrong passphrase is refused in words, in place', async () => {
    await renderApp({ state: { vault: { kind: 'passphrase_locked' } }, fail: { vault_unlock: error('wrong_passphrase') } });
    await fill('passphrase', 'something else');
    await fireEvent.submit(get('passphrase').closest('form') as Element);
    await settle();
    expect(get('vault-error').dataset['code']).toBe('wrong_passphrase');
  });
});

describe('signing in', () => {
  test('does not send a URL that is not safe', async () => {
    const { fake } = await renderApp({ signedIn: false });
    await fill('deployment-url', 'http://keys.example.com');
    await fireEvent.submit(get('deployment-url').closest('form') as Element);
    await settle();
    expect(get('deployment-url-error').textContent).toContain('https');
    expect(fake.calls.map(({ command }) => command)).not.toContain('sign_in_start');
  });

  test('shows each step, and each failure with a way on', async () => {
    const { fake } = await renderApp({ signedIn: false });
    await fill('deployment-url', 'keys.example.com');
    await fireEvent.submit(get('deployment-url').closest('form') as Element);
    await settle();
    expect(fake.calls.at(-1)).toEqual({ command: 'sign_in_start', args: { baseUrl: 'https://keys.example.com' } });
    expect(get('sign-in-progress').dataset['state']).toBe('discovering');
    fake.world.change({ sign_in: { kind: 'failed', base_url: 'https://keys.example.com', error: error('sign_in_wrong_issuer') } });
    await settle();
    expect(get('sign-in-error').dataset['code']).toBe('sign_in_wrong_issuer');
    await press('sign-in-cancel');
    expect(byId('sign-in-progress')).toBeNull();
  });

  test('a session that ended says so over every page and starts again from there', async () => {
    const { fake } = await renderApp({ state: { session: { kind: 'signed_out', reason: error('invalid_credential') } } });
    await press('sign-in-again');
    expect(fake.calls.at(-1)?.args).toEqual({ baseUrl: 'https://keys.acme.dev' });
  });
});

describe('API keys', () => {
  test('of 10,000, only those in sight are in the DOM', async () => {
    await renderApp({ keys: 10_000 });
    await press('nav-keys');
    expect(get('keys-grid').getAttribute('aria-rowcount')).toBe('10001');
    expect(all('key-row').length).toBeLessThan(40);
  });

  test('a new key is selected, counts down in its row, and asked for nothing it does not need', async () => {
    const { fake } = await renderApp();
    await press('nav-keys');
    await press('create-key');
    await fill('key-name', 'ci-2');
    await fireEvent.click(get('expiry-never'));
    await confirm('create-key-dialog');
    expect(fake.calls.find(({ command }) => command === 'api_key_create')?.args).toEqual({
      form: { workspace_id: fake.world.workspaces[0]?.id, name: 'ci-2', permissions: ['inference.write'], expires_at: null, allowed_cidrs: [] },
    });
    expect(byId('create-key-dialog')).toBeNull();
    const row = get('key-row', { name: 'ci-2' });
    expect(row.getAttribute('aria-selected')).toBe('true');
    expect(row.textContent).toContain('Copied · clears in 30 s');
  });

  test('a name or a network that is wrong is said in the dialog, and nothing is sent', async () => {
    const { fake } = await renderApp();
    await press('nav-keys');
    await press('create-key');
    await press('networks-toggle');
    await fill('networks', '10.0.0.0/99');
    await confirm('create-key-dialog');
    expect(get('key-name-error').textContent).toContain('name');
    expect(get('networks-error').textContent).toContain('10.0.0.0/99');
    expect(fake.calls.map(({ command }) => command)).not.toContain('api_key_create');
  });

  test('the keyboard copies, opens the plan of a rotation and asks before revoking', async () => {
    const { fake } = await renderApp();
    await press('nav-keys');
    const grid = get('keys-grid');
    const key = (name: string) => fireEvent.keyDown(grid, { key: name }).then(settle);
    await key('j');
    await key('j');
    await key('j');
    await key('c');
    expect(fake.calls.at(-1)?.command).toBe('api_key_copy');
    await key('r');
    expect(get('rotation-panel').dataset['phase']).toBe('planned');
    await key('Delete');
    expect(get('revoke-key-dialog').textContent).toContain('search-indexer');
    expect(get('last-use').textContent).toMatch(/Last used \d+ s ago/);
    await confirm('revoke-key-dialog');
    expect(get('key-row', { name: 'search-indexer' }).dataset['status']).toBe('revoked');
  });

  test('the selection stays with its key when the list is read anew and sorted otherwise', async () => {
    const { fake } = await renderApp();
    await press('nav-keys');
    await fireEvent.pointerDown(get('key-row', { name: 'batch-embed' }));
    fake.world.keys = fake.world.keys.filter(({ name }) => name !== 'ci-runner');
    fake.world.tellKeys();
    await settle();
    expect(get('key-row', { name: 'batch-embed' }).getAttribute('aria-selected')).toBe('true');
  });

  test('search narrows, says when nothing is found, and Ctrl K finds it', async () => {
    await renderApp();
    await press('nav-keys');
    await fill('keys-search', 'rag.write');
    await settle();
    expect(all('key-row').map((row) => row.dataset['name'])).toEqual(['search-indexer', 'batch-embed', 'hackathon']);
    await fill('keys-search', 'zzz');
    await settle();
    expect(byId('empty-state')).not.toBeNull();
    (document.activeElement as HTMLElement).blur();
    await fireEvent.keyDown(window, { key: 'k', ctrlKey: true });
    expect(document.activeElement).toBe(get('keys-search'));
  });

  test('a test shows the answer, or the refusal in words', async () => {
    await renderApp();
    await press('nav-keys');
    const at = async (name: string) => {
      await fireEvent.pointerDown(get('key-row', { name }));
      await fireEvent.keyDown(get('keys-grid'), { key: 't' });
      await settle();
      return get('key-test-result');
    };
    expect((await at('ci-runner')).textContent).toContain('200 in 43 ms');
    const refused = await at('batch-embed');
    expect(refused.dataset).toMatchObject({ ok: 'false', status: '403', code: 'insufficient_scope' });
    expect(refused.textContent).toContain('The key is alive');
  });

  test('a key is renamed in place: Enter keeps, Esc drops', async () => {
    const { fake } = await renderApp();
    await press('nav-keys');
    await fireEvent.pointerDown(get('key-row', { name: 'ci-runner' }));
    await fireEvent.keyDown(get('keys-grid'), { key: 'F2' });
    await settle();
    await fill('key-rename-input', 'ci-runner-eu');
    await fireEvent.keyDown(get('key-rename-input'), { key: 'Enter' });
    await settle();
    expect(fake.calls.at(-1)?.args).toMatchObject({ name: 'ci-runner-eu' });
    expect(byId('key-row', { name: 'ci-runner-eu' })).not.toBeNull();
  });

  test('Esc closes the pane from the table too, and the log opens on the key’s trail', async () => {
    const { fake } = await renderApp();
    await press('nav-keys');
    await fireEvent.pointerDown(get('key-row', { name: 'ci-runner' }));
    await fireEvent.keyDown(get('keys-grid'), { key: 'Enter' });
    await settle();
    await fireEvent.keyDown(get('keys-grid'), { key: 'Escape' });
    await settle();
    expect(byId('key-pane')).toBeNull();
    await fireEvent.keyDown(get('keys-grid'), { key: 'Enter' });
    await settle();
    await press('key-trail');
    expect(fake.calls.filter(({ command }) => command === 'audit_page').at(-1)?.args).toMatchObject({ query: `identity:${fake.world.keys[0]?.id}` });
  });

  test('a list that cannot be read says why and tries again; an empty one teaches the next step', async () => {
    const { fake } = await renderApp({ keys: 0, fail: { api_keys_list: error('unreachable') } });
    await press('nav-keys');
    expect(get('load-error').dataset['code']).toBe('unreachable');
    delete fake.options.fail['api_keys_list'];
    await press('load-retry');
    expect(get('empty-state').textContent).toContain('No API keys yet');
  });
});

describe('service accounts', () => {
  test('the page of one shows both keys of an overlap, who lags behind, and the trail', async () => {
    const { fake } = await renderApp();
    await press('nav-service-accounts');
    await press('account-row', { name: 'inference-prod' });
    expect(all('account-key-card').map((card) => card.dataset['status'])).toEqual(['superseded', 'active']);
    expect(get('overlap-remaining').textContent).toMatch(/ends in 17 h 4\d min/);
    expect(get('overlap-verdict').dataset['state']).toBe('wait');
    expect(all('usage-row').length).toBe(4);
    const { id } = fake.world.accounts[0]!.row;
    await press('account-trail');
    expect(view()).toBe('audit');
    expect(fake.calls.filter(({ command }) => command === 'audit_page').at(-1)?.args).toMatchObject({ query: `identity:${id}` });
    expect(get('filter-identity').textContent).toContain('inference-prod');
  });

  test('revoking a key can take its descendants along', async () => {
    const { fake } = await renderApp();
    await press('nav-service-accounts');
    await press('account-row', { name: 'inference-prod' });
    await fireEvent.click(all('account-key-revoke')[0] as Element);
    await settle();
    await fireEvent.click(get('revoke-descendants'));
    await confirm('revoke-account-key-dialog');
    expect(fake.calls.at(-1)?.args).toMatchObject({ descendants: true });
    expect(all('account-key-card').map((card) => card.dataset['status'])).toEqual(['active']);
  });
});

describe('the audit log', () => {
  test('of 100,000 events asks for pages as they come into sight, of one snapshot', async () => {
    const { fake } = await renderApp({ events: 100_000 });
    await press('nav-audit');
    expect(all('audit-row').length).toBeLessThan(40);
    const grid = get('audit-grid');
    grid.scrollTop = 32 * 50_000;
    await fireEvent.scroll(grid);
    await settle();
    const rows = all('audit-row');
    expect(rows.length).toBeLessThan(40);
    expect(rows.map((row) => row.dataset['seq'])).toContain(String(99_999 - 50_000));
    expect(fake.calls.filter(({ command, args }) => command === 'audit_page' && args['upToSeq'] === 99_999).length).toBeGreaterThan(0);
  });

  test('says how many are new and moves only when told to', async () => {
    const { fake } = await renderApp({ events: 1_000 });
    await press('nav-audit');
    fake.world.events += 12;
    fake.emit('audit', fake.world.audit());
    await settle();
    expect(get('audit-new').textContent?.trim()).toBe('12 new');
    expect(all('audit-row')[0]?.dataset['seq']).toBe('999');
    await press('audit-new');
    expect(all('audit-row')[0]?.dataset['seq']).toBe('1011');
    expect(byId('audit-new')).toBeNull();
  });

  test('one event shows all its fourteen fields, null as a dash', async () => {
    await renderApp({ events: 500 });
    await press('nav-audit');
    await fireEvent.click(all('audit-row')[4] as Element);
    await settle();
    const fields = ['id', 'seq', 'time', 'organization_id', 'workspace_id', 'actor', 'action', 'target', 'source_ip', 'user_agent', 'outcome', 'reason', 'request_id', 'details'];
    for (const field of fields) expect(get(`field-${field}`).textContent?.trim()).not.toBe('');
    expect(get('field-reason').textContent?.trim()).toBe('–');
  });

  test('is asked as one types, by the newest text alone, and says how many match', async () => {
    const { fake } = await renderApp({ events: 5_000 });
    await press('nav-audit');
    await fill('audit-search', 'outcome:failure');
    await settle();
    expect(fake.calls.filter(({ command }) => command === 'audit_page').at(-1)?.args).toMatchObject({ query: 'outcome:failure', upToSeq: null });
    expect(all('audit-row').every((row) => row.dataset['outcome'] === 'failure')).toBe(true);
    expect(Number(get('audit-total').dataset['total'])).toBeLessThan(2_000);
    await press('query-clear');
    expect(get('audit-total').dataset['total']).toBe('5000');
  });

  test('half a query is no failure: it is pointed at, and the rows stay', async () => {
    await renderApp({ events: 500 });
    await press('nav-audit');
    await fill('audit-search', 'actor:lena* (action:');
    await settle();
    // The values of the key come first; without them the mistake is shown.
    expect(get('query-completions').textContent).toContain('api_key.created');
    await fireEvent.keyDown(get('audit-search'), { key: 'Escape' });
    expect(get('query-error').dataset).toMatchObject({ from: '13', to: '20', code: 'value_missing' });
    expect(byId('load-error')).toBeNull();
    expect(all('audit-row').length).toBeGreaterThan(5);
  });

  test('is closed to members, in words', async () => {
    await renderApp({ role: 'member' });
    await press('nav-audit');
    expect(byId('audit-forbidden')).not.toBeNull();
  });

  test('says how old the copy is where the deployment cannot be reached', async () => {
    await renderApp({ state: { session: { kind: 'offline', since: new Date(Date.now() - 180_000).toISOString(), error: error('unreachable') } } });
    await press('nav-audit');
    expect(get('audit-offline').textContent).toContain('3 min ago');
    expect(get('audit-foot').textContent).toContain('Offline');
    // What was proven stays proven without a network.
    expect(get('audit-foot').dataset['state']).toBe('verified');
  });
});

describe('signing out', () => {
  test('asks first, since secrets are wiped; a deployment that could not be told is told by a toast', async () => {
    const { fake } = await renderApp();
    await press('switcher');
    await press('sign-out');
    expect(fake.calls.map(({ command }) => command)).not.toContain('sign_out');
    expect(get('sign-out-dialog').textContent).toContain('wiped');
    fake.options.fail['sign_out'] = error('signed_out_not_revoked');
    const told = fake.invoke.bind(fake);
    fake.invoke = (command, args) => {
      if (command === 'sign_out') fake.world.change({ active_profile_id: null, profiles: [], session: { kind: 'none' } });
      return told(command, args);
    };
    await confirm('sign-out-dialog');
    expect(view()).toBe('welcome');
    expect(get('toast').textContent).toContain('could not be told');
  });
});

describe('the shell', () => {
  test('can ask for a page and one object on it', async () => {
    const { fake } = await renderApp();
    const key = fake.world.keys[2]!;
    fake.emit('navigate', { view: 'keys', id: key.id });
    await settle();
    expect(view()).toBe('keys');
    expect(get('key-pane').dataset['id']).toBe(key.id);
  });

  test('is obeyed although it asks before the first state is there', async () => {
    const fake = fresh();
    const { id } = fake.world.keys[2]!;
    useBackend({
      listen: (event, handle) => fake.listen(event, handle),
      invoke: (command, args) => {
        // As the shell does: the question for the state is the sign that the page listens.
        if (command === 'app_state') fake.emit('navigate', { view: 'keys', id });
        return fake.invoke(command, args);
      },
    });
    render(App);
    await settle();
    expect(view()).toBe('keys');
    expect(get('key-pane').dataset['id']).toBe(id);
  });

  test('the page stays where it was behind a locked vault', async () => {
    const { fake } = await renderApp();
    await press('nav-service-accounts');
    fake.world.change({ vault: { kind: 'passphrase_locked' } });
    await settle();
    expect(view()).toBe('vault');
    fake.world.change({ vault: { kind: 'open_passphrase' } });
    await settle();
    expect(view()).toBe('service_accounts');
    expect(all('account-row').length).toBe(6);
  });

  test('another profile starts from nothing', async () => {
    const { fake } = await renderApp();
    route.go('keys');
    await settle();
    fake.world.change({ active_profile_id: null, profiles: [], session: { kind: 'none' } });
    await settle();
    expect(view()).toBe('welcome');
    expect(all('key-row')).toEqual([]);
  });
});
