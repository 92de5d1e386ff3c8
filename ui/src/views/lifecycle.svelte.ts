import { apiKeys } from '../features/api_keys/keys.svelte';
import { exports } from '../features/audit/exports.svelte';
import { findings } from '../features/audit/findings.svelte';
import { question } from '../features/audit/question.svelte';
import { savedViews } from '../features/audit/saved.svelte';
import { auditCopy } from '../features/audit/status.svelte';
import { clipboard } from '../features/clipboard/clipboard.svelte';
import { route } from '../features/navigation/route.svelte';
import { activity } from '../features/overview/activity.svelte';
import { rotations } from '../features/rotation/rotations.svelte';
import { serviceAccounts } from '../features/service_accounts/accounts.svelte';
import { session } from '../features/session/session.svelte';
import { workspaces } from '../features/workspaces/workspaces.svelte';
import { onApiKeys, onNavigate, onServiceAccounts } from '../ipc';

/** Subscribes to everything Rust tells and only then asks for the state: the shell takes that question for 'the page listens'. Answers the function that ends it. */
export async function start(): Promise<() => void> {
  const stops = await Promise.all([
    clipboard.start(),
    auditCopy.start(),
    exports.start(),
    onApiKeys(({ workspace_id }) => {
      if (workspace_id === session.workspaceId) void Promise.all([apiKeys.load(workspace_id), rotations.load(workspace_id)]);
    }),
    onServiceAccounts(({ workspace_id }) => {
      if (workspace_id === session.workspaceId) void serviceAccounts.reload();
    }),
    onNavigate(({ view, id, query }) => {
      if (view === 'audit' && query !== null) question.set(query);
      if (view === 'service_accounts' && id !== null) route.go('service_account', id);
      else route.go(view, id);
    }),
    session.follow(),
  ]);
  await session.ask();
  return () => stops.forEach((stop) => stop());
}

let lastProfile: string | null = null;

/** Everything belongs to a profile: another one starts from nothing. The first one does not move a page that was asked for meanwhile. */
export function openProfile(profileId: string | null): void {
  workspaces.list.reset();
  apiKeys.reset();
  serviceAccounts.reset();
  rotations.reset();
  auditCopy.reset();
  activity.page.reset();
  question.reset();
  savedViews.list.reset();
  findings.list.reset();
  if (profileId === null) return;
  // Behind a lock and open again it is the same profile: the person goes on where they were.
  if ((lastProfile !== null && lastProfile !== profileId) || route.page === 'welcome') route.go('overview');
  lastProfile = profileId;
  void Promise.all([workspaces.load(), auditCopy.ask(), savedViews.load()]);
}

/** The lists of a workspace are read at once: the sidebar counts them, the overview sums them up. */
export function openWorkspace(workspaceId: string): void {
  if (route.page === 'service_account') route.go('service_accounts');
  void Promise.all([apiKeys.load(workspaceId), serviceAccounts.load(workspaceId), rotations.load(workspaceId)]);
}
