/**
 * What probabilities were worth, held against what happened.
 *
 * The measure is the base rate of the training rows: who knows nothing else gives it to
 * every row. Losses in nats; null where a figure is not defined.
 */
import { areaUnderCurve, brierScore, logLoss } from '../lib/numeric/classification.js';
import { select } from '../lib/numeric/order-statistics.js';

const DECILES = 10;

/** The rows whose label is known, in the order of their dates. */
export interface Outcome {
  readonly date: Float64Array;
  readonly label: Float64Array;
}

/** How good one model's probabilities are. */
export interface Figures {
  readonly auc: number | null;
  /** Days on which both labels occur, and those of them with an area under the curve above one half. */
  readonly days: number;
  readonly days_above_half: number;
  readonly log_loss: number;
  readonly brier: number;
}

/** Rows of one tenth, from the lowest probabilities to the highest. */
export interface Decile {
  /** 1 to 10. */
  readonly decile: number;
  readonly rows: number;
  /** Mean probability. */
  readonly predicted: number;
  /** Share that rose. */
  readonly observed: number;
}

export function judge(probability: Float64Array, { date, label }: Outcome): Figures {
  const auc = areaUnderCurve(probability, label);
  return {
    auc: Number.isNaN(auc) ? null : auc,
    ...daysOf(date, probability, label),
    log_loss: logLoss(probability, label),
    brier: brierScore(probability, label),
  };
}

function daysOf(
  date: Float64Array,
  probability: Float64Array,
  label: Float64Array,
): { days: number; days_above_half: number } {
  let above = 0;
  let days = 0;
  for (let i = 0; i < date.length; ) {
    let j = i;
    while (j < date.length && date[j] === date[i]) j++;
    const auc = areaUnderCurve(probability.subarray(i, j), label.subarray(i, j));
    if (!Number.isNaN(auc)) {
      days++;
      if (auc > 0.5) above++;
    }
    i = j;
  }
  return { days, days_above_half: above };
}

/**
 * Tenths by probability: whether what is called likelier happens more often. Rows of the
 * same probability stay together, so a tenth may have more or fewer rows, or none: then
 * it is left out.
 */
export function calibration(probability: Float64Array, { label }: Outcome): Decile[] {
  const lowest = lowestOfTenths(probability.slice());
  const rows = new Float64Array(DECILES);
  const predicted = new Float64Array(DECILES);
  const observed = new Float64Array(DECILES);
  for (let i = 0; i < label.length; i++) {
    const d = tenthOf(probability[i]!, lowest);
    rows[d] = rows[d]! + 1;
    predicted[d] = predicted[d]! + probability[i]!;
    observed[d] = observed[d]! + label[i]!;
  }
  return Array.from(rows, (count, d) => ({
    decile: d + 1,
    rows: count,
    predicted: predicted[d]! / count,
    observed: observed[d]! / count,
  })).filter((tenth) => tenth.rows > 0);
}

function tenthOf(value: number, lowest: Float64Array): number {
  let d = 0;
  while (d < DECILES - 1 && value >= lowest[d + 1]!) d++;
  return d;
}

/** The value of the rank at which each tenth begins; those below a rank are then before it. Rearranges x. */
function lowestOfTenths(x: Float64Array): Float64Array {
  const lowest = new Float64Array(DECILES);
  for (let d = 0, from = 0; d < DECILES; d++) {
    const rank = Math.floor((d * x.length) / DECILES);
    lowest[d] = select(x, from, x.length, rank);
    from = rank;
  }
  return lowest;
}
