/**
 * Run events as single lines, shared by the terminal and the log file.
 */
import type { NodeOutcome, RunEvent } from '../run/events.js';
import { renderLimits } from './cache-text.js';
import { plural, renderBytes, renderCount, renderDuration } from './quantities.js';

type NodeStart = Extract<RunEvent, { type: 'node-start' }>;
type CachePruned = Extract<RunEvent, { type: 'cache-pruned' }>;
type NodeProgress = Extract<RunEvent, { type: 'node-progress' }>;

/** `backtest: 440 of 44,000 partitions to run (param fee_bps: 5 → 10)`; of a source, `market: loading (never run)`. */
export function renderStart(event: NodeStart): string {
  const why = event.reasons.length === 0 ? '' : ` (${event.reasons.join(', ')})`;
  if (event.partitions === null || event.stale === null) return `${event.node}: loading${why}`;
  const all = plural(event.partitions, 'partition');
  return `${event.node}: ${renderCount(event.stale)} of ${all} to run${why}`;
}

/** `backtest: 120 of 440 (27%)`, with failures when there are any. */
export function renderProgress(event: NodeProgress): string {
  const share = event.total === 0 ? 100 : Math.floor((100 * event.done) / event.total);
  const failed = event.failed > 0 ? `, ${renderCount(event.failed)} failed` : '';
  return `${event.node}: ${renderCount(event.done)} of ${renderCount(event.total)} (${share}%)${failed}`;
}

/** `backtest: ran 440, 43,560 hits, in 3.2 s`. */
export function renderEndOfNode(outcome: NodeOutcome): string {
  const took = renderDuration(outcome.milliseconds);
  if (outcome.state === 'fresh') return `${outcome.node}: fresh`;
  if (outcome.state === 'not-run') return `${outcome.node}: not run, ${outcome.reasons.join(', ')}`;
  const parts = [`ran ${renderCount(outcome.ran)}`, plural(outcome.hits, 'hit')];
  if (outcome.failed > 0) parts.push(`${renderCount(outcome.failed)} failed`);
  if (outcome.removed > 0) parts.push(`${renderCount(outcome.removed)} removed`);
  const word = outcome.state === 'failed' ? 'failed, ' : '';
  return `${outcome.node}: ${word}${parts.join(', ')}, in ${took}`;
}

/** `cache: 1,234 earlier answers evicted, 310 MB freed, 12.3 s of computing lost (limits: 2.0 GB, 30d)`. */
export function renderPruned(event: CachePruned): string {
  const answers = plural(event.answers, 'earlier answer');
  const freed = `${renderBytes(event.freedBytes)} freed`;
  const lost = `${renderDuration(event.milliseconds)} of computing lost`;
  return `cache: ${answers} evicted, ${freed}, ${lost} (limits: ${renderLimits(event)})`;
}
