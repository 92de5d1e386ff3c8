import { untrack } from 'svelte';

import type { ApiKeyRow } from '../../ipc';
import type { Sort } from '../../kit/grid';
import { nowByMoment } from '../../kit/now.svelte';
import { rotations } from '../rotation/rotations.svelte';
import { session } from '../session/session.svelte';
import type { KeyAction } from './actions';
import { isLive } from './condition';
import { apiKeys } from './keys.svelte';
import { copyKey, pinKey } from './row_commands';
import { matches, sortKeys, type KeyColumn } from './table';
import { keyTests } from './tests.svelte';

/** What the page of keys shows and what is done on it: search, order, selection, the open pane and the open dialog. */
export class KeyTable {
  query = $state('');
  sort: Sort<KeyColumn> = $state.raw({ by: 'created', descending: true });
  /** By id: sorting, searching and reloading do not move the selection to another key. */
  selectedId: string | null = $state(null);
  openId: string | null = $state(null);
  /** The name in the pane is a field. */
  editing = $state(false);
  creating = $state(false);
  revoking: ApiKeyRow | null = $state.raw(null);

  rows: ApiKeyRow[] = $derived.by(() => {
    // The minute matters for words, not for the order: rows do not jump while they are read.
    const now = untrack(nowByMoment);
    const query = this.query.trim();
    return sortKeys(query === '' ? apiKeys.items : apiKeys.items.filter((key) => matches(key, query, now)), this.sort, now);
  });
  cursor = $derived(this.rows.findIndex((key) => key.id === this.selectedId));
  opened = $derived(apiKeys.find(this.openId));
  may = $derived(session.can('keys.write'));

  select(row: number): void {
    this.selectedId = this.rows[row]?.id ?? null;
    if (this.openId !== null && this.selectedId !== null) this.openId = this.selectedId;
    this.editing = false;
  }

  show(id: string, open: boolean): void {
    this.selectedId = id;
    if (open) this.openId = id;
  }

  close(): void {
    this.openId = null;
    this.editing = false;
    rotations.plan(null);
  }

  /** Times begin with the newest, words with the first. */
  sortBy(by: KeyColumn): void {
    const descending = this.sort.by === by ? !this.sort.descending : by === 'created' || by === 'last_used';
    this.sort = { by, descending };
  }

  /** Answers whether the action meant something for this key. */
  act(action: KeyAction, key: ApiKeyRow | undefined): boolean {
    if (!key) return false;
    this.selectedId = key.id;
    if (action !== 'open' && !isLive(key)) return false;
    if ((action === 'rename' || action === 'rotate' || action === 'revoke') && !this.may) return false;
    if (action !== 'copy' && action !== 'pin' && action !== 'revoke') this.openId = key.id;
    switch (action) {
      case 'open': break;
      case 'copy': void copyKey(key); break;
      case 'pin': void pinKey(key); break;
      case 'test': if (key.has_secret) void keyTests.run(key.id); break;
      case 'rename': this.editing = true; break;
      case 'rotate': if (!rotations.of(key.id)) rotations.plan(key.id); break;
      case 'revoke': this.revoking = key; break;
    }
    return true;
  }
}
