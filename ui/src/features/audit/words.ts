import type { AuditEventView, NamedRef } from '../../ipc';
import { has, t } from '../../texts';

/** A reference in words: its name, else its id, else its type. */
export const refName = (ref: NamedRef | null): string | null => ref?.name ?? ref?.id ?? ref?.type ?? null;

/** 'lena@acme.dev created API key ci-runner'; an action the table does not know is named as it is. */
export function sentence(event: AuditEventView): string {
  const actor = refName(event.actor) ?? t('audit.nobody');
  const target = refName(event.target) ?? t('audit.nothing');
  const key = `event.${event.action}`;
  return has(key) ? t(key, { actor, target }) : t('audit.unknown_action', { actor, action: event.action, target });
}
