import type { TextKey } from '../../texts';

/** The rule of bijak-domain's `Name`: 1 to 128 characters, no control characters. Null: fine. */
export function nameProblem(name: string): TextKey | null {
  if (name === '') return 'name.empty';
  if ([...name].length > 128) return 'name.too_long';
  if (/\p{Cc}/u.test(name)) return 'name.control';
  return null;
}
