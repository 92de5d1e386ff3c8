import type { ServiceAccountRow } from '../../ipc';
import type { Column, Sort } from '../../kit/grid';
import { t } from '../../texts';

export type AccountColumn = 'name' | 'scopes' | 'policy' | 'due' | 'last_used' | 'created' | 'status';

export const accountColumns = (): Column<AccountColumn>[] => [
  { id: 'name', label: t('accounts.name'), width: 'minmax(140px, 1.4fr)', sortable: true },
  { id: 'scopes', label: t('accounts.scopes'), width: 'minmax(130px, 1.6fr)', from: 760 },
  { id: 'policy', label: t('accounts.policy'), width: '110px', from: 900 },
  { id: 'due', label: t('accounts.due'), width: '104px', sortable: true },
  { id: 'last_used', label: t('accounts.last_used'), width: '92px', sortable: true },
  { id: 'created', label: t('accounts.created'), width: '92px', sortable: true, from: 1000 },
  { id: 'status', label: t('accounts.status'), width: '132px' },
];

const names = new Intl.Collator('en', { numeric: true });

export function sortAccounts(accounts: ServiceAccountRow[], { by, descending }: Sort<AccountColumn>): ServiceAccountRow[] {
  const times = (x: string | null, y: string | null) => (x === y ? 0 : x === null ? 1 : y === null ? -1 : x < y ? -1 : 1);
  const compare = (a: ServiceAccountRow, b: ServiceAccountRow) => {
    if (by === 'due') return times(a.rotation_due_at, b.rotation_due_at);
    if (by === 'last_used') return times(a.last_used_at, b.last_used_at);
    if (by === 'created') return times(a.created_at, b.created_at);
    return names.compare(a.name, b.name);
  };
  const dead = (account: ServiceAccountRow) => (account.status === 'disabled' ? 1 : 0);
  return [...accounts].sort((a, b) => dead(a) - dead(b) || (descending ? -1 : 1) * compare(a, b) || (a.id < b.id ? 1 : -1));
}
