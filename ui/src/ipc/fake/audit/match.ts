import type { NamedRef } from '../../types.gen';
import { Refusal, type Node } from './language';
import type { Log } from './log';
import { TEMPLATES, WORKSPACES, type Template } from './templates';

/** Whether an event matches: by where it stands (`from..to`) and by its template (a table over all of them), or by looking at each. */
export type Test = { kind: 'table'; from: number; to: number; table: Uint8Array | null } | { kind: 'each'; test: (seq: number, kind: number) => boolean };

const glob = (pattern: string): RegExp => new RegExp(`^${pattern.replace(/[.+^${}()|[\]\\]/g, '\\$&').replace(/\*/g, '.*').replace(/\?/g, '.')}$`, 'i');
const named = (ref: NamedRef | null, want: RegExp): boolean => [ref?.name, ref?.id].some((part) => part != null && want.test(part));

const v4 = (ip: string): number | null => {
  const parts = ip.split('.').map(Number);
  return parts.length === 4 && parts.every((part) => part >= 0 && part < 256) ? parts.reduce((sum, part) => sum * 256 + part, 0) : null;
};
function inNetwork(ip: string | null, value: string): boolean {
  if (ip === null) return false;
  const [net, bits] = value.split('/');
  if (bits === undefined) return glob(value).test(ip);
  const [a, b] = [v4(ip), v4(net ?? '')];
  if (a !== null && b !== null) return Math.floor(a / 2 ** (32 - Number(bits))) === Math.floor(b / 2 ** (32 - Number(bits)));
  return a === null && b === null && ip.startsWith((net ?? '').replace(/:+$/, ''));
}

/** A date, a time, or how long ago, in milliseconds. */
export function timeIn(value: string, now: number): number | null {
  const [, amount, unit] = /^-(\d+)([mhdw])$/.exec(value) ?? [];
  if (amount !== undefined) return now - Number(amount) * { m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 }[unit as 'm' | 'h' | 'd' | 'w'];
  if (!/^\d{4}-\d{2}-\d{2}/.test(value)) return null;
  const time = new Date(value.length === 10 ? `${value}T00:00:00` : value).getTime();
  return Number.isNaN(time) ? null : time;
}

const ANY = { from: 0, to: Number.MAX_SAFE_INTEGER };
const table = (test: (kind: Template, i: number) => boolean): Test => ({ kind: 'table', ...ANY, table: Uint8Array.from(TEMPLATES, (kind, i) => (test(kind, i) ? 1 : 0)) });
const range = (from: number, to: number): Test => ({ kind: 'table', from, to, table: null });
const hay = TEMPLATES.map((kind) => JSON.stringify(Object.values(kind)).toLowerCase());

export function compile(node: Node, log: Log, now: number, end: number): Test {
  switch (node.kind) {
    case 'all':
      return range(0, end);
    case 'text': {
      const seq = log.seqIn(node.value);
      const word = node.value.toLowerCase();
      return seq !== null ? range(seq, seq + 1) : table((_, i) => hay[i]?.includes(word) ?? false);
    }
    case 'term':
      return term(node, log, now, end);
    case 'not': {
      const part = compile(node.part, log, now, end);
      const { table: hits } = part.kind === 'table' ? part : { table: null };
      return part.kind === 'table' && hits && part.from === 0 && part.to === ANY.to ? table((_, i) => hits[i] === 0) : { kind: 'each', test: (seq, kind) => !holds(part, seq, kind) };
    }
    case 'and':
      return node.parts.map((part) => compile(part, log, now, end)).reduce(both);
    case 'or':
      return node.parts.map((part) => compile(part, log, now, end)).reduce(either);
  }
}

function both(a: Test, b: Test): Test {
  if (a.kind !== 'table' || b.kind !== 'table') return { kind: 'each', test: (seq, kind) => holds(a, seq, kind) && holds(b, seq, kind) };
  const { table: one } = a;
  const { table: two } = b;
  return { kind: 'table', from: Math.max(a.from, b.from), to: Math.min(a.to, b.to), table: one && two ? one.map((hit, i) => hit & (two[i] ?? 0)) : (one ?? two) };
}

function either(a: Test, b: Test): Test {
  if (a.kind === 'table' && b.kind === 'table' && a.table && b.table && a.from === b.from && a.to === b.to) {
    const { table: two } = b;
    return { ...a, table: a.table.map((hit, i) => hit | (two[i] ?? 0)) };
  }
  return { kind: 'each', test: (seq, kind) => holds(a, seq, kind) || holds(b, seq, kind) };
}

export const holds = (test: Test, seq: number, kind: number): boolean =>
  test.kind === 'each' ? test.test(seq, kind) : seq >= test.from && seq < test.to && (test.table === null || test.table[kind] === 1);

function term({ key, value, at }: Node & { kind: 'term' }, log: Log, now: number, end: number): Test {
  const lower = value.toLowerCase();
  const bad = (message: string) => new Refusal('value_invalid', message, at.from, at.to);
  switch (key) {
    case 'actor':
      return table((kind) => named(kind.actor, glob(value)));
    case 'target':
      return table((kind) => named(kind.target, glob(value)));
    case 'identity':
      return table((kind) => kind.actor?.id === value || kind.target?.id === value);
    case 'action':
      return table((kind) => glob(value).test(kind.action));
    case 'outcome':
      if (!['success', 'failure'].includes(lower)) throw bad('An outcome is “success” or “failure”.');
      return table((kind) => kind.outcome === lower);
    case 'ip':
      if (!/^[\d.:a-f*/]+$/i.test(value)) throw bad('This is no address and no network.');
      return table((kind) => inNetwork(kind.source_ip, value));
    case 'agent':
      return table((kind) => kind.user_agent?.toLowerCase().includes(lower) ?? false);
    case 'workspace':
      return table((kind) => kind.workspace_id !== null && [kind.workspace_id, WORKSPACES[kind.workspace_id]].includes(value));
    case 'after':
    case 'before': {
      const time = timeIn(value, now);
      if (time === null) throw bad('This is no date. Write 2026-10-01, a time, or -7d.');
      const seq = log.seqAt(time, end);
      return key === 'after' ? range(seq, end) : range(0, seq);
    }
    case 'seq': {
      const [, from, to] = /^(\d+)(?:\.\.(\d+))?$/.exec(value) ?? [];
      if (from === undefined) throw bad('A sequence is a number, or two with .. between.');
      return range(Number(from), Number(to ?? from) + 1);
    }
    default: {
      const seq = log.seqIn(value);
      return seq === null ? range(0, 0) : range(seq, seq + 1);
    }
  }
}
