/** Events of docs/IPC.md. Each answers the function that ends the subscription. */
import { backend } from './backend';
import type { AppStateView, AuditExportView, AuditStatusView, ClipboardView, ListChangedView, NavigateView } from './types.gen';

const on =
  <T>(event: string) =>
  (handle: (payload: T) => void): Promise<() => void> =>
    backend().listen<T>(event, handle);

export const onState = on<AppStateView>('state');
export const onApiKeys = on<ListChangedView>('api_keys');
export const onServiceAccounts = on<ListChangedView>('service_accounts');
export const onAudit = on<AuditStatusView>('audit');
export const onAuditExport = on<AuditExportView>('audit_export');
/** A secret is on the clipboard until `clears_at`; null: it was cleared. */
export const onClipboard = on<ClipboardView | null>('clipboard');
export const onNavigate = on<NavigateView>('navigate');
