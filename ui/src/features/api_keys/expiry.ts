import { DAY } from '../../texts/time';

export type ExpiryChoice = 'never' | '30' | '90' | 'date';

/** RFC 3339 or null for never; undefined: no date chosen yet, or one that has passed. A date means its end, in the person's zone. */
export function expiresAt(choice: ExpiryChoice, date: string, now: number): string | null | undefined {
  if (choice === 'never') return null;
  if (choice !== 'date') return new Date(now + Number(choice) * DAY).toISOString();
  const match = /^(\d{4})-(\d\d)-(\d\d)$/.exec(date);
  if (!match) return undefined;
  const end = new Date(Number(match[1]), Number(match[2]) - 1, Number(match[3]), 23, 59, 59, 0);
  return end.getTime() > now ? end.toISOString() : undefined;
}

/** `2026-11-24` of a moment in the person's zone: the form of a date input. */
export function dateValue(ms: number): string {
  const date = new Date(ms);
  return `${date.getFullYear()}-${String(date.getMonth() + 1).padStart(2, '0')}-${String(date.getDate()).padStart(2, '0')}`;
}
