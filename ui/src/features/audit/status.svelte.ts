import { auditStatus, onAudit, toErrorView, type AuditStatusView, type ErrorView } from '../../ipc';

/** How far the local copy of the audit log reaches. */
class AuditStatus {
  view: AuditStatusView | null = $state.raw(null);
  error: ErrorView | null = $state.raw(null);

  async start(): Promise<() => void> {
    return onAudit((view) => (this.view = view));
  }
  async ask(): Promise<void> {
    try {
      this.view = await auditStatus();
      this.error = null;
    } catch (thrown) {
      this.error = toErrorView(thrown);
    }
  }
  reset(): void {
    this.view = null;
    this.error = null;
  }
}

export const auditCopy = new AuditStatus();
