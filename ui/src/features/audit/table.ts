import type { Column } from '../../kit/grid';
import { t } from '../../texts';

export type AuditColumn = 'time' | 'actor' | 'action' | 'target' | 'source' | 'agent' | 'outcome';

export const auditColumns = (): Column<AuditColumn>[] => [
  { id: 'time', label: t('audit.time'), width: 'clamp(66px, 17cqi, 116px)' },
  { id: 'actor', label: t('audit.actor'), width: 'minmax(110px, 1fr)' },
  { id: 'action', label: t('audit.action'), width: 'minmax(204px, 1.3fr)' },
  { id: 'target', label: t('audit.target'), width: 'minmax(90px, .8fr)', from: 900 },
  { id: 'source', label: t('audit.source'), width: '112px', from: 700 },
  { id: 'agent', label: t('audit.agent'), width: 'minmax(80px, .8fr)', from: 780 },
  { id: 'outcome', label: t('audit.outcome'), width: '76px', from: 500 },
];
