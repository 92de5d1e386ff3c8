import type { AuditProofView, FindingView, FlagView, VerificationView } from '../../types.gen';
import type { FakeOptions } from '../options';
import type { Log } from './log';
import { hashOf, inBurst, ORG } from './templates';

const base64 = (seed: number) => btoa(String.fromCharCode(...Array.from({ length: 32 }, (_, i) => hashOf(seed * 64 + i) & 255)));
const ORIGIN = `keys.acme.dev/audit-log/${ORG}`;
const KEY = `${ORIGIN}+a51f0c7e`;
const note = (size: number) => `${ORIGIN}\n${size}\n${base64(size)}\n\n— ${ORIGIN} x7Qk${base64(size + 1)}${base64(size + 2).slice(0, 44)}\n`;

/** The canonical line: keys in order, no spaces. */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  return `{${Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, inner]) => `${JSON.stringify(key)}:${canonical(inner)}`).join(',')}}`;
}

export function finding(log: Log, count: number, { now, caught }: FakeOptions): FindingView {
  const signed = { id: 7, found_at: new Date(now - 95_000).toISOString(), checkpoint_before: note(count - 900), checkpoint_after: note(count) };
  if (caught === 'wrong_key')
    return {
      ...signed, kind: caught, seq: null, held_line: null, received_line: null,
      title: 'The log is signed by a key that the known one did not vouch for.', explanation: 'A log that gets a new key has the old one vouch for it. This one did not, so nothing tells it from a forged one.',
    };
  const seq = Math.floor(count * 0.7);
  const held = log.event(seq);
  return {
    ...signed, kind: caught, seq,
    title: `Event ${seq.toLocaleString('en')} was changed after it was signed.`,
    explanation: 'This computer holds the event as the server signed it earlier. The server now sends another one in its place, with a checkpoint that no longer contains the first. An event of a signed history cannot be changed by mistake.',
    held_line: canonical(held), received_line: canonical({ ...held, source_ip: '198.51.100.4', outcome: 'success', reason: null }),
  };
}

export const vouchedFor = (finding: FindingView): FindingView => ({
  ...finding, id: finding.id + 1, found_at: new Date(new Date(finding.found_at).getTime() + 60_000).toISOString(), kind: 'key_rotated',
  title: 'A person vouched for the new key.', explanation: 'It signed what the log shows now, which goes on from what was proven before.',
});

export function verification(options: FakeOptions, log: Log, count: number): VerificationView {
  const { verification: state, now } = options;
  const nothing = { verified_from: null, verified_to: null, checkpoint_size: null, checkpoint_at: null, origin: null, key_name: null, finding: null };
  if (count === 0 || state === 'none') return { state: 'none', ...nothing };
  if (state === 'unverified') return { state, ...nothing };
  const known = { verified_to: count - 1, checkpoint_size: count, checkpoint_at: new Date(now - 12_000).toISOString(), origin: ORIGIN, key_name: KEY };
  if (state === 'partial') return { state, ...known, verified_from: Math.floor(count * 0.38), finding: null };
  if (state === 'broken') return { state, ...known, verified_from: 0, verified_to: Math.floor(count * 0.7) - 1, finding: finding(log, count, options) };
  return { state: 'verified', ...known, verified_from: 0, finding: null };
}

export const verified = (view: VerificationView, seq: number): boolean => view.verified_from !== null && view.verified_to !== null && seq >= view.verified_from && seq <= view.verified_to;

export function flags(log: Log, seq: number, muted: (flag: FlagView, actor: string | null) => boolean): FlagView[] {
  const event = log.event(seq);
  const who = event.actor?.name ?? 'somebody';
  const all: FlagView[] = [];
  if (inBurst(seq) && event.outcome === 'failure' && hashOf(seq) % 5 === 0) all.push({ kind: 'failure_burst', why: `${who} failed ${20 + (hashOf(seq) % 60)} times within 5 minutes; usual is 1 in an hour.`, muted: false });
  if (hashOf(seq + 9) % 400 === 0) all.push({ kind: 'new_network', why: `First event of ${who} from ${event.source_ip?.split('.').slice(0, 3).join('.') ?? 'this network'}.0/24.`, muted: false });
  if (hashOf(seq + 5) % 900 === 0) all.push({ kind: 'unusual_hour', why: `${who} was never active between 2:00 and 4:00 in the 90 days before.`, muted: false });
  return all.map((flag) => ({ ...flag, muted: muted(flag, event.actor?.id ?? null) }));
}

export const proof = (seq: number, count: number, holds: boolean): AuditProofView => ({
  seq, size: count, leaf_hash: base64(seq), hashes: Array.from({ length: Math.ceil(Math.log2(count + 1)) }, (_, i) => base64(seq + i + 1)), root: base64(count), checkpoint: note(count), key_name: KEY, holds,
});
