/**
 * How good probabilities are, measured on what happened.
 */

/** Mean of −ln(probability given to what happened), in nats; probabilities are kept off 0 and 1. */
export function logLoss(probability: Float64Array, label: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < label.length; i++) {
    const p = Math.min(1 - 1e-12, Math.max(1e-12, probability[i]!));
    sum -= label[i] === 1 ? Math.log(p) : Math.log(1 - p);
  }
  return sum / label.length;
}

/** Mean squared distance of probability and label. */
export function brierScore(probability: Float64Array, label: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < label.length; i++) sum += (probability[i]! - label[i]!) ** 2;
  return sum / label.length;
}

/**
 * Area under the ROC curve: the chance that a row of label 1 is rated above one
 * of label 0, ties counting half. NaN when only one label occurs.
 */
export function areaUnderCurve(rating: Float64Array, label: Float64Array): number {
  const positives = onesOf(label);
  const negatives = label.length - positives;
  if (positives === 0 || negatives === 0) return Number.NaN;
  const high = new Float64Array(positives);
  const low = new Float64Array(negatives);
  divide(rating, label, high, low);
  return pairsWon(high.sort(), low.sort()) / (positives * negatives);
}

function onesOf(label: Float64Array): number {
  let ones = 0;
  for (let i = 0; i < label.length; i++) ones += label[i]!;
  return ones;
}

function divide(
  rating: Float64Array,
  label: Float64Array,
  high: Float64Array,
  low: Float64Array,
): void {
  for (let i = 0, a = 0, b = 0; i < label.length; i++) {
    if (label[i] === 1) high[a++] = rating[i]!;
    else low[b++] = rating[i]!;
  }
}

/** Per value of the first list, those of the second below it, and half of those that are tied with it; both sorted. */
function pairsWon(high: Float64Array, low: Float64Array): number {
  let twice = 0;
  for (let a = 0, below = 0, upTo = 0; a < high.length; a++) {
    while (below < low.length && low[below]! < high[a]!) below++;
    while (upTo < low.length && low[upTo]! <= high[a]!) upTo++;
    twice += below + upTo;
  }
  return twice / 2;
}
