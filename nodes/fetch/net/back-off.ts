/**
 * How long to wait before asking again: what the server says, else twice as long
 * each time, with jitter so that many who failed together do not return together.
 *
 * The jitter is drawn from a seeded stream, so that a test sees the same waits.
 */
import type { Random } from '../../lib/numeric/random.js';

export interface BackOff {
  /** Requests in all, the first included. */
  readonly attempts: number;
  /** Milliseconds before the second request; doubled for each further one. */
  readonly first: number;
  /** The same after "too many requests" without a time to wait. */
  readonly firstBusy: number;
  /** The longest wait, ours or the server's; a server that wants more is not asked again. */
  readonly longest: number;
}

/** Milliseconds before request `attempt + 1`: doubled from `first`, ± 25 %. */
export function backOffWait(
  attempt: number,
  first: number,
  longest: number,
  random: Random,
): number {
  const wait = Math.min(longest, first * 2 ** (attempt - 1));
  return Math.round(wait * (0.75 + 0.5 * random.uniform()));
}

/**
 * Milliseconds that a Retry-After header asks for: seconds, or a date (RFC 9110,
 * 10.2.3). A date that is past asks for none; undefined when it is neither.
 */
export function retryAfter(header: string | null, now: number): number | undefined {
  const text = header?.trim() ?? '';
  if (/^\d+$/.test(text)) return Number(text) * 1000;
  // Date.parse would also take "2" or "-5" for years.
  const date = /^[A-Z][a-z]{2,8}[ ,]/.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}
