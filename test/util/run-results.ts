/**
 * Run results with quiet defaults: a test names only what it is about.
 */
import type { NodeOutcome, RunResult } from '../../src/run/events.js';

/** One node that ran; its type is its name. */
export function outcome(node: string, changes: Partial<NodeOutcome> = {}): NodeOutcome {
  return {
    node,
    type: node,
    state: 'ran',
    partitions: 0,
    hits: 0,
    ran: 0,
    cut: 0,
    failed: 0,
    removed: 0,
    milliseconds: 0,
    reasons: [],
    ...changes,
  };
}

/** A run "r1" that was done at once and did nothing. */
export function runResult(changes: Partial<RunResult> = {}): RunResult {
  return {
    runId: 'r1',
    status: 'done',
    exitCode: 0,
    nodes: [],
    files: [],
    failures: [],
    shown: [],
    milliseconds: 0,
    cpuSeconds: 0,
    published: [],
    ...changes,
  };
}
