/**
 * What the clock decides of a source's answer, and for how long that holds.
 *
 * The value is part of the node's record; the time until which it is good is not:
 * it only bounds what was remembered. Nodes are asked with the time at which a
 * request began, so that a boundary that passes meanwhile makes a memory old at
 * once instead of good until the next one.
 */
import type { Json, SourceNode } from '../contract/index.js';
import type { NodeRuntime } from './runtime.js';

/** What the clock decided, as a node's record keeps it. */
export interface ClockRecord {
  /** What it is in words, such as "the last complete session". */
  readonly about: string;
  readonly value: Json;
}

/** Times between which an answer holds, in milliseconds since 1970: `from` ≤ now < `until`. */
export interface ClockSpan {
  readonly from: number;
  readonly until: number;
}

const ANY_CLOCK = 'the clock';

/** What the clock decides of a node's answer; undefined where nothing is decided by it. */
export function clockRecord(runtime: NodeRuntime, now: number): ClockRecord | undefined {
  const found = asked(runtime, now);
  return found && { about: found.about ?? ANY_CLOCK, value: found.value };
}

/** For how long an answer of these nodes holds that was asked for at `now`; undefined: for ever. */
export function clockSpan(nodes: readonly NodeRuntime[], now: number): ClockSpan | undefined {
  const ends = nodes.flatMap((node) => asked(node, now)?.until ?? []).filter(Number.isFinite);
  return ends.length === 0 ? undefined : { from: now, until: Math.min(...ends) };
}

/** `the last complete session: 2026-11-24 → 2026-11-25`. */
export function clockText(before: ClockRecord | undefined, after: ClockRecord | undefined): string {
  const about = after?.about ?? before?.about ?? ANY_CLOCK;
  return `${about}: ${valueText(before)} → ${valueText(after)}`;
}

/** True when both say the same. */
export function isSameClock(a: ClockRecord | undefined, b: ClockRecord | undefined): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

function valueText(clock: ClockRecord | undefined): string {
  if (clock === undefined) return 'unset';
  return typeof clock.value === 'string' ? clock.value : JSON.stringify(clock.value);
}

function asked(
  runtime: NodeRuntime,
  now: number,
): ReturnType<NonNullable<SourceNode<unknown>['clock']>> {
  if (runtime.node.kind !== 'source') return undefined;
  return (runtime.node as SourceNode<unknown>).clock?.(runtime.params, now);
}
