/**
 * The columns of pooled returns, and of what is kept of each symbol alone.
 */
import type { ColumnSpec } from '../../src/contract/index.js';

const fraction = <Name extends string>(name: Name, about: string) =>
  ({ name, type: 'double', unit: 'fraction', about }) as const satisfies ColumnSpec;

/** One session of one strategy in one scenario, over all symbols. */
export const POOLED_COLUMNS = [
  { name: 'date', type: 'date', about: 'session' },
  { name: 'symbols', type: 'int', about: 'symbols with a return on that day' },
  fraction('return', "mean of the symbols' returns"),
  fraction('baseline', 'mean of what the baseline returned on the same symbols'),
] as const satisfies readonly ColumnSpec[];

/**
 * One symbol of one strategy in one scenario, as moments over the days that belong to
 * this scenario: pieces can be joined, and no day is in two of them.
 */
export const MOMENT_COLUMNS = [
  { name: 'days', type: 'int', about: 'days that belong to this scenario' },
  fraction('return_mean', 'mean daily return'),
  { name: 'return_m2', type: 'double', about: 'sum of squared distances from it' },
  { name: 'return_m3', type: 'double', about: 'sum of cubed distances' },
  { name: 'return_m4', type: 'double', about: 'sum of distances to the fourth' },
  fraction('excess_mean', 'mean daily return above the baseline on the same symbol'),
  { name: 'excess_m2', type: 'double', about: 'sum of squared distances from it' },
  { name: 'excess_m3', type: 'double', about: 'sum of cubed distances' },
  { name: 'excess_m4', type: 'double', about: 'sum of distances to the fourth' },
] as const satisfies readonly ColumnSpec[];
