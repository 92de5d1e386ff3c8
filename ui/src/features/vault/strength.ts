export type Strength = 'short' | 'weak' | 'fair' | 'good';

/** The least a passphrase may have. */
export const MIN_CHARACTERS = 12;

/**
 * A hint, not a judge: length counts most; repeated and neighbouring characters count little. A dictionary would be a
 * megabyte in the page for a number that Argon2id already makes expensive to exploit.
 */
export function strength(passphrase: string): Strength {
  const characters = [...passphrase];
  if (characters.length < MIN_CHARACTERS) return 'short';
  let worth = 0;
  const seen = new Map<string, number>();
  for (const [i, character] of characters.entries()) {
    const before = i === 0 ? undefined : characters[i - 1]?.codePointAt(0);
    const step = before === undefined ? null : (character.codePointAt(0) ?? 0) - before;
    const times = (seen.get(character.toLowerCase()) ?? 0) + 1;
    seen.set(character.toLowerCase(), times);
    worth += step !== null && Math.abs(step) <= 1 ? 0.2 : times > 3 ? 0.5 : 1;
  }
  return worth < 10 ? 'weak' : worth < 18 ? 'fair' : 'good';
}
