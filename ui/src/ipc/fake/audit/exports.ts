import type { AuditEventView, AuditExportForm, AuditExportView, ExportFormat } from '../../types.gen';
import { canonical } from './trust';

const csv = (value: unknown) => (/[",\n]/.test(String(value ?? '')) ? `"${String(value).replaceAll('"', '""')}"` : String(value ?? ''));
const stamp = (event: AuditEventView) => new Date(event.time).getTime();

/** A line as each format has it, near enough to look at: crates/bijak-siem makes the real ones. */
const LINE: Record<ExportFormat, (event: AuditEventView) => string> = {
  ndjson: (event) => canonical(event),
  csv: (event) => [event.seq, event.time, event.actor?.name, event.action, event.target?.name, event.source_ip, event.user_agent, event.outcome, event.reason].map(csv).join(','),
  ocsf: (event) => JSON.stringify({ class_uid: 3002, activity_id: 1, category_uid: 3, time: stamp(event), status: event.outcome, actor: { user: { name: event.actor?.name, uid: event.actor?.id } }, src_endpoint: { ip: event.source_ip }, metadata: { version: '1.8.0', uid: event.id } }),
  ecs: (event) => JSON.stringify({ '@timestamp': event.time, event: { id: event.id, action: event.action, outcome: event.outcome, sequence: event.seq }, user: { name: event.actor?.name }, source: { ip: event.source_ip }, ecs: { version: '9.0.0' } }),
  cef: (event) => `CEF:0|Bijak|Authority|0.1.0|${event.action}|${event.action}|3|rt=${stamp(event)} externalId=${event.id} suser=${event.actor?.name ?? ''} src=${event.source_ip ?? ''} outcome=${event.outcome}`,
  leef: (event) => `LEEF:2.0|Bijak|Authority|0.1.0|${event.action}|x09|devTime=${event.time}\tusrName=${event.actor?.name ?? ''}\tsrc=${event.source_ip ?? ''}`,
  syslog: (event) => `<86>1 ${event.time} authority bijak - ${event.action} [bijak@32473 seq="${event.seq}" actor="${event.actor?.name ?? ''}" ip="${event.source_ip ?? ''}" outcome="${event.outcome}"] ${event.action}`,
};

/** The first lines of a file; CSV begins with its heading. */
export function preview(form: AuditExportForm, events: AuditEventView[]): string[] {
  const head = form.format === 'csv' ? ['seq,time,actor,action,target,source_ip,user_agent,outcome,reason'] : [];
  return [...head, ...events.map(LINE[form.format])].slice(0, 3);
}

const TICK_MS = 80;
const ENDING: Record<ExportFormat, string> = { ndjson: 'ndjson', csv: 'csv', ocsf: 'ocsf.json', ecs: 'ecs.json', cef: 'cef', leef: 'leef', syslog: 'log' };

/** Exports under way: they write a twentieth at each tick and say so. */
export class Exports {
  #next = 1;
  readonly #running = new Map<number, ReturnType<typeof setInterval>>();
  readonly #views = new Map<number, AuditExportView>();
  readonly #tell: (view: AuditExportView) => void;

  constructor(tell: (view: AuditExportView) => void) {
    this.#tell = tell;
  }

  start(form: AuditExportForm, total: number, stuck: boolean): { id: number } {
    const id = this.#next++;
    const path = `/home/lena/Downloads/audit-2026-11-24.${ENDING[form.format]}`;
    this.#put({ id, written: 0, total, state: 'running', path: null, error: null });
    const step = () => {
      const view = this.#views.get(id);
      if (!view) return;
      const written = Math.min(total, view.written + Math.ceil(total / 20));
      if (stuck && written > total * 0.4) return;
      if (written < total) return this.#put({ ...view, written });
      this.#end(id);
      this.#put({ ...view, written: total, state: 'done', path });
    };
    this.#running.set(id, setInterval(step, TICK_MS));
    return { id };
  }
  cancel(id: number): void {
    const view = this.#views.get(id);
    if (!view || view.state !== 'running') return;
    this.#end(id);
    this.#put({ ...view, state: 'cancelled' });
  }
  #end(id: number): void {
    clearInterval(this.#running.get(id));
    this.#running.delete(id);
  }
  #put(view: AuditExportView): void {
    this.#views.set(view.id, view);
    this.#tell(view);
  }
}
