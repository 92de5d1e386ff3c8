import type { RotationPhase } from '../../ipc';

export const STEPS = ['created', 'stored', 'tried', 'watching', 'revoked'] as const;
export type Step = (typeof STEPS)[number];
export type StepState = 'done' | 'now' | 'todo' | 'failed';

/** How many steps are behind us in a phase. `storing` stores, reads back and tries: its answer covers both. */
const DONE: Record<RotationPhase | 'planned', number> = { planned: 0, creating: 0, storing: 1, awaiting_revoke: 3, done: 5, undone: 0 };

export function stepState(step: Step, phase: RotationPhase | 'planned'): StepState {
  const at = STEPS.indexOf(step);
  const done = DONE[phase];
  if (at < done) return 'done';
  if (phase === 'planned') return 'todo';
  if (phase === 'undone') return 'failed';
  return at === done ? 'now' : 'todo';
}
