/**
 * What a node asks for when something fails: attempts, time limits, and how much
 * of an input must be there.
 *
 * The schema has checked the form of all texts; here they become numbers. None
 * of this enters a fingerprint: it changes when an answer comes, never the answer.
 */
import type { Mapping } from './layers.js';

/** How often and how long a node's work is tried. */
export interface FailurePolicy {
  /** Further attempts after the first. */
  readonly retries: number;
  /** Milliseconds before the second attempt; each further wait is twice as long. */
  readonly retryDelay: number;
  /** Milliseconds that a source, or one partition of a compute node, may take; absent: any. */
  readonly timeout?: number;
}

/** How much of an input must be there: a share between 0 and 1, or a number of partitions. */
export type Quorum = { readonly share: number } | { readonly partitions: number };

export const NO_RETRIES: FailurePolicy = { retries: 0, retryDelay: 200 };

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

/** What parseDuration understands. */
export const DURATION = /^\d+(\.\d+)?(ms|s|m|h)$/;

/** Milliseconds of a text such as "30s", "500ms", "2m" or "1.5h". */
export function parseDuration(text: string): number {
  const unit = text.replace(/^[\d.]+/, '');
  return Number.parseFloat(text) * (UNITS[unit] as number);
}

/** The policy of a node as configured. */
export function failurePolicy(node: Mapping): FailurePolicy {
  const { retries, retry_delay: delay, timeout } = node;
  return {
    retries: (retries as number | undefined) ?? NO_RETRIES.retries,
    retryDelay: delay === undefined ? NO_RETRIES.retryDelay : parseDuration(delay as string),
    ...(timeout === undefined ? {} : { timeout: parseDuration(timeout as string) }),
  };
}

/** A quorum as configured: "95%" or a number of partitions. */
export function parseQuorum(min: string | number): Quorum {
  // Divided last, so that 95% of 20 is 19 and not a hair more.
  return typeof min === 'number' ? { partitions: min } : { share: Number.parseFloat(min) / 100 };
}

/** A duration as one would write it: "30s", "500ms", "2m". */
export function durationText(milliseconds: number): string {
  for (const unit of ['h', 'm', 's'] as const) {
    const size = UNITS[unit] as number;
    if (milliseconds >= size && milliseconds % size === 0) return `${milliseconds / size}${unit}`;
  }
  return `${milliseconds}ms`;
}
