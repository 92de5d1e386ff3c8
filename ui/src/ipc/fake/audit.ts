import type { AuditFilter, AuditPageView } from '../types.gen';
import { eventAt, matches } from './events';
import { error } from './options';
import type { World } from './world';

export const auditCommands = (world: World) => {
  let told = { key: '', seqs: [] as number[] };
  /** Seqs that match, newest first; remembered, since paging asks again and again. */
  const found = (filter: AuditFilter, upTo: number): number[] => {
    const key = `${JSON.stringify(filter)} ${upTo}`;
    if (told.key === key) return told.seqs;
    const seqs: number[] = [];
    for (let seq = upTo; seq >= 0; seq--) if (matches(eventAt(seq, world.options.events, world.options.now), filter)) seqs.push(seq);
    told = { key, seqs };
    return seqs;
  };
  return {
    audit_status: () => world.audit(),
    audit_sync: () => world.tell('audit', world.audit()),
    audit_page: ({ filter, upToSeq, position, limit }: { filter: AuditFilter; upToSeq: number | null; position: number; limit: number }): AuditPageView => {
      if (world.options.role === 'member') throw error('insufficient_role');
      const upTo = upToSeq ?? world.events - 1;
      const plain = Object.values(filter).every((part) => part === null);
      const total = plain ? upTo + 1 : found(filter, upTo).length;
      const seqs = plain ? Array.from({ length: Math.max(0, Math.min(limit, total - position)) }, (_, i) => upTo - position - i) : found(filter, upTo).slice(position, position + limit);
      return { up_to_seq: upTo < 0 ? null : upTo, total, position, rows: seqs.map((seq) => ({ ...eventAt(seq, world.options.events, world.options.now), flags: [], verified: true })), took_ms: 1 };
    },
  };
};
