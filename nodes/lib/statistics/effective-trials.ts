/**
 * How many independent tries a number of related ones is worth.
 *
 * A heuristic: N_eff = ρ̄ + (1 − ρ̄) · N, with ρ̄ the mean correlation of the tries.
 * Tries that are all the same count once, unrelated ones count in full.
 */

/**
 * Mean correlation of all pairs of equally long series.
 *
 * Edges    series that do not vary are left out; fewer than two others: null.
 * Cost     O(series × length): from the variance of the mean of standardised series.
 */
export function meanCorrelation(series: readonly Float64Array[]): number | null {
  const length = series[0]?.length ?? 0;
  const sum = new Float64Array(length);
  let count = 0;
  for (const x of series) {
    let mean = 0;
    for (let i = 0; i < length; i++) mean += x[i]! / length;
    let squares = 0;
    for (let i = 0; i < length; i++) squares += (x[i]! - mean) ** 2;
    const deviation = Math.sqrt(squares / length);
    if (!(deviation > 1e-12)) continue;
    count++;
    for (let i = 0; i < length; i++) sum[i] = sum[i]! + (x[i]! - mean) / deviation;
  }
  if (count < 2) return null;
  let variance = 0;
  for (let i = 0; i < length; i++) variance += sum[i]! ** 2 / length;
  return (variance - count) / (count * (count - 1));
}

/** Independent tries that `trials` tries with this mean correlation are worth. */
export function effectiveTrials(trials: number, correlation: number): number {
  const shared = Math.min(1, Math.max(0, correlation));
  return shared + (1 - shared) * trials;
}
