import type { AuditField, QueryCompletionView } from '../../types.gen';
import { facet } from './facets';
import { KEYS, lex, quoted } from './language';
import type { Searcher } from './search';

const FIELD: Record<string, AuditField> = { actor: 'actor', action: 'action', outcome: 'outcome', ip: 'source_ip', agent: 'user_agent', workspace: 'workspace', target: 'target', identity: 'actor' };
const TIMES = ['-1h', '-24h', '-7d', '-30d', '-12w'];

/** What may stand at the cursor: keys, or the values of the key before it, the most frequent first. */
export function complete(searcher: Searcher, query: string, cursor: number, upTo: number): QueryCompletionView {
  const { tokens } = lex(query);
  const i = tokens.findIndex(({ from, to }) => from < cursor && cursor <= to);
  const token = tokens[i];
  const key = token?.kind === 'key' && cursor === token.to ? token : token?.kind === 'value' ? tokens[i - 1] : undefined;
  if (key) {
    const typed = token?.kind === 'value' ? query.slice(token.from, cursor).replace(/^"/, '').toLowerCase() : '';
    const name = key.text.slice(0, -1);
    const span = token?.kind === 'value' ? { from: token.from, to: token.to } : { from: cursor, to: cursor };
    if (name === 'after' || name === 'before') return { ...span, items: TIMES.filter((time) => time.startsWith(typed)).map((time) => ({ insert: time, label: time, kind: 'value' as const, count: null })) };
    const field = FIELD[name];
    const values = field ? facet(searcher.find('', upTo), field, 1_000).values.filter(({ value }) => value !== null) : [];
    const families = name === 'action' ? [...new Set(values.map(({ label }) => `${label.split('.')[0]}.*`))].map((value) => ({ value, label: value, count: values.filter((one) => one.label.startsWith(value.slice(0, -1))).reduce((sum, one) => sum + one.count, 0) })) : [];
    const items = [...values, ...families].filter(({ label }) => label.toLowerCase().includes(typed)).sort((a, b) => b.count - a.count).slice(0, 12);
    return { ...span, items: items.map(({ value, label, count }) => ({ insert: name === 'identity' ? (value ?? '') : quoted(label), label, kind: 'value' as const, count })) };
  }
  const word = token?.kind === 'text' ? token : undefined;
  const typed = word ? query.slice(word.from, cursor).toLowerCase() : '';
  const keys = KEYS.filter((name) => name.startsWith(typed)).map((name) => ({ insert: `${name}:`, label: `${name}:`, kind: 'key' as const, count: null }));
  return { from: word?.from ?? cursor, to: word?.to ?? cursor, items: word && typed === '' ? [] : keys };
}
