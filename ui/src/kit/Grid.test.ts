import { fireEvent, render } from '@testing-library/svelte';
import { createRawSnippet, type Component } from 'svelte';
import { describe, expect, test, vi } from 'vitest';

import Grid from './Grid.svelte';

const cell = createRawSnippet<[number, string]>((row, column) => ({
  render: () => `<span>${column()} ${row()}</span>`,
}));

function show(count: number, more: Record<string, unknown> = {}) {
  const props = {
    label: 'Things', testid: 'grid', columns: [{ id: 'a', label: 'A', width: '1fr' }], count, cursor: -1,
    key: (row: number) => `k${row}`, data: (row: number) => ({ 'data-row': row }), cell, ...more,
  };
  const result = render(Grid as unknown as Component<typeof props>, { props });
  const grid = result.getByRole('grid');
  const rows = () => [...grid.querySelectorAll<HTMLElement>('[data-row]')].map((row) => Number(row.dataset['row']));
  const scrollTo = async (top: number) => {
    grid.scrollTop = top;
    await fireEvent.scroll(grid);
  };
  const press = (key: string, init: KeyboardEventInit = {}) => fireEvent.keyDown(grid, { key, ...init });
  return { ...result, grid, rows, scrollTo, press };
}

describe('a grid', () => {
  test('of 10,000 rows has only those in sight in the DOM', async () => {
    const { grid, rows, scrollTo } = show(10_000);
    expect(rows().length).toBeLessThan(40);
    expect(grid.getAttribute('aria-rowcount')).toBe('10001');
    await scrollTo(180_000);
    expect(rows().length).toBeLessThan(40);
    expect(rows()).toContain(5_005);
    expect(rows()).not.toContain(0);
  });

  test('tells which rows are in sight, so that they can be fetched', async () => {
    const onrange = vi.fn();
    const { scrollTo } = show(10_000, { onrange });
    await scrollTo(36_000);
    expect(onrange.mock.lastCall).toEqual([997, 1_020]);
  });

  test('moves its cursor by arrows, j and k, pages and ends', async () => {
    const { grid, press } = show(1_000);
    const at = () => grid.querySelector('[aria-selected=true]')?.getAttribute('data-row');
    await press('ArrowDown');
    expect(at()).toBe('0');
    await press('j');
    await press('j');
    await press('k');
    expect(at()).toBe('1');
    await press('PageDown');
    expect(at()).toBe('15');
    await press('End');
    await fireEvent.scroll(grid);
    expect(at()).toBe('999');
    await press('Home');
    await fireEvent.scroll(grid);
    expect(at()).toBe('0');
    expect(grid.getAttribute('aria-activedescendant')).toBe(grid.querySelector('[aria-selected=true]')?.id);
  });

  test('leaves keys with Ctrl to the window', async () => {
    const { grid, press } = show(10);
    await press('j', { ctrlKey: true });
    expect(grid.querySelector('[aria-selected=true]')).toBeNull();
  });

  test('opens by Enter and by a press; hands other keys on with the row', async () => {
    const onopen = vi.fn();
    const onkey = vi.fn(() => true);
    const { grid, press } = show(10, { onopen, onkey });
    await press('ArrowDown');
    await press('Enter');
    expect(onopen).toHaveBeenLastCalledWith(0);
    await fireEvent.click(grid.querySelector('[data-row="3"]') as Element);
    expect(onopen).toHaveBeenLastCalledWith(3);
    await press('c');
    expect(onkey.mock.lastCall?.[1 as never]).toBe(0);
  });

  test('keeps its layout while loading', () => {
    const { grid } = show(0, { loading: true });
    expect(grid.getAttribute('aria-busy')).toBe('true');
    expect(grid.querySelectorAll('[role=gridcell]').length).toBe(8);
  });
});
