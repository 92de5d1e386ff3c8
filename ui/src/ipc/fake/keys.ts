import type { ApiKeyRow, CreateApiKeyForm, RotationView } from '../types.gen';
import { WS_PROD } from './audit/templates';
import { error } from './options';
import type { World } from './world';

export const keyCommands = (world: World) => {
  const find = (id: string): ApiKeyRow => {
    const key = world.keys.find((one) => one.id === id);
    if (!key) throw error('not_found');
    return key;
  };
  const put = (key: ApiKeyRow): ApiKeyRow => {
    world.keys = world.keys.map((one) => (one.id === key.id ? key : one));
    return key;
  };
  const hold = (credential_id: string) => {
    const ms = world.state.settings.clipboard_seconds * 1_000;
    const view = { credential_id, clears_at: new Date(Date.now() + ms).toISOString() };
    setTimeout(() => world.tell('clipboard', null), ms);
    return view;
  };
  const make = (form: CreateApiKeyForm): ApiKeyRow => {
    const key: ApiKeyRow = {
      id: world.random.id('key'), workspace_id: form.workspace_id, name: form.name, permissions: form.permissions, status: 'active', created_at: new Date().toISOString(),
      last_used_at: null, expires_at: form.expires_at, revoked_at: null, last_four: world.random.text(4, '0123456789abcdef'), allowed_cidrs: form.allowed_cidrs,
      has_secret: true, pinned: false, last_copied_at: null, rotation: null,
    };
    world.keys = [key, ...world.keys];
    return key;
  };
  return {
    api_keys_list: ({ workspaceId }: { workspaceId: string }) => ({ items: world.keys.filter((key) => key.workspace_id === workspaceId), freshness: world.freshness() }),
    api_key_create: ({ form }: { form: CreateApiKeyForm }) => {
      const key = make(form);
      return { key, clipboard: hold(key.id) };
    },
    api_key_copy: ({ keyId }: { keyId: string }) => {
      put({ ...find(keyId), last_copied_at: new Date().toISOString() });
      return hold(keyId);
    },
    api_key_rename: ({ keyId, name }: { keyId: string; name: string }) => put({ ...find(keyId), name }),
    api_key_pin: ({ keyId, pinned }: { keyId: string; pinned: boolean }) => put({ ...find(keyId), pinned }),
    api_key_test: ({ keyId }: { keyId: string }) =>
      find(keyId).permissions.includes('inference.write') ? { ok: true, status: 200, code: null, milliseconds: 43 } : { ok: false, status: 403, code: 'insufficient_scope', milliseconds: 12 },
    api_key_revoke: ({ keyId }: { keyId: string }) => put({ ...find(keyId), status: 'revoked', revoked_at: new Date().toISOString() }),
    api_key_rotate: ({ keyId }: { keyId: string }): RotationView => {
      const old = find(keyId);
      const key = make({ workspace_id: old.workspace_id, name: old.name, permissions: old.permissions, expires_at: old.expires_at, allowed_cidrs: old.allowed_cidrs });
      const ago = (ms: number) => new Date(Date.now() - ms).toISOString();
      const rotation: RotationView = {
        id: world.random.id('rot'), workspace_id: WS_PROD, old_key_id: keyId, new_key_id: key.id, phase: 'awaiting_revoke', started_at: ago(0), in_use: world.options.inUse, error: null,
        old_key_users: world.options.inUse
          ? [{ source_ip: '203.0.113.31', user_agent: 'etl-nightly python/2.2', count: 112, first: ago(8e7), last: ago(26 * 60_000) }, { source_ip: '198.51.100.4', user_agent: null, count: 6, first: ago(8e7), last: ago(3_600_000) }]
          : [],
      };
      world.rotations = [...world.rotations, rotation];
      put({ ...old, rotation });
      return rotation;
    },
    rotation_list: () => world.rotations.filter((one) => one.phase === 'awaiting_revoke'),
    rotation_revoke_old: ({ rotationId }: { rotationId: string }): RotationView => {
      const rotation = world.rotations.find((one) => one.id === rotationId);
      if (!rotation) throw error('not_found');
      put({ ...find(rotation.old_key_id), status: 'revoked', revoked_at: new Date().toISOString(), rotation: null });
      const done: RotationView = { ...rotation, phase: 'done' };
      world.rotations = world.rotations.map((one) => (one.id === rotationId ? done : one));
      return done;
    },
  };
};
