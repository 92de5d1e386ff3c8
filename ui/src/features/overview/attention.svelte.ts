import { nowByMoment } from '../../kit/now.svelte';
import { apiKeys } from '../api_keys/keys.svelte';
import { serviceAccounts } from '../service_accounts/accounts.svelte';
import { attention, type Attention } from './attention';

/** The same list for the overview, the sidebar's count and the keys' notice. */
export const currentAttention = (): Attention[] => attention(apiKeys.items, serviceAccounts.items, nowByMoment());
