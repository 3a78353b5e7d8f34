/**
 * Figures as text for people. Percent appears in text and nowhere before.
 */
import { thousands } from '../lib/text/thousands.js';
import type { Evidence } from './evidence.js';
import type { Spread } from './quantiles.js';

/** What stands where a figure is not defined. */
export const NONE = '–';

type Figure = number | null | undefined;

/** Without a minus before what rounds to zero. */
export function fixed(value: number, digits: number): string {
  const text = value.toFixed(digits);
  return Number(text) === 0 ? (0).toFixed(digits) : text;
}

/** A fraction in percent. */
export function percent(value: Figure, withSign = false): string {
  if (value === null || value === undefined) return NONE;
  const text = `${fixed(value * 100, 1)}%`;
  return withSign && value > 0 && !text.startsWith('0.0') ? `+${text}` : text;
}

export function ratio(value: Figure): string {
  return value === null || value === undefined ? NONE : fixed(value, 2);
}

/** A count with separators; of halves and thirds one digit. */
export function count(value: number): string {
  return thousands(value, 1);
}

/** A probability in whole percent; never "0%" or "100%", which nothing here is. */
export function probability(value: Figure): string {
  if (value === null || value === undefined) return NONE;
  const whole = Math.round(value * 100);
  if (whole <= 0) return '<1%';
  return whole >= 100 ? '>99%' : `${whole}%`;
}

export function pValue(value: Figure): string {
  if (value === null || value === undefined) return NONE;
  return value < 0.001 ? '<0.001' : value.toFixed(3);
}

export function quartiles(spread: Spread | undefined): string {
  return spread ? `${percent(spread.q1)} … ${percent(spread.q3)}` : NONE;
}

/** The 95 % interval of the excess per year. */
export function interval(evidence: Evidence | null): string {
  if (!evidence || evidence.excess_low === null) return NONE;
  return `${percent(evidence.excess_low, true)} … ${percent(evidence.excess_high, true)}`;
}
