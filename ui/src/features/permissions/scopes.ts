import type { TextKey } from '../../texts';

/** What an API key or a service account may hold: the four scopes of the data plane (DESIGN §3). */
export const DATA_SCOPES = ['inference.read', 'inference.write', 'rag.read', 'rag.write'] as const;
export type DataScope = (typeof DATA_SCOPES)[number];

export const scopeHint = (scope: DataScope): TextKey => `scope.${scope}`;

/** Characters of tags that fit a table's cell, and those that a '+n' takes. */
const ROOM = 24;
const REST = 5;

/** The first scopes whose tags fit, beside a '+n' where that leaves some out. */
export function fit(scopes: string[]): string[] {
  let used = 0;
  let count = 0;
  for (const [index, scope] of scopes.entries()) {
    used += scope.length;
    if (used + (index + 1 < scopes.length ? REST : 0) > ROOM) break;
    count = index + 1;
  }
  return scopes.slice(0, Math.max(count, 1));
}
