import type { ServiceAccountDetailView } from '../../ipc';

/** One caller (user agent and address), with its calls under each key. */
export interface Caller {
  source_ip: string;
  user_agent: string | null;
  calls: Record<string, number>;
  last: string;
}

/** Folds the usage of several keys into one row a caller, the latest caller first. */
export function callers(usage: ServiceAccountDetailView['usage'], keyIds: string[]): Caller[] {
  const found = new Map<string, Caller>();
  for (const keyId of keyIds) {
    for (const row of usage[keyId] ?? []) {
      const name = `${row.source_ip} ${row.user_agent ?? ''}`;
      const caller = found.get(name) ?? { source_ip: row.source_ip, user_agent: row.user_agent, calls: {}, last: row.last };
      caller.calls[keyId] = (caller.calls[keyId] ?? 0) + row.count;
      if (row.last > caller.last) caller.last = row.last;
      found.set(name, caller);
    }
  }
  return [...found.values()].sort((a, b) => (a.last < b.last ? 1 : -1));
}

/** Callers seen with an old key and never with the current one: they would fail when the overlap ends. */
export const laggards = (all: Caller[], currentId: string | null): Caller[] =>
  currentId === null ? [] : all.filter((caller) => !caller.calls[currentId]);
