/**
 * Decision trees by the book, slowly: every split of every feature is tried on the rows
 * themselves. No histograms, no differences, no shared memory.
 */

export interface NaiveLeaf {
  readonly value: number;
}

export interface NaiveSplit {
  readonly feature: number;
  /** Rows with at most this bin go to `low`. */
  readonly bin: number;
  readonly low: NaiveNode;
  readonly high: NaiveNode;
}

export type NaiveNode = NaiveLeaf | NaiveSplit;

/** One row: bins by feature, gradient and weight. */
export interface NaiveRow {
  readonly bins: readonly number[];
  readonly g: number;
  readonly h: number;
}

const sum = (rows: readonly NaiveRow[], of: (row: NaiveRow) => number): number =>
  rows.reduce((total, row) => total + of(row), 0);

/** The tree that splits where G² / (H + penalty) of both sides exceeds the whole's by most. */
export function naiveTree(
  rows: readonly NaiveRow[],
  depth: number,
  leafWeight: number,
  penalty: number,
): NaiveNode {
  const G = sum(rows, ({ g }) => g);
  const H = sum(rows, ({ h }) => h);
  const score = (part: readonly NaiveRow[]): number =>
    sum(part, ({ g }) => g) ** 2 / (sum(part, ({ h }) => h) + penalty);
  let best = 1e-9;
  let found: { feature: number; bin: number } | undefined;
  for (let feature = 0; depth > 0 && feature < (rows[0]?.bins.length ?? 0); feature++) {
    for (let bin = 0; bin < 63; bin++) {
      const low = rows.filter(({ bins }) => bins[feature]! <= bin);
      const high = rows.filter(({ bins }) => bins[feature]! > bin);
      if (
        Math.min(
          sum(low, ({ h }) => h),
          sum(high, ({ h }) => h),
        ) < leafWeight
      )
        continue;
      const gain = score(low) + score(high) - score(rows);
      if (gain > best) {
        best = gain;
        found = { feature, bin };
      }
    }
  }
  if (!found) return { value: H > 0 ? G / (H + penalty) : 0 };
  const { feature, bin } = found;
  const part = (isLow: boolean): NaiveNode =>
    naiveTree(
      rows.filter(({ bins }) => bins[feature]! <= bin === isLow),
      depth - 1,
      leafWeight,
      penalty,
    );
  return { feature, bin, low: part(true), high: part(false) };
}
