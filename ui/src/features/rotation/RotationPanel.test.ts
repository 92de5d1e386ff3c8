import { fireEvent, render } from '@testing-library/svelte';
import { describe, expect, test, vi } from 'vitest';

import { all, byId, fresh, get, settle } from '../../../tests/render';
import { WS_PROD } from '../../ipc/fake/audit/templates';
import { error, type FakeOptions } from '../../ipc/fake/options';
import RotationPanel from './RotationPanel.svelte';
import { rotations } from './rotations.svelte';
import { STEPS, stepState } from './steps';

async function show(options: Partial<FakeOptions> = {}) {
  const fake = fresh(options);
  await rotations.load(WS_PROD);
  const key = fake.world.keys[0]!;
  rotations.plan(key.id);
  const ondone = vi.fn();
  render(RotationPanel, { props: { keyId: key.id, name: key.name, onshow: vi.fn(), ondone } });
  await settle();
  return { fake, key, ondone };
}
const press = async (testid: string) => {
  await fireEvent.click(get(testid));
  await settle();
};
const states = () => all('rotation-step').map((step) => step.dataset['state']);

describe('the rotation panel', () => {
  test('shows the plan and does nothing until it is told to', async () => {
    const { fake } = await show();
    expect(get('rotation-panel').dataset['phase']).toBe('planned');
    expect(states()).toEqual(['todo', 'todo', 'todo', 'todo', 'todo']);
    expect(fake.calls.map(({ command }) => command)).not.toContain('api_key_rotate');
  });

  test('offers to revoke at once where nobody else uses the old key', async () => {
    const { fake, ondone } = await show();
    await press('rotation-start');
    expect(states()).toEqual(['done', 'done', 'done', 'now', 'todo']);
    await press('rotation-revoke');
    expect(byId('revoke-anyway-dialog')).toBeNull();
    expect(fake.calls.at(-1)?.command).toBe('rotation_revoke_old');
    expect(get('rotation-panel').dataset['phase']).toBe('done');
    expect(states()).toEqual(['done', 'done', 'done', 'done', 'done']);
    expect(ondone).toHaveBeenCalledTimes(2);
  });

  test('names who uses the old key and asks before revoking it', async () => {
    const { fake } = await show({ inUse: true });
    await press('rotation-start');
    expect(all('rotation-user').length).toBe(2);
    await press('rotation-revoke');
    expect(get('revoke-anyway-dialog').textContent).toContain('2 callers');
    expect(fake.calls.map(({ command }) => command)).not.toContain('rotation_revoke_old');
    await fireEvent.submit(get('revoke-anyway-dialog').querySelector('form') as Element);
    await settle();
    expect(fake.calls.at(-1)?.command).toBe('rotation_revoke_old');
    expect(get('rotation-panel').dataset['phase']).toBe('done');
  });

  test('stays with the plan where the new key could not be made, and says why', async () => {
    await show({ fail: { api_key_rotate: error('unavailable') } });
    await press('rotation-start');
    expect(get('rotation-panel').dataset['phase']).toBe('planned');
    expect(get('rotation-error').dataset['code']).toBe('unavailable');
  });
});

describe('the steps', () => {
  test('of an undone rotation are not done', () => expect(STEPS.map((step) => stepState(step, 'undone'))).toEqual(Array(5).fill('failed')));
  test('while storing, the new key exists', () => expect(STEPS.map((step) => stepState(step, 'storing'))).toEqual(['done', 'now', 'todo', 'todo', 'todo']));
});
