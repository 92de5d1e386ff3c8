import type { AuditEventView, AuditField } from '../../ipc';

/** The key of the query language that asks for a field. */
export const KEY: Record<AuditField, string> = {
  action: 'action', actor: 'actor', workspace: 'workspace', source_ip: 'ip', user_agent: 'agent', outcome: 'outcome', target: 'target', network: 'ip',
};

/** A value as the query language wants it written. */
export function quoted(value: string): string {
  const escaped = value.replace(/[*?"\\]/g, '\\$&');
  return escaped === '' || /[\s()"]/.test(escaped) ? `"${escaped}"` : escaped;
}

/** The terms that an event offers to go on from. */
export function termsOf(event: AuditEventView): { actor: string | null; ip: string | null } {
  const who = event.actor?.id ?? event.actor?.name ?? null;
  return { actor: who === null ? null : `actor:${quoted(who)}`, ip: event.source_ip === null ? null : `ip:${event.source_ip}` };
}
