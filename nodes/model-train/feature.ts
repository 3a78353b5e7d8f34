/**
 * What a feature is: one number per symbol and day that the model learns from.
 *
 * It has no unit, so that it means the same for every symbol and in every year, and it
 * must not look ahead: the value of a row depends on that row and earlier ones only.
 * File name = id.
 */

/** One symbol's bars, oldest first; prices adjusted for splits and dividends. Do not write to them. */
export interface FeatureBars {
  readonly n: number;
  readonly open: Float64Array;
  readonly high: Float64Array;
  readonly low: Float64Array;
  readonly close: Float64Array;
  readonly volume: Float64Array;
  /** Adjusted close of the benchmark on the same sessions, NaN where it has no bar; undefined: none is named. */
  readonly benchmark: Float64Array | undefined;
}

/** Arrays of n values left over from anything. */
export type Work = readonly [Float64Array, Float64Array, Float64Array];

/** A plug-in of the folder `features`. */
export interface Feature {
  readonly about: string;
  /** 0-based row of the first value in a series that has every input; NaN before it. */
  readonly first: number;
  /** `benchmark`: it is left out where none is named. */
  readonly needs?: 'benchmark';
  /** Fills `out` (n values) in every row: NaN for warm-up and where the value is undefined. */
  compute(bars: FeatureBars, out: Float64Array, work: Work): void;
}

/** Declares a feature; returns it unchanged, with its type checked. */
export function defineFeature(feature: Feature): Feature {
  return feature;
}

/** A feature under its id. */
export interface NamedFeature {
  readonly name: string;
  readonly feature: Feature;
}
