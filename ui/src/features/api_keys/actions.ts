/** What a person can do with a key's row, and the keys that do it. */
export type KeyAction = 'open' | 'copy' | 'rotate' | 'revoke' | 'test' | 'pin' | 'rename';

const KEYS: Record<string, KeyAction> = { c: 'copy', r: 'rotate', t: 'test', p: 'pin', F2: 'rename', Delete: 'revoke', Backspace: 'revoke' };

export const actionOf = (event: KeyboardEvent): KeyAction | undefined => (Object.hasOwn(KEYS, event.key) ? KEYS[event.key] : undefined);
