import type { ApiKeyRow } from '../../ipc';
import type { Column, Sort } from '../../kit/grid';
import { t } from '../../texts';
import { condition, conditionText, type KeyCondition } from './condition';

export type KeyColumn = 'name' | 'permissions' | 'last_four' | 'created' | 'last_used' | 'expires' | 'status' | 'actions';

export const keyColumns = (): Column<KeyColumn>[] => [
  { id: 'name', label: t('keys.name'), width: 'minmax(120px, 1.4fr)', sortable: true },
  { id: 'permissions', label: t('keys.permissions'), width: 'minmax(160px, 1.4fr)', from: 916 },
  { id: 'last_four', label: t('keys.key'), width: '52px' },
  { id: 'created', label: t('keys.created'), width: '88px', sortable: true, from: 1024 },
  { id: 'last_used', label: t('keys.last_used'), width: '88px', sortable: true, from: 500 },
  { id: 'expires', label: t('keys.expires'), width: '84px', sortable: true, from: 700 },
  { id: 'status', label: t('keys.status'), width: '116px', sortable: true },
  { id: 'actions', label: t('keys.actions'), width: '196px', align: 'end', silent: true, from: 560 },
];

/** Every word must occur in the name, the id, the last four characters, a permission or the status in words. */
export function matches(key: ApiKeyRow, query: string, now: number): boolean {
  const hay = [key.name, key.id, key.last_four, ...key.permissions, t(conditionText[condition(key, now)])].join('\n').toLowerCase();
  return query.toLowerCase().split(/\s+/).every((word) => hay.includes(word));
}

/** One for all comparisons: making one for each costs more than comparing. */
const names = new Intl.Collator('en', { numeric: true });

const RANK: Record<KeyCondition, number> = { expires_soon: 0, rotating: 1, never_used: 2, unused: 3, active: 4, expired: 5, revoked: 6 };

function compare(a: ApiKeyRow, b: ApiKeyRow, by: KeyColumn, now: number): number {
  /** Times as RFC 3339 in UTC sort as text; 'never' goes behind every time. */
  const times = (x: string | null, y: string | null) => (x === y ? 0 : x === null ? 1 : y === null ? -1 : x < y ? -1 : 1);
  switch (by) {
    case 'created': return times(a.created_at, b.created_at);
    case 'last_used': return times(a.last_used_at, b.last_used_at);
    case 'expires': return times(a.expires_at, b.expires_at);
    case 'status': return RANK[condition(a, now)] - RANK[condition(b, now)];
    default: return names.compare(a.name, b.name);
  }
}

/** Dead keys stay behind living ones, whatever the order. */
export function sortKeys(keys: ApiKeyRow[], { by, descending }: Sort<KeyColumn>, now: number): ApiKeyRow[] {
  const dead = (key: ApiKeyRow) => (key.status === 'active' ? 0 : 1);
  const sign = descending ? -1 : 1;
  return [...keys].sort((a, b) => dead(a) - dead(b) || sign * compare(a, b, by, now) || (a.id < b.id ? 1 : -1));
}
