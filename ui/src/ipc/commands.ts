/** One function per command of docs/IPC.md, in its order. */
import { backend } from './backend';
import type {
  ApiKeyChangedView,
  ApiKeyListView,
  ApiKeyRow,
  AppStateView,
  AuditEventDetailView,
  AuditExportForm,
  AuditExportStarted,
  AuditFacetView,
  AuditField,
  AuditHistogramView,
  AuditPageView,
  AuditProofView,
  AuditSavedView,
  AuditStatusView,
  ClipboardView,
  CreateApiKeyForm,
  CreateServiceAccountForm,
  FindingView,
  FlagKind,
  FlagMuteView,
  KeyTestView,
  QueryCheckView,
  QueryCompletionView,
  RotationView,
  ServiceAccountChangedView,
  ServiceAccountDetailView,
  ServiceAccountListView,
  SettingsView,
  WorkspaceListView,
  WorkspaceRow,
} from './types.gen';

const call = <T>(command: string, args?: Record<string, unknown>): Promise<T> => backend().invoke<T>(command, args);

export const appState = () => call<AppStateView>('app_state');

export const signInStart = (baseUrl: string) => call<void>('sign_in_start', { baseUrl });
export const signInOpenAgain = () => call<void>('sign_in_open_again');
export const signInCancel = () => call<void>('sign_in_cancel');
export const signOut = (profileId: string) => call<void>('sign_out', { profileId });
export const profileSelect = (profileId: string) => call<void>('profile_select', { profileId });

export const localAuthorityStart = () => call<void>('local_authority_start');
export const localAuthorityOpenSetup = () => call<void>('local_authority_open_setup');

/** The one secret that passes, from the page to Rust only. */
export const vaultCreatePassphrase = (passphrase: string) => call<void>('vault_create_passphrase', { passphrase });
export const vaultUnlock = (passphrase: string) => call<void>('vault_unlock', { passphrase });
export const vaultRetry = () => call<void>('vault_retry');
export const vaultLock = () => call<void>('vault_lock');

export const workspacesList = () => call<WorkspaceListView>('workspaces_list');
export const workspaceSelect = (workspaceId: string) => call<void>('workspace_select', { workspaceId });
export const workspaceCreate = (name: string) => call<WorkspaceRow>('workspace_create', { name });
export const workspaceRename = (workspaceId: string, name: string) => call<WorkspaceRow>('workspace_rename', { workspaceId, name });

export const apiKeysList = (workspaceId: string) => call<ApiKeyListView>('api_keys_list', { workspaceId });
export const apiKeyCreate = (form: CreateApiKeyForm) => call<ApiKeyChangedView>('api_key_create', { form });
export const apiKeyCopy = (keyId: string) => call<ClipboardView>('api_key_copy', { keyId });
export const apiKeyRename = (keyId: string, name: string) => call<ApiKeyRow>('api_key_rename', { keyId, name });
export const apiKeyPin = (keyId: string, pinned: boolean) => call<ApiKeyRow>('api_key_pin', { keyId, pinned });
export const apiKeyTest = (keyId: string) => call<KeyTestView>('api_key_test', { keyId });
export const apiKeyRotate = (keyId: string) => call<RotationView>('api_key_rotate', { keyId });
export const apiKeyRevoke = (keyId: string) => call<ApiKeyRow>('api_key_revoke', { keyId });

export const rotationList = (workspaceId: string) => call<RotationView[]>('rotation_list', { workspaceId });
export const rotationRevokeOld = (rotationId: string) => call<RotationView>('rotation_revoke_old', { rotationId });

export const serviceAccountsList = (workspaceId: string) =>
  call<ServiceAccountListView>('service_accounts_list', { workspaceId });
export const serviceAccountGet = (serviceAccountId: string) =>
  call<ServiceAccountDetailView>('service_account_get', { serviceAccountId });
export const serviceAccountCreate = (form: CreateServiceAccountForm) =>
  call<ServiceAccountChangedView>('service_account_create', { form });
export const serviceAccountRotateKey = (serviceAccountId: string) =>
  call<ServiceAccountChangedView>('service_account_rotate_key', { serviceAccountId });
export const serviceAccountRevokeKey = (serviceAccountId: string, keyId: string, descendants: boolean) =>
  call<ServiceAccountDetailView>('service_account_revoke_key', { serviceAccountId, keyId, descendants });
export const serviceAccountDisable = (serviceAccountId: string) =>
  call<ServiceAccountDetailView>('service_account_disable', { serviceAccountId });
export const serviceAccountKeyCopy = (keyId: string) => call<ClipboardView>('service_account_key_copy', { keyId });

export const auditStatus = () => call<AuditStatusView>('audit_status');
export const auditSync = () => call<void>('audit_sync');
export const auditSyncPause = () => call<void>('audit_sync_pause');
export const auditSyncResume = () => call<void>('audit_sync_resume');
export const auditRebuild = () => call<void>('audit_rebuild');
/** `vkey` is what the person has from whoever runs the deployment, on another way than through it. */
export const auditTrustKey = (vkey: string) => call<void>('audit_trust_key', { vkey });
export const auditQueryCheck = (query: string) => call<QueryCheckView>('audit_query_check', { query });
export const auditComplete = (query: string, cursor: number) => call<QueryCompletionView>('audit_complete', { query, cursor });
/** Rows `position..position+limit` (500 at most) of the snapshot up to `upToSeq`; null takes a new snapshot. */
export const auditPage = (query: string, upToSeq: number | null, position: number, limit: number) =>
  call<AuditPageView>('audit_page', { query, upToSeq, position, limit });
/** Where `seq` or `time` stands in the list: the row at it or directly after. */
export const auditPosition = (query: string, upToSeq: number | null, seq: number | null, time: string | null) =>
  call<number>('audit_position', { query, upToSeq, seq, time });
export const auditFacets = (query: string, upToSeq: number | null, fields: AuditField[], top: number) =>
  call<AuditFacetView[]>('audit_facets', { query, upToSeq, fields, top });
export const auditHistogram = (query: string, upToSeq: number | null, from: string | null, to: string | null, buckets: number) =>
  call<AuditHistogramView>('audit_histogram', { query, upToSeq, from, to, buckets });
export const auditEvent = (seq: number) => call<AuditEventDetailView>('audit_event', { seq });
export const auditProve = (seq: number) => call<AuditProofView>('audit_prove', { seq });
export const auditFindings = () => call<FindingView[]>('audit_findings');
export const auditFindingExport = (id: number) => call<string>('audit_finding_export', { id });
export const auditViewsList = () => call<AuditSavedView[]>('audit_views_list');
export const auditViewSave = (name: string, query: string) => call<AuditSavedView>('audit_view_save', { name, query });
export const auditViewRename = (id: number, name: string) => call<AuditSavedView>('audit_view_rename', { id, name });
export const auditViewDelete = (id: number) => call<void>('audit_view_delete', { id });
/** Copies a link that opens the timeline with this query; it navigates and changes nothing. */
export const auditViewLink = (query: string) => call<void>('audit_view_link', { query });
export const auditFlagMutes = () => call<FlagMuteView[]>('audit_flag_mutes');
export const auditFlagMute = (kind: FlagKind, actorId: string | null) => call<void>('audit_flag_mute', { kind, actorId });
export const auditFlagUnmute = (kind: FlagKind, actorId: string | null) => call<void>('audit_flag_unmute', { kind, actorId });
export const auditExportPreview = (form: AuditExportForm) => call<string[]>('audit_export_preview', { form });
export const auditExportStart = (form: AuditExportForm) => call<AuditExportStarted | null>('audit_export_start', { form });
export const auditExportCancel = (id: number) => call<void>('audit_export_cancel', { id });
export const auditExportReveal = (id: number) => call<void>('audit_export_reveal', { id });

export const settingsSet = (settings: SettingsView) => call<void>('settings_set', { settings });
export const copyText = (text: string) => call<void>('copy_text', { text });
