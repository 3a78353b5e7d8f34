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
  const n = label.length;
  let positives = 0;
  for (let i = 0; i < n; i++) positives += label[i]!;
  const negatives = n - positives;
  if (positives === 0 || negatives === 0) return Number.NaN;
  const high = new Float64Array(positives);
  const low = new Float64Array(negatives);
  for (let i = 0, a = 0, b = 0; i < n; i++) {
    if (label[i] === 1) high[a++] = rating[i]!;
    else low[b++] = rating[i]!;
  }
  high.sort();
  low.sort();
  // Per positive, the negatives below it, and half of those that are tied with it.
  let won = 0;
  for (let a = 0, below = 0, upTo = 0; a < positives; a++) {
    while (below < negatives && low[below]! < high[a]!) below++;
    while (upTo < negatives && low[upTo]! <= high[a]!) upTo++;
    won += (below + upTo) / 2;
  }
  return won / (positives * negatives);
}
