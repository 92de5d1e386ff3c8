import type { AuditStatusView } from '../../ipc';
import type { Tone } from '../../kit/tone';

/** What is said of the history at one glance: the worst first. */
export type Standing = 'forbidden' | 'broken' | 'never' | 'unverified' | 'verifying' | 'verified';

export function standing(view: AuditStatusView | null): Standing {
  if (view?.phase === 'forbidden') return 'forbidden';
  if (view?.phase === 'broken' || view?.verification.state === 'broken') return 'broken';
  if (!view || view.verification.state === 'none') return 'never';
  if (view.verification.state === 'unverified') return 'unverified';
  return view.verification.state === 'partial' ? 'verifying' : 'verified';
}

export const TONES: Record<Standing, Tone> = { forbidden: 'off', broken: 'bad', never: 'off', unverified: 'warn', verifying: 'warn', verified: 'good' };

/** How much of the history is here, where some of it is still on its way. */
export function progress(view: AuditStatusView | null): { cached: number; known: number } | null {
  if (!view || view.known === null || view.cached >= view.known) return null;
  return { cached: view.cached, known: view.known };
}
