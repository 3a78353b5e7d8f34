/**
 * Comparisons of two operands, bar by bar: 1 true, 0 false, NaN where one is missing.
 *
 * A column or a number is looked at where it is; only what has to be computed is
 * called. Rules are mostly columns and numbers, and are asked at every bar of every
 * backtest.
 */
import type { Comparison } from './tree.js';

/** Value at a bar. */
export type Series = (t: number) => number;

/** A column, a number, or what is computed. */
export type Operand = Float64Array | number | Series;

/** Binds a comparison. */
export function comparison(operator: Comparison, a: Operand, b: Operand): Series {
  switch (operator) {
    case '<':
      return above(b, a, true);
    case '<=':
      return above(b, a, false);
    case '>':
      return above(a, b, true);
    case '>=':
      return above(a, b, false);
    case '==':
    case '!=': {
      const x = seriesOf(a);
      const y = seriesOf(b);
      const equal = operator === '==' ? 1 : 0;
      return (t) => sameness(x(t), y(t), equal);
    }
    case 'crosses_above':
      return crossing(above(a, b, true));
    case 'crosses_below':
      return crossing(above(b, a, true));
  }
}

function sameness(x: number, y: number, equal: 0 | 1): number {
  if (x === y) return equal;
  return x < y || x > y ? 1 - equal : Number.NaN;
}

/** Above, or at least as high. */
function above(a: Operand, b: Operand, isStrict: boolean): Series {
  if (typeof a === 'object' && typeof b === 'number') {
    return isStrict
      ? (t) => ((a[t] as number) > b ? 1 : (a[t] as number) <= b ? 0 : Number.NaN)
      : (t) => ((a[t] as number) >= b ? 1 : (a[t] as number) < b ? 0 : Number.NaN);
  }
  if (typeof a === 'number' && typeof b === 'object') {
    return isStrict
      ? (t) => (a > (b[t] as number) ? 1 : a <= (b[t] as number) ? 0 : Number.NaN)
      : (t) => (a >= (b[t] as number) ? 1 : a < (b[t] as number) ? 0 : Number.NaN);
  }
  if (typeof a === 'object' && typeof b === 'object') {
    return (t) => order(a[t] as number, b[t] as number, isStrict);
  }
  const x = seriesOf(a);
  const y = seriesOf(b);
  return (t) => order(x(t), y(t), isStrict);
}

function order(x: number, y: number, isStrict: boolean): number {
  if (x > y) return 1;
  if (x < y) return 0;
  if (x !== y) return Number.NaN;
  return isStrict ? 0 : 1;
}

/** True now, and known not to have been one bar ago; unknown when one of the two is. */
function crossing(isAbove: Series): Series {
  return (t) => {
    if (t < 1) return Number.NaN;
    const now = isAbove(t);
    const before = isAbove(t - 1);
    // 1 and 0 make 1; missing stays missing.
    return now * (1 - before);
  };
}

function seriesOf(operand: Operand): Series {
  if (typeof operand === 'function') return operand;
  if (typeof operand === 'number') return () => operand;
  return (t) => operand[t] as number;
}
