import type { SettingsView } from '../types.gen';
import { error } from './options';
import type { World } from './world';

export const sessionCommands = (world: World) => ({
  app_state: () => world.state,
  sign_in_start: ({ baseUrl }: { baseUrl: string }) => {
    world.change({ sign_in: { kind: 'discovering', base_url: baseUrl } });
    setTimeout(() => {
      if (world.state.sign_in?.kind === 'discovering') world.change({ sign_in: { kind: 'waiting_for_browser', base_url: baseUrl, expires_at: new Date(Date.now() + 600_000).toISOString() } });
    }, 400);
  },
  sign_in_open_again: () => undefined,
  sign_in_cancel: () => world.change({ sign_in: null }),
  sign_out: () => world.change({ active_profile_id: null, profiles: [], session: { kind: 'none' } }),
  profile_select: ({ profileId }: { profileId: string }) => world.change({ active_profile_id: profileId }),
  local_authority_start: () => {
    world.change({ local_authority: { kind: 'starting' } });
    setTimeout(() => world.change({ local_authority: { kind: 'needs_setup', url: 'http://127.0.0.1:8787', code: 'K7QD2MXA', expires_at: new Date(Date.now() + 600_000).toISOString() } }), 600);
  },
  local_authority_open_setup: () => undefined,
  vault_create_passphrase: () => world.change({ vault: { kind: 'open_passphrase' } }),
  vault_unlock: ({ passphrase }: { passphrase: string }) => {
    if (passphrase.startsWith('wrong')) throw error('wrong_passphrase');
    world.change({ vault: { kind: 'open_passphrase' } });
  },
  vault_retry: () => world.change({ vault: { kind: 'open_keyring' } }),
  vault_lock: () => world.change({ vault: { kind: 'passphrase_locked' } }),
  workspaces_list: () => ({ items: world.workspaces, freshness: world.freshness() }),
  workspace_select: ({ workspaceId }: { workspaceId: string }) =>
    world.change({ profiles: world.state.profiles.map((profile) => ({ ...profile, workspace_id: workspaceId })) }),
  workspace_create: ({ name }: { name: string }) => {
    const row = { id: world.random.id('ws'), name, created_at: new Date().toISOString() };
    world.workspaces = [...world.workspaces, row];
    return row;
  },
  workspace_rename: ({ workspaceId, name }: { workspaceId: string; name: string }) => {
    world.workspaces = world.workspaces.map((row) => (row.id === workspaceId ? { ...row, name } : row));
    return world.workspaces.find((row) => row.id === workspaceId);
  },
  settings_set: ({ settings }: { settings: SettingsView }) => world.change({ settings }),
  copy_text: () => undefined,
});
