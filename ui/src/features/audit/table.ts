import type { Column } from '../../kit/grid';
import { t } from '../../texts';

export type AuditColumn = 'time' | 'actor' | 'action' | 'target' | 'source' | 'agent' | 'outcome';

export const auditColumns = (): Column<AuditColumn>[] => [
  { id: 'time', label: t('audit.time'), width: '116px' },
  { id: 'actor', label: t('audit.actor'), width: 'minmax(100px, 1.1fr)' },
  { id: 'action', label: t('audit.action'), width: 'minmax(204px, 1.3fr)' },
  { id: 'target', label: t('audit.target'), width: 'minmax(90px, 1.1fr)', from: 700 },
  { id: 'source', label: t('audit.source'), width: '112px', from: 860 },
  { id: 'agent', label: t('audit.agent'), width: 'minmax(80px, .9fr)', from: 1000 },
  { id: 'outcome', label: t('audit.outcome'), width: '80px', from: 520 },
];
