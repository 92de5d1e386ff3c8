/** The query language of docs/AUDIT.md, as much of it as tests and screenshots need; Rust's own is in crates/bijak-audit-cache/src/query. */

import type { QueryErrorView, QueryTokenKind } from '../../types.gen';

export interface Span {
  from: number;
  to: number;
}
export interface Token extends Span {
  kind: QueryTokenKind;
  text: string;
}
export type Node =
  | { kind: 'all' }
  | { kind: 'and' | 'or'; parts: Node[] }
  | { kind: 'not'; part: Node }
  | { kind: 'term'; key: string; value: string; at: Span }
  | { kind: 'text'; value: string };

export const KEYS = ['actor', 'action', 'outcome', 'ip', 'agent', 'workspace', 'target', 'identity', 'after', 'before', 'seq', 'id', 'request'];

export class Refusal extends Error {
  readonly at: QueryErrorView;
  constructor(code: string, message: string, from: number, to: number) {
    super(message);
    this.at = { code, message, from, to };
  }
}

/** Cuts a query into tokens. A key and its value are two; quotes belong to the value. */
export function lex(query: string): { tokens: Token[]; error: QueryErrorView | null } {
  const tokens: Token[] = [];
  let error: QueryErrorView | null = null;
  const put = (kind: QueryTokenKind, from: number, to: number) => tokens.push({ kind, from, to, text: query.slice(from, to) });
  /** A word from `at` on: up to a space or bracket, or the closing quote. */
  const word = (at: number): number => {
    if (query[at] === '"') {
      const end = query.indexOf('"', at + 1);
      if (end >= 0) return end + 1;
      error ??= { code: 'quote_open', message: 'This quote is not closed.', from: at, to: query.length };
      return query.length;
    }
    let end = at;
    while (end < query.length && !/[\s()]/.test(query[end] as string)) end++;
    return end;
  };
  for (let at = 0; at < query.length; ) {
    const letter = query[at] as string;
    if (/\s/.test(letter)) at++;
    else if (letter === '(' || letter === ')') put('bracket', at, ++at);
    else if (letter === '-' && /[^\s)]/.test(query[at + 1] ?? ' ')) put('negation', at, ++at);
    else {
      const key = /^[a-z_]+:/i.exec(query.slice(at))?.[0];
      if (key !== undefined) {
        put('key', at, at + key.length);
        at += key.length;
        const end = word(at);
        if (end > at) put('value', at, end);
        at = end;
      } else {
        const end = word(at);
        put(/^(?:and|or|not)$/i.test(query.slice(at, end)) ? 'operator' : 'text', at, end);
        at = end;
      }
    }
  }
  return { tokens, error };
}

/** A value as a query has to write it. */
export const quoted = (value: string): string => (/^[^\s"()-][^\s"()]*$/.test(value) ? value : `"${value}"`);
const bare = (text: string) => text.replace(/^"|"$/g, '');

export function parse(query: string): Node {
  const { tokens, error } = lex(query);
  if (error) throw new Refusal(error.code, error.message, error.from, error.to);
  let at = 0;
  const is = (text: string) => tokens[at]?.kind === 'operator' && tokens[at]?.text.toLowerCase() === text;

  const or = (): Node => {
    const parts = [and()];
    while (is('or')) {
      at++;
      parts.push(and());
    }
    return parts.length === 1 ? (parts[0] as Node) : { kind: 'or', parts };
  };
  const and = (): Node => {
    const parts = [not()];
    for (;;) {
      if (is('and')) at++;
      else if (at >= tokens.length || is('or') || tokens[at]?.text === ')') break;
      parts.push(not());
    }
    return parts.length === 1 ? (parts[0] as Node) : { kind: 'and', parts };
  };
  const not = (): Node => {
    if (tokens[at]?.kind !== 'negation' && !is('not')) return primary();
    at++;
    return { kind: 'not', part: not() };
  };
  const primary = (): Node => {
    const token = tokens[at];
    if (!token || token.kind === 'operator') {
      const end = query.trimEnd().length;
      throw new Refusal('term_missing', 'Something to search for is missing here.', token?.from ?? Math.max(0, end - 1), token?.to ?? Math.max(1, end));
    }
    at++;
    if (token.text === '(') {
      const inner = or();
      if (tokens[at]?.text !== ')') throw new Refusal('bracket_open', 'This bracket is not closed.', token.from, token.to);
      at++;
      return inner;
    }
    if (token.kind === 'bracket') throw new Refusal('bracket_closed', 'This bracket closes nothing.', token.from, token.to);
    if (token.kind === 'text') return { kind: 'text', value: bare(token.text) };
    const key = token.text.slice(0, -1).toLowerCase();
    if (!KEYS.includes(key)) throw new Refusal('unknown_key', `There is no key “${key}”.`, token.from, token.to);
    const value = tokens[at];
    if (value?.kind !== 'value' || value.from !== token.to) throw new Refusal('value_missing', `“${key}:” wants a value.`, token.from, token.to);
    at++;
    return { kind: 'term', key, value: bare(value.text), at: { from: value.from, to: value.to } };
  };

  if (tokens.length === 0) return { kind: 'all' };
  const tree = or();
  const rest = tokens[at];
  if (rest) throw new Refusal('bracket_closed', 'This bracket closes nothing.', rest.from, rest.to);
  return tree;
}
