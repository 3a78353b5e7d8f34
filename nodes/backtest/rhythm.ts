/**
 * When a strategy looks again: on the first session of a month, or of a week
 * where the window is too short for months to matter.
 */
import { civilOf, dayOf } from '../lib/market/dates.js';
import type { Setup } from './strategy.js';

export type Rhythm = 'weekly' | 'monthly' | 'quarterly';

const MONTHS: Readonly<Record<'monthly' | 'quarterly', number>> = { monthly: 1, quarterly: 3 };

/** A number that counts periods: two days share it exactly when they share a period. */
export function periodOf(day: number, rhythm: Rhythm): number {
  // Days are counted from a Thursday; weeks begin on Monday.
  if (rhythm === 'weekly') return Math.floor((day + 3) / 7);
  const { year, month } = civilOf(day);
  return Math.floor((year * 12 + month - 1) / MONTHS[rhythm]);
}

/** The first day of a period. */
export function startOf(period: number, rhythm: Rhythm): number {
  if (rhythm === 'weekly') return period * 7 - 3;
  const months = period * MONTHS[rhythm];
  return dayOf(Math.floor(months / 12), (months % 12) + 1, 1);
}

/** True on the first row asked for, then on the first session of each period. Rows must ascend. */
export function onFirstSession(setup: Setup, rhythm: Rhythm): (t: number) => boolean {
  const { date } = setup.asset;
  let next = Number.NEGATIVE_INFINITY;
  return (t) => {
    const day = date[t] as number;
    if (day < next) return false;
    next = startOf(periodOf(day, rhythm) + 1, rhythm);
    return true;
  };
}

/** Monthly, or weekly in a window of less than `days`. */
export function rhythmFor(setup: Setup, days: number): Rhythm {
  return setup.lastSession - setup.firstSession < days ? 'weekly' : 'monthly';
}
