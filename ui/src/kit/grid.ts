export interface Column<C extends string = string> {
  id: C;
  label: string;
  /** A track of CSS `grid-template-columns`. */
  width: string;
  /** Shown only where the grid is at least this wide, in px. */
  from?: number;
  align?: 'end';
  sortable?: boolean;
  /** The heading is only for those who hear the table. */
  silent?: boolean;
}

export interface Sort<C extends string = string> {
  by: C;
  descending: boolean;
}

export interface CellContext {
  /** The cursor is on this row. */
  selected: boolean;
  /** Selected, or the pointer is on it: its actions are shown. */
  active: boolean;
}
