/**
 * How large and how old the cache may become.
 *
 * The schema has checked the form of all texts; here they become numbers. Limits
 * enter no fingerprint: they change what is stored, never an answer.
 */
import { durationText, parseDuration } from './failure-policy.js';
import type { Mapping } from './layers.js';

/** Limits of the cache; undefined: none. */
export interface CacheLimits {
  readonly maxBytes: number | undefined;
  /** Milliseconds since an answer was last needed. */
  readonly maxAge: number | undefined;
}

/** What parseSize understands. */
export const SIZE = /^\d+(\.\d+)? ?(B|[kKMGT]B)$/;
/** What parseAge understands. */
export const AGE = /^\d+(\.\d+)?[smhd]$/;
const NO_LIMIT = 'none';
const POWERS: Readonly<Record<string, number>> = { B: 0, K: 1, M: 2, G: 3, T: 4 };

/** Bytes of a text such as "5GB", "500 MB" or "0B"; kilobytes have 1000 bytes. */
export function parseSize(text: string): number {
  const unit = text.replace(/^[\d. ]+/, '')[0] as string;
  return Math.round(Number.parseFloat(text) * 1000 ** (POWERS[unit.toUpperCase()] as number));
}

/** Milliseconds of a text such as "30d" or "12h". */
export function parseAge(text: string): number {
  const days = /^([\d.]+)d$/.exec(text)?.[1];
  return days === undefined ? parseDuration(text) : Number(days) * parseDuration('24h');
}

/** The limits as configured; "none" is no limit. */
export function cacheLimits(cache: Mapping): CacheLimits {
  const { max_size: size, max_age: age } = cache as { max_size: string; max_age: string };
  return {
    maxBytes: size === NO_LIMIT ? undefined : parseSize(size),
    maxAge: age === NO_LIMIT ? undefined : parseAge(age),
  };
}

/** An age as one would write it: "30d", "12h". */
export function ageText(milliseconds: number): string {
  const day = parseDuration('24h');
  return milliseconds > 0 && milliseconds % day === 0
    ? `${milliseconds / day}d`
    : durationText(milliseconds);
}
