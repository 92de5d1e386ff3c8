import { auditFindings, toErrorView, type ErrorView, type FindingView } from '../../ipc';
import { Resource } from '../../kit/resource.svelte';

/** What the log was caught at, newest first; kept as evidence. */
class Findings {
  list = new Resource<FindingView[], ErrorView>(toErrorView);
  items = $derived(this.list.value ?? []);
  /** A rotated key is news, not a lie. */
  lies = $derived(this.items.filter(({ kind }) => kind !== 'key_rotated'));
  news = $derived(this.items.filter(({ kind }) => kind === 'key_rotated'));

  load = (): Promise<void> => this.list.load(auditFindings);
}

export const findings = new Findings();
