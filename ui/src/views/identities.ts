import { serviceAccounts } from '../features/service_accounts/accounts.svelte';
import { apiKeys } from '../features/api_keys/keys.svelte';

/** The name behind an id in the trail's chip, where this window knows it. */
export const identityName = (id: string): string =>
  serviceAccounts.items.find((account) => account.id === id)?.name ?? apiKeys.find(id)?.name ?? id;
