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

/** When it is time to look: on the first row asked for, then on the first session of each period. */
export class FirstSessions {
  private next = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly date: Float64Array,
    private readonly rhythm: Rhythm,
  ) {}

  /** The first row of [from, end) on which it is time; `end` where there is none. */
  due(from: number, end: number): number {
    const { date, next } = this;
    let t = from;
    while (t < end && (date[t] as number) < next) t++;
    return t;
  }

  /** Has looked on row t: not again in its period. Rows must ascend. */
  look(t: number): void {
    this.next = startOf(periodOf(this.date[t] as number, this.rhythm) + 1, this.rhythm);
  }

  /** Whether it is time on row t; if so, it has looked. */
  isDue(t: number): boolean {
    if ((this.date[t] as number) < this.next) return false;
    this.look(t);
    return true;
  }
}

/** The first sessions of a strategy's own asset. */
export function firstSessions({ asset }: Setup, rhythm: Rhythm): FirstSessions {
  return new FirstSessions(asset.date, rhythm);
}

/** Monthly, or weekly in a window of less than `days`. */
export function rhythmFor(setup: Setup, days: number): Rhythm {
  return setup.lastSession - setup.firstSession < days ? 'weekly' : 'monthly';
}
