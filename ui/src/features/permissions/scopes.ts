import type { TextKey } from '../../texts';

/** What an API key or a service account may hold: the four scopes of the data plane (DESIGN §3). */
export const DATA_SCOPES = ['inference.read', 'inference.write', 'rag.read', 'rag.write'] as const;
export type DataScope = (typeof DATA_SCOPES)[number];

export const scopeHint = (scope: DataScope): TextKey => `scope.${scope}`;

/** Characters of tags that fit a table's cell. */
const ROOM = 24;

/** The scopes whose tags fit beside a '+n'. */
export function fit(scopes: string[]): string[] {
  let used = 0;
  const shown = scopes.filter((scope) => (used += scope.length) <= ROOM);
  return shown.length === 0 ? scopes.slice(0, 1) : shown;
}
