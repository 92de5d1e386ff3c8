import { auditPage, toErrorView, type AuditPageView, type ErrorView } from '../../ipc';
import { Resource } from '../../kit/resource.svelte';

const SHOWN = 12;

class Activity {
  page = new Resource<AuditPageView, ErrorView>(toErrorView);
  load = (): Promise<void> => this.page.load(() => auditPage('', null, 0, SHOWN));
}

/** The newest events of the organization, from the local copy. */
export const activity = new Activity();
