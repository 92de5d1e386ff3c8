import type { TextKey } from '../../texts';

/** What an API key or a service account may hold: the four scopes of the data plane (DESIGN §3). */
export const DATA_SCOPES = ['inference.read', 'inference.write', 'rag.read', 'rag.write'] as const;
export type DataScope = (typeof DATA_SCOPES)[number];

export const scopeHint = (scope: DataScope): TextKey => `scope.${scope}`;
