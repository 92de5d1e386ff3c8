import { fireEvent, render } from '@testing-library/svelte';
import { createRawSnippet } from 'svelte';
import { describe, expect, test, vi } from 'vitest';

import Button from './Button.svelte';
import { X } from './icons';
import { tooltips } from './tooltip.svelte';

const children = createRawSnippet(() => ({ render: () => '<span>Save</span>' }));

describe('a button', () => {
  test('at work takes no second press, keeps its focus and says so', async () => {
    const onclick = vi.fn();
    const { getByRole, rerender } = render(Button, { props: { children, onclick } });
    const button = getByRole('button');
    button.focus();
    await rerender({ busy: true });
    await fireEvent.click(button);
    expect(onclick).not.toHaveBeenCalled();
    expect(document.activeElement).toBe(button);
    expect(button.getAttribute('aria-busy')).toBe('true');
    await rerender({ busy: false });
    await fireEvent.click(button);
    expect(onclick).toHaveBeenCalledOnce();
  });

  test('with an icon alone has a name, and tells it with its key on hover', async () => {
    vi.useFakeTimers();
    const { getByRole } = render(Button, { props: { icon: X, label: 'Close', keys: 'Esc' } });
    const button = getByRole('button', { name: 'Close' });
    await fireEvent.pointerEnter(button);
    vi.advanceTimersByTime(400);
    expect(tooltips.shown).toMatchObject({ text: 'Close', keys: 'Esc' });
    await fireEvent.pointerLeave(button);
    expect(tooltips.shown).toBeNull();
    vi.useRealTimers();
  });
});
