/**
 * Scores of strategies that are compared: by each criterion a place from 0 (worst) to 1
 * (best), and the weighted mean of the places.
 */

/** One number per strategy that scores rest on; NaN where a strategy has none. */
export interface Criterion {
  readonly weight: number;
  readonly isHigherBetter: boolean;
  readonly values: Float64Array;
}

/**
 * Scores of so many strategies; NaN for one that lacks all that others have.
 *
 * One that lacks a criterion stands last in it. Equal values share their places, and a
 * strategy alone stands in the middle. A criterion that nobody has does not count.
 */
export function scoresOf(criteria: readonly Criterion[], count: number): Float64Array {
  const sums = new Float64Array(count);
  const isScored = new Uint8Array(count);
  let weights = 0;
  for (const { weight, isHigherBetter, values } of criteria) {
    if (weight === 0) continue;
    let defined = 0;
    for (let i = 0; i < count; i++) if (!Number.isNaN(values[i]!)) defined++;
    if (defined === 0) continue;
    weights += weight;
    for (let i = 0; i < count; i++) {
      const value = values[i]!;
      if (Number.isNaN(value)) continue;
      isScored[i] = 1;
      let worse = count - defined;
      let equal = -1;
      for (let k = 0; k < count; k++) {
        const other = values[k]!;
        if (other === value) equal++;
        else if (isHigherBetter ? other < value : other > value) worse++;
      }
      const place = count === 1 ? 0.5 : (worse + equal / 2) / (count - 1);
      sums[i]! += weight * place;
    }
  }
  for (let i = 0; i < count; i++) sums[i] = isScored[i] === 1 ? sums[i]! / weights : Number.NaN;
  return sums;
}
