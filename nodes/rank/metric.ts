/**
 * What a ranking metric is: one number per backtest, and which way is better.
 */

/**
 * Columns of the results of one strategy with those of the baseline below them, and the row of
 * the baseline on the same scenario and symbol. A value may rest on these two rows only.
 */
export interface MetricInput {
  readonly columns: Readonly<Record<string, Float64Array>>;
  /** Row of the baseline strategy's backtest; -1 where there is none. */
  readonly baseline: Int32Array;
}

export interface RankingMetric {
  readonly about: string;
  readonly unit: 'fraction' | 'ratio';
  readonly isHigherBetter: boolean;
  /** Columns of the results that it needs. */
  readonly needs: readonly string[];
  /** One value per row; NaN where it is not defined. */
  compute(input: MetricInput): Float64Array;
}

/** Declares a metric; returns it unchanged. */
export function defineMetric(metric: RankingMetric): RankingMetric {
  return metric;
}

/** A metric that is a column of the results as it stands. */
export function columnMetric(
  column: string,
  about: string,
  unit: 'fraction' | 'ratio',
): RankingMetric {
  return {
    about,
    unit,
    isHigherBetter: true,
    needs: [column],
    compute: ({ columns }) => columns[column] as Float64Array,
  };
}
