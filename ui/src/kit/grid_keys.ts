/** Where the cursor goes: arrows and j k by one, PgUp and PgDn by a page, Home and End to the ends. Null: not a moving key. */
export function moveCursor(event: KeyboardEvent, cursor: number, count: number, page: number): number | null {
  if (count === 0 || event.ctrlKey || event.metaKey || event.altKey) return null;
  const clamp = (row: number) => Math.max(0, Math.min(count - 1, row));
  switch (event.key) {
    case 'ArrowDown':
    case 'j':
      return clamp(cursor + 1);
    case 'ArrowUp':
    case 'k':
      return cursor < 0 ? 0 : clamp(cursor - 1);
    case 'PageDown':
      return clamp(Math.max(0, cursor) + page);
    case 'PageUp':
      return clamp(cursor - page);
    case 'Home':
      return 0;
    case 'End':
      return count - 1;
    default:
      return null;
  }
}
