import { auditFindings, toErrorView, type ErrorView, type FindingView } from '../../ipc';
import { Resource } from '../../kit/resource.svelte';

/** What the log was caught at, newest first; kept as evidence. */
class Findings {
  list = new Resource<FindingView[], ErrorView>(toErrorView);
  items = $derived(this.list.value ?? []);
  /** A rotated key is news, not a lie; nor is an unknown key any more that a person vouched for. */
  lies = $derived(this.items.filter((one) => one.kind !== 'key_rotated' && !this.vouched(one)));
  news = $derived(this.items.filter((one) => one.kind === 'key_rotated' || this.vouched(one)));

  /** Whether a person vouched for the key: nothing else follows an unknown one. */
  vouched({ kind, found_at, id }: FindingView): boolean {
    if (kind === 'wrong_key') return this.items.some((one) => one.kind === 'key_rotated' && one.found_at >= found_at && one.id > id);
    const before = this.items.find((one) => one.id < id);
    return kind === 'key_rotated' && before?.kind === 'wrong_key';
  }

  load = (): Promise<void> => this.list.load(auditFindings);
}

export const findings = new Findings();
