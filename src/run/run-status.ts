/**
 * What became of a run as a whole, and what the process says of it.
 */
import { isDifferent, type RunAudit } from './audit-result.js';
import type { NodeOutcome, RunStatus } from './events.js';
import { isWithinQuorums } from './readers.js';
import type { NodeRuntime } from './runtime.js';

/** What the process ends with; interrupted by another signal it is another number. */
export const EXIT_CODE_OF: Readonly<Record<RunStatus, number>> = {
  done: 0,
  'nothing-to-do': 0,
  failed: 1,
  incomplete: 5,
  interrupted: 130,
};

/** The status of a run whose nodes are done. */
export function statusOf(
  run: { readonly nodes: readonly NodeRuntime[]; readonly signal: AbortSignal },
  outcomes: readonly NodeOutcome[],
  audit: RunAudit | undefined,
): RunStatus {
  if (run.signal.aborted) return 'interrupted';
  if (isDifferent(audit)) return 'failed';
  if (outcomes.some((o) => o.state === 'failed' || o.state === 'not-run')) {
    return isWithinQuorums(run.nodes, outcomes) ? 'incomplete' : 'failed';
  }
  return outcomes.every((o) => o.state === 'fresh') ? 'nothing-to-do' : 'done';
}
