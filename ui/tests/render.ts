/** The app, or a part of it, over the in-memory backend. */
import { render, type RenderResult } from '@testing-library/svelte';
import { tick } from 'svelte';

import { apiKeys } from '../src/features/api_keys/keys.svelte';
import { question } from '../src/features/audit/question.svelte';
import { auditCopy } from '../src/features/audit/status.svelte';
import { clipboard } from '../src/features/clipboard/clipboard.svelte';
import { route } from '../src/features/navigation/route.svelte';
import { rotations } from '../src/features/rotation/rotations.svelte';
import { serviceAccounts } from '../src/features/service_accounts/accounts.svelte';
import { session } from '../src/features/session/session.svelte';
import { useBackend } from '../src/ipc/backend';
import { FakeBackend } from '../src/ipc/fake/fake';
import type { FakeOptions } from '../src/ipc/fake/options';
import App from '../src/views/App.svelte';

/** A fake behind the door, and every store as after a start. */
export function fresh(options: Partial<FakeOptions> = {}): FakeBackend {
  const fake = new FakeBackend(options);
  useBackend(fake);
  session.state = null;
  session.error = null;
  apiKeys.reset();
  serviceAccounts.reset();
  rotations.reset();
  auditCopy.reset();
  question.reset();
  clipboard.clear();
  route.go('overview');
  return fake;
}

export async function settle(): Promise<void> {
  for (let i = 0; i < 12; i++) {
    await tick();
    await Promise.resolve();
  }
}

export async function renderApp(options: Partial<FakeOptions> = {}): Promise<RenderResult<typeof App> & { fake: FakeBackend }> {
  const fake = fresh(options);
  const result = render(App);
  await settle();
  return { ...result, fake };
}

export const byId = (testid: string, data: Record<string, string> = {}): HTMLElement | null =>
  document.querySelector<HTMLElement>(`[data-testid="${testid}"]${Object.entries(data).map(([name, value]) => `[data-${name}="${value}"]`).join('')}`);

/** The element, or a failure that says which is missing. */
export function get(testid: string, data: Record<string, string> = {}): HTMLElement {
  const found = byId(testid, data);
  if (!found) throw new Error(`no ${testid} ${JSON.stringify(data)} on the page`);
  return found;
}
export const all = (testid: string): HTMLElement[] => [...document.querySelectorAll<HTMLElement>(`[data-testid="${testid}"]`)];
