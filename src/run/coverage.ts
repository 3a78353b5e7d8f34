/**
 * How much of what a node reads is there, when partitions upstream failed.
 *
 * A smaller universe is never silent: it is handed on to every reader, also to
 * those that read it through others.
 */
import type { Quorum } from '../config/failure-policy.js';
import type { Coverage } from '../contract/index.js';
import type { NodeOutcome } from './events.js';

/** True when enough of a node's partitions are there; never when none is. */
export function isEnough(min: Quorum, { present, expected }: Omit<Coverage, 'node'>): boolean {
  if (present === 0) return false;
  return 'share' in min ? present >= min.share * expected - 1e-9 : present >= min.partitions;
}

/** `98.1 % (2,150 of 2,190 partitions of "backtests")`; never 100 % when something is missing. */
export function coverageText({ node, present, expected }: Coverage): string {
  return `${percent(present, expected)} (${count(present)} of ${count(expected)} partitions of "${node}")`;
}

/** A quorum as one would write it. */
export function quorumText(min: Quorum): string {
  return 'share' in min
    ? `${Math.round(min.share * 1e6) / 1e4} %`
    : `${count(min.partitions)} partitions`;
}

/** What is there of a node that ran, some of it in vain. */
export function coverageOf({ node, partitions, failed }: NodeOutcome): Coverage {
  return { node, present: partitions - failed, expected: partitions };
}

/** Each node once, in the order given. */
export function mergeCoverage(lists: Iterable<readonly Coverage[]>): Coverage[] {
  const byNode = new Map<string, Coverage>();
  for (const list of lists) for (const coverage of list) byNode.set(coverage.node, coverage);
  return [...byNode.values()];
}

function percent(present: number, expected: number): string {
  return `${(Math.floor((1000 * present) / expected) / 10).toFixed(1)} %`;
}

function count(value: number): string {
  return String(value).replace(/\B(?=(\d{3})+$)/g, ',');
}
