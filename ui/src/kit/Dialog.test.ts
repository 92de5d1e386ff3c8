import { fireEvent, render } from '@testing-library/svelte';
import { createRawSnippet } from 'svelte';
import { describe, expect, test, vi } from 'vitest';

import Dialog from './Dialog.svelte';

const children = createRawSnippet(() => ({ render: () => '<input aria-label="Name" />' }));
const plain = createRawSnippet(() => ({ render: () => '<p>Sure?</p>' }));

function show(more: Record<string, unknown> = {}) {
  const onconfirm = vi.fn();
  const onclose = vi.fn();
  const props = { title: 'Create', confirmLabel: 'Yes', cancelLabel: 'No', testid: 'd', onconfirm, onclose, children, ...more };
  return { ...render(Dialog, { props }), onconfirm, onclose };
}

describe('a dialog', () => {
  test('puts the focus into its first field, or on the harmless button', () => {
    const { getByLabelText, unmount } = show();
    expect(document.activeElement).toBe(getByLabelText('Name'));
    unmount();
    const { getByTestId } = show({ children: plain, danger: true });
    expect(document.activeElement).toBe(getByTestId('dialog-cancel'));
  });

  test('gives the focus back', () => {
    const before = document.createElement('button');
    document.body.append(before);
    before.focus();
    const { unmount } = show();
    expect(document.activeElement).not.toBe(before);
    unmount();
    expect(document.activeElement).toBe(before);
  });

  test('closes by Esc and by Cancel', async () => {
    const { getByTestId, onclose } = show();
    await fireEvent.keyDown(getByTestId('d'), { key: 'Escape' });
    await fireEvent.click(getByTestId('dialog-cancel'));
    expect(onclose).toHaveBeenCalledTimes(2);
  });

  test('confirms by Enter in a field', async () => {
    const { getByTestId, onconfirm } = show();
    await fireEvent.submit(getByTestId('d').querySelector('form') as Element);
    expect(onconfirm).toHaveBeenCalledOnce();
  });

  test('at work takes neither a second yes nor a no: the answer must be seen', async () => {
    const { getByTestId, onconfirm, onclose } = show({ busy: true });
    await fireEvent.submit(getByTestId('d').querySelector('form') as Element);
    await fireEvent.keyDown(getByTestId('d'), { key: 'Escape' });
    await fireEvent.click(getByTestId('dialog-cancel'));
    expect(onconfirm).not.toHaveBeenCalled();
    expect(onclose).not.toHaveBeenCalled();
  });

  test('does not confirm what is not ready', async () => {
    const { getByTestId, onconfirm } = show({ ready: false });
    await fireEvent.submit(getByTestId('d').querySelector('form') as Element);
    expect(onconfirm).not.toHaveBeenCalled();
    expect((getByTestId('dialog-confirm') as HTMLButtonElement).disabled).toBe(true);
  });
});
