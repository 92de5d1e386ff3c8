/**
 * What a question wants of one field, as the facets put it there: one value as `key:value`, several as `(key:a or key:b)`. Any of the
 * chosen values will do, so the others of the field keep counts that say what choosing them as well would bring.
 */
import { addTerm, chunks, hasTerm, removeTerm, terms, without } from './terms';

function valuesOf(text: string, key: string): string[] | null {
  const parts = text.startsWith('(') && text.endsWith(')') ? chunks(text.slice(1, -1)).map((part) => part.text) : [text];
  const whole = parts.length % 2 === 1 && parts.every((part, i) => (i % 2 === 1 ? part.toLowerCase() === 'or' : part.startsWith(`${key}:`)));
  return whole ? parts.filter((_, i) => i % 2 === 0).map((part) => part.slice(key.length + 1)) : null;
}

const written = (key: string, values: string[]): string => {
  const all = values.map((value) => `${key}:${value}`);
  return all.length === 1 ? (all[0] as string) : `(${all.join(' or ')})`;
};

/** The values that a question wants of a field. */
export const chosenOf = (query: string, key: string): string[] => terms(query).flatMap(({ text }) => valuesOf(text, key) ?? []);

/** The question without what it wants of a field; what it leaves out of it stays left out. */
export const withoutChoice = (query: string, key: string): string => without(query, (text) => valuesOf(text, key) !== null);

/** The value is wanted too, or no longer. */
export function toggleChoice(query: string, key: string, value: string): string {
  const base = removeTerm(query, `-${key}:${value}`);
  const own = terms(base).flatMap((chunk) => {
    const values = valuesOf(chunk.text, key);
    return values ? [{ ...chunk, values }] : [];
  });
  const put = ({ from, to }: { from: number; to: number }, values: string[]) => `${base.slice(0, from)}${written(key, values)}${base.slice(to)}`;
  const holder = own.find(({ values }) => values.includes(value));
  if (holder) {
    const rest = holder.values.filter((one) => one !== value);
    return rest.length === 0 ? removeTerm(base, holder.text) : put(holder, rest);
  }
  const [only, ...more] = own;
  // Several terms of one field that must all hold are the person's own.
  return only && more.length === 0 ? put(only, [...only.values, value]) : addTerm(base, written(key, [value]));
}

/** The value is left out, or no longer. */
export function toggleExclusion(query: string, key: string, value: string): string {
  const term = `-${key}:${value}`;
  if (hasTerm(query, term)) return removeTerm(query, term);
  return addTerm(chosenOf(query, key).includes(value) ? toggleChoice(query, key, value) : query, term);
}
