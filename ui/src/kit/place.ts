export interface Box {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

export interface Placed {
  left: number;
  top: number;
  maxHeight: number;
}

const GAP = 4;
const EDGE = 8;

/** Where a floating box of `size` goes beside `anchor` so that it stays inside the window: below, else above. */
export function place(
  anchor: Box,
  size: { width: number; height: number },
  view: { width: number; height: number },
  align: 'start' | 'end' | 'center' = 'start',
): Placed {
  const below = view.height - anchor.bottom - GAP - EDGE;
  const above = anchor.top - GAP - EDGE;
  const up = size.height > below && above > below;
  const room = Math.max(80, up ? above : below);
  const height = Math.min(size.height, room);
  const top = up ? anchor.top - GAP - height : anchor.bottom + GAP;
  const wanted =
    align === 'start' ? anchor.left
    : align === 'end' ? anchor.right - size.width
    : (anchor.left + anchor.right - size.width) / 2;
  const left = Math.max(EDGE, Math.min(wanted, view.width - size.width - EDGE));
  return { left, top: Math.max(EDGE, top), maxHeight: room };
}
