/**
 * Edits of a query by pointer: a term is put in, taken out, or replaced. Only terms at the top level, joined by "and", are touched; what
 * stands in brackets or beside "or" is the person's own. Rust alone says what a query means.
 */
export interface Chunk {
  from: number;
  to: number;
  text: string;
}

/** The parts of a query that spaces outside quotes and brackets separate. */
export function chunks(query: string): Chunk[] {
  const found: Chunk[] = [];
  let start = -1;
  let depth = 0;
  let quoted = false;
  for (let at = 0; at <= query.length; at++) {
    const letter = query[at] ?? ' ';
    const end = at === query.length;
    if (!end && quoted) {
      if (letter === '\\' && at + 1 < query.length) at++;
      else quoted = letter !== '"';
    } else if (end || (depth <= 0 && /\s/.test(letter))) {
      if (start >= 0) found.push({ from: start, to: at, text: query.slice(start, at) });
      start = -1;
      continue;
    } else if (letter === '"') quoted = true;
    else if (letter === '(') depth++;
    else if (letter === ')') depth--;
    if (start < 0) start = at;
  }
  return found;
}

const isOr = ({ text }: Chunk) => text.toLowerCase() === 'or';
const isNot = (chunk: Chunk | undefined) => chunk?.text.toLowerCase() === 'not';

/** The query's terms, where all of them must hold; none where an "or" stands among them. */
export function terms(query: string): Chunk[] {
  const all = chunks(query);
  if (all.some(isOr)) return [];
  return all.filter((chunk, i) => !/^(?:and|not)$/i.test(chunk.text) && !isNot(all[i - 1]));
}

export const hasTerm = (query: string, term: string): boolean => terms(query).some(({ text }) => text === term);

export function addTerm(query: string, term: string): string {
  const before = query.trim();
  if (before === '') return term;
  // "or" binds weaker than the space that joins: what was asked stays one.
  return chunks(before).some(isOr) ? `(${before}) ${term}` : `${before} ${term}`;
}

/** Takes out the terms that `drop` names, and an "and" that joins nothing any more. */
export function without(query: string, drop: (text: string) => boolean): string {
  const gone = new Set(terms(query).filter(({ text }) => drop(text)).map(({ from }) => from));
  const kept = chunks(query).filter(({ from }) => !gone.has(from)).map(({ text }) => text);
  const joined = kept.filter((text, i) => text.toLowerCase() !== 'and' || (i > 0 && i < kept.length - 1 && kept[i + 1]?.toLowerCase() !== 'and'));
  return joined.join(' ');
}

export const removeTerm = (query: string, term: string): string => without(query, (text) => text === term);

/** The times between which the query looks, as its terms give them. */
export function rangeOf(query: string): { after: string | null; before: string | null } {
  const value = (key: string) => terms(query).find(({ text }) => text.startsWith(key))?.text.slice(key.length) ?? null;
  return { after: value('after:'), before: value('before:') };
}

export function setRange(query: string, after: string | null, before: string | null): string {
  const rest = without(query, (text) => /^(?:after|before):/.test(text));
  return [...(after === null ? [] : [`after:${after}`]), ...(before === null ? [] : [`before:${before}`])].reduce(addTerm, rest);
}

/** The identity whose trail is asked for. */
export const identityOf = (query: string): string | null => terms(query).find(({ text }) => text.startsWith('identity:'))?.text.slice(9).replace(/^"|"$/g, '') ?? null;
