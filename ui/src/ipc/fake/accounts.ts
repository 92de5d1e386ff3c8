import type { CreateServiceAccountForm, ServiceAccountDetailView } from '../types.gen';
import { error } from './options';
import { saKey, type Account } from './people';
import type { World } from './world';

export const accountCommands = (world: World) => {
  const find = (id: string): Account => {
    const account = world.accounts.find((one) => one.row.id === id);
    if (!account) throw error('not_found');
    return account;
  };
  const detail = (account: Account): ServiceAccountDetailView => ({ account: account.row, keys: account.keys, usage: account.usage, freshness: world.freshness() });
  const hold = (credential_id: string) => ({ credential_id, clears_at: new Date(Date.now() + 30_000).toISOString() });
  const now = () => new Date().toISOString();
  return {
    service_accounts_list: ({ workspaceId }: { workspaceId: string }) => ({ items: world.accounts.map((one) => one.row).filter((row) => row.workspace_id === workspaceId), freshness: world.freshness() }),
    service_account_get: ({ serviceAccountId }: { serviceAccountId: string }) => detail(find(serviceAccountId)),
    service_account_create: ({ form }: { form: CreateServiceAccountForm }) => {
      const key = saKey(world.random, Date.now());
      const row = {
        id: world.random.id('sa'), workspace_id: form.workspace_id, name: form.name, status: 'active', scopes: form.scopes, rotation_days: form.rotation_days,
        rotation_due_at: new Date(Date.now() + form.rotation_days * 86_400_000).toISOString(), created_at: now(), last_used_at: null, current_key_id: key.id, has_secret: true,
      };
      world.accounts = [{ row, keys: [key], usage: {} }, ...world.accounts];
      return { account: row, key, clipboard: hold(key.id) };
    },
    service_account_rotate_key: ({ serviceAccountId }: { serviceAccountId: string }) => {
      const account = find(serviceAccountId);
      const key = saKey(world.random, Date.now(), { rotated_from: account.row.current_key_id });
      account.keys = [key, ...account.keys.map((one) => (one.status === 'active' ? { ...one, status: 'superseded', superseded_at: now(), expires_at: new Date(Date.now() + 86_400_000).toISOString() } : one))];
      account.row = { ...account.row, current_key_id: key.id, rotation_due_at: new Date(Date.now() + account.row.rotation_days * 86_400_000).toISOString() };
      return { account: account.row, key, clipboard: hold(key.id) };
    },
    service_account_revoke_key: ({ serviceAccountId, keyId }: { serviceAccountId: string; keyId: string }) => {
      const account = find(serviceAccountId);
      account.keys = account.keys.map((one) => (one.id === keyId ? { ...one, status: 'revoked', revoked_at: now() } : one));
      if (account.row.current_key_id === keyId) account.row = { ...account.row, current_key_id: null };
      return detail(account);
    },
    service_account_disable: ({ serviceAccountId }: { serviceAccountId: string }) => {
      const account = find(serviceAccountId);
      account.row = { ...account.row, status: 'disabled', current_key_id: null, rotation_due_at: null };
      account.keys = account.keys.map((one) => ({ ...one, status: 'revoked', revoked_at: one.revoked_at ?? now() }));
      return detail(account);
    },
    service_account_key_copy: ({ keyId }: { keyId: string }) => hold(keyId),
  };
};
