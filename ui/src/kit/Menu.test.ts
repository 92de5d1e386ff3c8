import { fireEvent, render } from '@testing-library/svelte';
import { describe, expect, test, vi } from 'vitest';

import Menu from './Menu.svelte';

function show() {
  const anchor = document.createElement('button');
  document.body.append(anchor);
  const run = { copy: vi.fn(), rotate: vi.fn(), revoke: vi.fn() };
  const onclose = vi.fn();
  const items = [
    { id: 'copy', label: 'Copy', run: run.copy },
    { id: 'rotate', label: 'Rotate', disabled: true, run: run.rotate },
    { id: 'revoke', label: 'Revoke', run: run.revoke },
  ];
  const result = render(Menu, { props: { label: 'Actions', items, anchor, onclose } });
  return { ...result, anchor, run, onclose, menu: result.getByRole('menu') };
}

describe('a menu', () => {
  test('starts on its first item and goes round by arrows, over what is disabled', async () => {
    const { menu } = show();
    const at = () => document.activeElement?.textContent?.trim();
    expect(at()).toBe('Copy');
    await fireEvent.keyDown(menu, { key: 'ArrowDown' });
    expect(at()).toBe('Revoke');
    await fireEvent.keyDown(menu, { key: 'ArrowDown' });
    expect(at()).toBe('Copy');
    await fireEvent.keyDown(menu, { key: 'End' });
    expect(at()).toBe('Revoke');
  });

  test('runs an item, closes and gives the focus back', async () => {
    const { getByText, run, onclose, anchor } = show();
    await fireEvent.click(getByText('Revoke'));
    expect(run.revoke).toHaveBeenCalledOnce();
    expect(onclose).toHaveBeenCalledOnce();
    expect(document.activeElement).toBe(anchor);
  });

  test('does nothing on a disabled item', async () => {
    const { getByText, run, onclose } = show();
    await fireEvent.click(getByText('Rotate'));
    expect(run.rotate).not.toHaveBeenCalled();
    expect(onclose).not.toHaveBeenCalled();
  });

  test('closes by Esc and by a press elsewhere', async () => {
    const { menu, onclose } = show();
    await fireEvent.keyDown(menu, { key: 'Escape' });
    await fireEvent.pointerDown(document.body);
    expect(onclose).toHaveBeenCalledTimes(2);
  });
});
