import type { AuditFacetView, AuditField, AuditHistogramView } from '../../types.gen';
import { quoted } from './language';
import type { Found, Searcher } from './search';
import { TEMPLATES, WORKSPACES, type Template } from './templates';

/** The value of a field, and its words where they differ; null: it has none. */
const FIELDS: Record<AuditField, (kind: Template) => [string, string?] | null> = {
  action: ({ action }) => [action],
  actor: ({ actor }) => (actor ? [actor.id ?? actor.name ?? '', actor.name ?? ''] : null),
  target: ({ target }) => (target ? [target.id ?? target.name ?? '', target.name ?? ''] : null),
  workspace: ({ workspace_id }) => (workspace_id ? [workspace_id, WORKSPACES[workspace_id] ?? workspace_id] : null),
  source_ip: ({ source_ip }) => (source_ip ? [source_ip] : null),
  user_agent: ({ user_agent }) => (user_agent ? [user_agent] : null),
  outcome: ({ outcome }) => [outcome],
  network: ({ source_ip }) => (source_ip ? [source_ip.includes(':') ? `${source_ip.split('::')[0]}::/64` : `${source_ip.split('.').slice(0, 3).join('.')}.0/24`] : null),
};

export function facet(found: Found, field: AuditField, top: number): AuditFacetView {
  const counts = new Map<string | null, { value: string | null; label: string; count: number }>();
  const read = FIELDS[field];
  found.kinds.forEach((count, kind) => {
    if (count === 0) return;
    const [value, label] = read(TEMPLATES[kind] as Template) ?? [null];
    const known = counts.get(value);
    if (known) known.count += count;
    else counts.set(value, { value: value === null ? null : quoted(value), label: label ?? value ?? '–', count });
  });
  const values = [...counts.values()].sort((a, b) => b.count - a.count || a.label.localeCompare(b.label));
  return { field, distinct: values.length, values: values.slice(0, top) };
}

export function histogram({ log }: Searcher, found: Found, range: { from: number; to: number }, buckets: number, end: number): AuditHistogramView {
  const step = Math.max(1, (range.to - range.from) / buckets);
  const edges = Array.from({ length: buckets + 1 }, (_, i) => log.seqAt(range.from + i * step, end));
  const bars = Array.from({ length: buckets }, (_, i) => {
    const { all, failure } = found.count(edges[i] as number, edges[i + 1] as number);
    return { from: new Date(range.from + i * step).toISOString(), success: all - failure, failure };
  });
  return { from: new Date(range.from).toISOString(), to: new Date(range.to).toISOString(), buckets: bars };
}
