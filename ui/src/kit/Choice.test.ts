import { fireEvent, render } from '@testing-library/svelte';
import { describe, expect, test, vi } from 'vitest';

import Choice from './Choice.svelte';

function show(more: Record<string, unknown> = {}) {
  const anchor = document.createElement('button');
  document.body.append(anchor);
  const onchoose = vi.fn();
  const options = ['api_key.created', 'api_key.revoked', 'user.signed_in'].map((value) => ({ value, label: value }));
  const props = { label: 'Action', options, value: null, anchor, queryLabel: 'Narrow', emptyText: 'None', free: true, onchoose, onclose: vi.fn(), ...more };
  return { ...render(Choice, { props }), onchoose };
}

describe('a choice', () => {
  test('narrows by what is typed and takes the marked entry by Enter', async () => {
    const { getByRole, getAllByRole, onchoose } = show();
    const field = getByRole('combobox');
    await fireEvent.input(field, { target: { value: 'api' } });
    expect(getAllByRole('option').map((option) => option.textContent?.trim())).toEqual(['api_key.created', 'api_key.revoked', 'api']);
    await fireEvent.keyDown(field, { key: 'ArrowDown' });
    await fireEvent.keyDown(field, { key: 'Enter' });
    expect(onchoose).toHaveBeenCalledWith('api_key.revoked');
  });

  test('takes a word that is not in the list where that is allowed, and only there', async () => {
    const { getByRole, onchoose, unmount } = show();
    await fireEvent.input(getByRole('combobox'), { target: { value: 'rag.*' } });
    await fireEvent.keyDown(getByRole('combobox'), { key: 'Enter' });
    expect(onchoose).toHaveBeenCalledWith('rag.*');
    unmount();
    const closed = show({ free: false });
    expect(closed.queryByRole('combobox')).toBeNull();
    await fireEvent.keyDown(closed.getByRole('listbox'), { key: 'Enter' });
    expect(closed.onchoose).toHaveBeenCalledWith('api_key.created');
  });
});
