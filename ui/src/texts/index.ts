/** Every word the app says is in en.json; this file only looks up, fills in and counts. */
import en from './en.json';

export type TextKey = keyof typeof en.texts;
type Base<K> = K extends `${infer B}_one` ? B : never;
export type CountKey = Base<TextKey>;
export type Values = Record<string, string | number>;

const plural = new Intl.PluralRules('en');
const number = new Intl.NumberFormat('en');

function fill(text: string, values: Values): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = values[name];
    return value === undefined ? whole : typeof value === 'number' ? number.format(value) : value;
  });
}

export function t(key: TextKey, values: Values = {}): string {
  return fill(en.texts[key], values);
}

/** Chooses between `KEY_one` and `KEY_other`; `{count}` is filled in. */
export function tn(key: CountKey, count: number, values: Values = {}): string {
  const form = plural.select(count) === 'one' ? 'one' : 'other';
  return t(`${key}_${form}` as TextKey, { count, ...values });
}

export function has(key: string): key is TextKey {
  return Object.hasOwn(en.texts, key);
}

export const formatNumber = (value: number): string => number.format(value);

export interface ErrorWords {
  /** What happened. */
  title: string;
  /** What is safe and what to try. */
  next: string;
  /** Whether the table knows the code; where not, the technical message stands in. */
  known: boolean;
}

/** The one table that turns error codes into words. An unknown code falls back to the message, with the code. */
export function errorWords(error: { code: string; message: string }): ErrorWords {
  const table: Record<string, { title: string; next: string }> = en.errors;
  const words = Object.hasOwn(table, error.code) ? table[error.code] : undefined;
  if (words) return { ...words, known: true };
  return { title: error.message, next: t('error.unknown_code', { code: error.code }), known: false };
}
