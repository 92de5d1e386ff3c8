import type { AuditExportForm, AuditField, AuditHistogramView, AuditPageView, AuditProofView, AuditRowView, AuditSavedView, FlagKind, FlagMuteView, QueryCheckView } from '../../types.gen';
import { error } from '../options';
import type { World } from '../world';
import { complete } from './complete';
import { Exports, preview } from './exports';
import { facet, histogram } from './facets';
import { lex, parse, Refusal } from './language';
import { Searcher, type Found } from './search';
import { canonical, finding, flags, proof, verified, vouchedFor } from './trust';

type Asked = { query: string; upToSeq: number | null };

export const auditCommands = (world: World) => {
  const { log, options } = world;
  const searcher = new Searcher(log, options.now);
  const exports = new Exports((view) => world.tell('audit_export', view));
  const upTo = (given: number | null) => given ?? world.events - 1;
  const muted = (kind: FlagKind, actor: string | null) => world.mutes.some((mute) => mute.kind === kind && (mute.actor_id === null || mute.actor_id === actor));

  const find = ({ query, upToSeq }: Asked): Found => {
    if (options.role === 'member') throw error('insufficient_role');
    try {
      return searcher.find(query, upTo(upToSeq));
    } catch (thrown) {
      throw thrown instanceof Refusal ? error('query_invalid', thrown.message) : thrown;
    }
  };
  const row = (seq: number): AuditRowView => ({ ...log.event(seq), flags: flags(log, seq, (flag, actor) => muted(flag.kind, actor)), verified: verified(world.verification(), seq) });
  const check = (query: string): QueryCheckView => {
    const { tokens, error: broken } = lex(query);
    const parts = tokens.map(({ from, to, kind }) => ({ from, to, kind }));
    try {
      searcher.check(parse(query));
      return { tokens: parts, error: null };
    } catch (thrown) {
      if (thrown instanceof Refusal) return { tokens: parts, error: thrown.at };
      return { tokens: parts, error: broken };
    }
  };
  const views = (change: (all: AuditSavedView[]) => AuditSavedView[]) => (world.views = change(world.views).sort((a, b) => a.name.localeCompare(b.name)));

  return {
    audit_status: () => world.audit(),
    audit_sync: () => world.tell('audit', world.audit()),
    audit_sync_pause: () => world.changeOptions({ phase: 'paused' }),
    audit_sync_resume: () => world.changeOptions({ phase: 'backfill' }),
    audit_rebuild: () => world.changeOptions({ phase: 'backfill', verification: 'partial' }),
    audit_query_check: ({ query }: { query: string }) => check(query),
    audit_complete: ({ query, cursor }: { query: string; cursor: number }) => complete(searcher, query, cursor, world.events - 1),
    audit_page: ({ query, upToSeq, position, limit }: Asked & { position: number; limit: number }): AuditPageView => {
      const started = performance.now();
      const found = find({ query, upToSeq });
      const rows = Array.from({ length: Math.max(0, Math.min(limit, found.total - position)) }, (_, i) => row(found.at(position + i)));
      return { up_to_seq: world.events === 0 ? null : upTo(upToSeq), total: found.total, position, rows, took_ms: Math.round((performance.now() - started) * 10) / 10 };
    },
    audit_position: ({ seq, time, ...asked }: Asked & { seq: number | null; time: string | null }) =>
      find(asked).position(seq ?? (time === null ? upTo(asked.upToSeq) : log.seqAt(new Date(time).getTime() + 1, upTo(asked.upToSeq) + 1) - 1)),
    audit_facets: ({ fields, top, ...asked }: Asked & { fields: AuditField[]; top: number }) => {
      const found = find(asked);
      return fields.map((field) => facet(found, field, top));
    },
    audit_histogram: ({ from, to, buckets, ...asked }: Asked & { from: string | null; to: string | null; buckets: number }): AuditHistogramView => {
      const found = find(asked);
      const ends = { from: from === null ? log.timeOf(found.total > 0 ? found.at(found.total - 1) : 0) : new Date(from).getTime(), to: to === null ? (found.total > 0 ? log.timeOf(found.at(0)) + 1 : options.now) : new Date(to).getTime() };
      return histogram(searcher, found, ends, buckets, upTo(asked.upToSeq) + 1);
    },
    audit_event: ({ seq }: { seq: number }) => {
      if (seq < 0 || seq >= world.events) throw error('not_found');
      const { flags: found, verified: proven, ...event } = row(seq);
      return { event, raw: canonical(event), verified: proven, flags: found };
    },
    audit_prove: ({ seq }: { seq: number }): AuditProofView => {
      const view = world.verification();
      if (view.checkpoint_size === null || (view.state === 'partial' && !verified(view, seq))) throw error('audit_not_proven');
      return proof(seq, view.checkpoint_size, verified(view, seq));
    },
    audit_findings: () => {
      const found = finding(log, options.events, options);
      return options.vouched ? [vouchedFor(found), found] : options.verification === 'broken' ? [found] : [];
    },
    audit_trust_key: ({ vkey }: { vkey: string }) => {
      if (!/^[^+]+\+[0-9a-f]{8}\+/.test(vkey)) throw error('audit_key_invalid');
      world.changeOptions({ verification: 'verified', vouched: true });
    },
    audit_finding_export: () => '/home/lena/Downloads/bijak-evidence-7.json',
    audit_views_list: () => world.views,
    audit_view_save: ({ name, query }: { name: string; query: string }) => {
      if (world.views.some((one) => one.name === name)) throw error('audit_view_name_taken');
      const view = { id: world.nextView++, name, query };
      views((all) => [...all, view]);
      return view;
    },
    audit_view_rename: ({ id, name }: { id: number; name: string }) => views((all) => all.map((one) => (one.id === id ? { ...one, name } : one))).find((one) => one.id === id),
    audit_view_delete: ({ id }: { id: number }) => void views((all) => all.filter((one) => one.id !== id)),
    audit_view_link: () => undefined,
    audit_flag_mute: ({ kind, actorId }: { kind: FlagKind; actorId: string | null }) => {
      const mute: FlagMuteView = { kind, actor_id: actorId, actor_name: world.nameOf(actorId) };
      world.mutes = [...world.mutes.filter((one) => one.kind !== kind || one.actor_id !== actorId), mute];
    },
    audit_flag_unmute: ({ kind, actorId }: { kind: FlagKind; actorId: string | null }) => void (world.mutes = world.mutes.filter((one) => one.kind !== kind || one.actor_id !== actorId)),
    audit_flag_mutes: () => world.mutes,
    audit_export_preview: ({ form }: { form: AuditExportForm }) => {
      const found = find({ query: form.query, upToSeq: null });
      return preview(form, Array.from({ length: Math.min(3, found.total) }, (_, i) => log.event(found.at(found.total - 1 - i))));
    },
    audit_export_start: ({ form }: { form: AuditExportForm }) => exports.start(form, find({ query: form.query, upToSeq: null }).total, options.stuck),
    audit_export_cancel: ({ id }: { id: number }) => exports.cancel(id),
    audit_export_reveal: () => undefined,
  };
};
