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
    const beaten = beatenHalves(values, isHigherBetter);
    for (let i = 0; i < count; i++) {
      if (Number.isNaN(values[i]!)) continue;
      isScored[i] = 1;
      const place = count === 1 ? 0.5 : (count - defined + beaten[i]! / 2) / (count - 1);
      sums[i]! += weight * place;
    }
  }
  for (let i = 0; i < count; i++) sums[i] = isScored[i] === 1 ? sums[i]! / weights : Number.NaN;
  return sums;
}

/** How many values each one beats, counted in halves: an equal one is half beaten. NaN beats none. */
function beatenHalves(values: Float64Array, isHigherBetter: boolean): Int32Array {
  const halves = new Int32Array(values.length);
  for (let i = 1; i < values.length; i++) {
    const value = values[i]!;
    for (let k = 0; k < i; k++) {
      const other = values[k]!;
      if (other === value) {
        halves[i]!++;
        halves[k]!++;
      } else if (isHigherBetter ? other < value : other > value) halves[i]! += 2;
      else if (isHigherBetter ? other > value : other < value) halves[k]! += 2;
    }
  }
  return halves;
}
