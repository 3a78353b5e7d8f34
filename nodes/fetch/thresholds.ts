/**
 * The thresholds of the quality gates: what `quality` of the params says, and what
 * holds where it says nothing.
 *
 * The standards stand here once; the schema repeats them for editors, and a test
 * holds the two together. Q01 to Q04 make a row a bar at all and cannot be off.
 */

import type { Grade } from './grade.js';

/** What becomes of what a gate found: held back in quarantine, or told and used. */
export type Action = 'quarantine' | 'flag';

/** What becomes of a series that comes again and is worse: the stored one stays, or it is told and used. */
export type HoldAction = 'hold' | 'tell';

/** Thresholds of each gate. Shares and moves are fractions. */
export const STANDARD = {
  /** Relative difference of high and low that is rounding. */
  Q02: { tolerance: 1e-6 },
  /** Share of missing sessions, and sessions missing in a row, from which a series is degraded. */
  Q05: { share: 0.01, run: 3 },
  /**
   * How near the jump is to a whole ratio; how many times the usual money may change
   * hands that day; how many times the usual move may be made on the days after.
   */
  Q06: { tolerance: 0.02, turnover: 3, calm: 3, action: 'quarantine' as Action },
  /** Splits below this ratio are no more than the market's own moves. */
  Q07: { ratio: 1.4, action: 'quarantine' as Action },
  /** Log return in median absolute deviations of 250 days and at least `move`; part of it that the next day takes back. */
  Q08: { mad: 12, move: 0.2, reversal: 0.6, turnover: 3, action: 'quarantine' as Action },
  /** Equal closes in a row without volume, and with any. */
  Q09: { run_without_volume: 5, run: 8 },
  Q10: {},
  /** Relative difference of two sources' closes; one session in so many is compared. */
  Q11: { difference: 0.005, every: 5 },
  /** Minutes after the close of the exchange until a bar is complete. */
  Q12: { minutes: 30 },
  /**
   * What the factor may exceed one by, and fall by from one session to the next; what
   * becomes of a series that comes again with what cannot be.
   */
  Q13: { tolerance: 1e-4, action: 'hold' as HoldAction },
  /** Days without a bar, and the ratio of prices across them, that make another company. */
  Q14: { gap: 365, ratio: 3, action: 'quarantine' as Action },
  /** Sessions that the last bar may be behind before it is told, and before it is an error. */
  Q15: { warn: 1, error: 5 },
  /** Relative difference that makes a revision. */
  Q16: { tolerance: 1e-4 },
} as const;

type Standard = typeof STANDARD;
type Widened<T> = { readonly [K in keyof T]: T[K] extends number ? number : T[K] };

/** Thresholds in force; undefined: the gate is off. */
export type Quality = {
  readonly [C in keyof Standard]: C extends 'Q02'
    ? Widened<Standard[C]>
    : Widened<Standard[C]> | undefined;
};

/** Codes with thresholds. */
export type Adjustable = keyof Standard;

/** As it is written: a code is left out, off, or has some of its thresholds. */
export type QualityParams = {
  readonly [C in Adjustable]?: Partial<Widened<Standard[C]>> | 'off' | false;
} & {
  /** The lowest grade of a symbol with which the data are sound; C when absent. */
  readonly lowest_grade?: Grade;
};

/** What is written, filled up with the standards. */
export function thresholdsOf(written: QualityParams = {}): Quality {
  const entries = Object.entries(STANDARD).map(([code, standard]) => {
    const given = written[code as Adjustable];
    const isOff = given === 'off' || given === false;
    return [code, isOff ? undefined : { ...standard, ...given }];
  });
  return Object.fromEntries(entries) as Quality;
}
