import type { AuditEventView } from '../../ipc';

export interface Difference {
  /** A field, or a part of one: `actor.name`, `details.scope`. */
  path: string;
  older: string | null;
  newer: string | null;
  differs: boolean;
}

/** What says most comes first; what differs between any two events, last. */
const FIELDS = ['action', 'outcome', 'reason', 'actor', 'target', 'source_ip', 'user_agent', 'workspace_id', 'details', 'organization_id', 'time', 'seq', 'request_id', 'id'] as const;
const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);
const words = (value: unknown): string | null => (value === null || value === undefined ? null : typeof value === 'string' ? value : JSON.stringify(value));

function walk(path: string, a: unknown, b: unknown): Difference[] {
  if (!isObject(a) && !isObject(b)) {
    const [older, newer] = [words(a), words(b)];
    return [{ path, older, newer, differs: older !== newer }];
  }
  const [left, right] = [isObject(a) ? a : {}, isObject(b) ? b : {}];
  return [...new Set([...Object.keys(left), ...Object.keys(right)])].flatMap((key) => walk(`${path}.${key}`, left[key], right[key]));
}

/** All fields of two events side by side, objects by their parts. */
export const differences = (older: AuditEventView, newer: AuditEventView): Difference[] => FIELDS.flatMap((field) => walk(field, older[field], newer[field]));
