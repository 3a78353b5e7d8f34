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
  const order = Uint32Array.from({ length: n }, (_, i) => i).sort(
    (a, b) => rating[a]! - rating[b]! || a - b,
  );
  let positives = 0;
  let rankSum = 0;
  for (let i = 0; i < n; ) {
    let j = i;
    let inTie = 0;
    while (j < n && rating[order[j]!] === rating[order[i]!]) inTie += label[order[j++]!]!;
    // Tied rows share the mean of their ranks, which count from 1.
    rankSum += (inTie * (i + 1 + j)) / 2;
    positives += inTie;
    i = j;
  }
  const negatives = n - positives;
  if (positives === 0 || negatives === 0) return Number.NaN;
  return (rankSum - (positives * (positives + 1)) / 2) / (positives * negatives);
}
