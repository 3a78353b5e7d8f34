/**
 * What a node that failed, wholly or in part, means for those that read it.
 */
import type { Coverage } from '../contract/index.js';
import { coverageOf, coverageText, isEnough, mergeCoverage, quorumText } from './coverage.js';
import type { NodeOutcome } from './events.js';
import type { NodeRuntime } from './runtime.js';

/** True when a reader of the node says that so much of it is enough. */
export function isEnoughForSomebody(
  nodes: readonly NodeRuntime[],
  node: string,
  failed: number,
  partitions: number,
): boolean {
  const there = { present: partitions - failed, expected: partitions };
  return nodes.some((reader) =>
    Object.values(reader.inputs).some(
      (from) => from.node === node && from.min !== undefined && isEnough(from.min, there),
    ),
  );
}

/** Why a node cannot run, with the chain that leads to the first cause; undefined when it can. */
export function blockedBy(
  node: NodeRuntime,
  outcomes: readonly NodeOutcome[],
  { signal, keepGoing }: { readonly signal: AbortSignal; readonly keepGoing: boolean },
): string[] | undefined {
  if (signal.aborted) return ['interrupted'];
  for (const from of Object.values(node.inputs)) {
    const upstream = outcomes.find((outcome) => outcome.node === from.node);
    if (!upstream || upstream.state === 'fresh' || upstream.state === 'ran') continue;
    const { partitions, failed } = upstream;
    if (upstream.state === 'not-run') {
      return [`"${from.node}" was not run: ${upstream.reasons.join(', ')}`];
    }
    if (partitions === 0) return [`"${from.node}" failed`];
    if (from.min !== undefined) {
      const there = coverageOf(upstream);
      if (isEnough(from.min, there)) continue;
      return [`only ${coverageText(there)} are there, fewer than ${quorumText(from.min)}`];
    }
    if (!keepGoing) return [`"${from.node}" failed (${failed} of ${partitions} partitions)`];
  }
  return undefined;
}

/** What is missing of what a node reads, directly or through others; empty when all is there. */
export function coverageFor(
  node: NodeRuntime,
  outcomes: readonly NodeOutcome[],
): readonly Coverage[] {
  const upstream = Object.values(node.inputs).flatMap(
    (from) => outcomes.find((outcome) => outcome.node === from.node) ?? [],
  );
  return mergeCoverage(
    upstream.map((outcome) => [
      ...(outcome.coverage ?? []),
      ...(outcome.failed > 0 ? [coverageOf(outcome)] : []),
    ]),
  );
}

/** True when all that failed are partitions which every reader can do without. */
export function isWithinQuorums(
  nodes: readonly NodeRuntime[],
  outcomes: readonly NodeOutcome[],
): boolean {
  return outcomes.every((outcome) => {
    if (outcome.state !== 'failed') return outcome.state !== 'not-run';
    if (outcome.failed === 0) return false;
    const reads = nodes.flatMap((node) =>
      Object.values(node.inputs).filter((from) => from.node === outcome.node),
    );
    const there = coverageOf(outcome);
    return reads.length > 0 && reads.every(({ min }) => min !== undefined && isEnough(min, there));
  });
}
