/**
 * What is read of each strategy: its results and moments, and the results of the baseline
 * beside them. Only rows of strategies that are not known are read.
 */
import type { ComputeContext, Slice } from '../../src/contract/index.js';
import type { RankedRows } from './rank-all.js';
import type { RankParams } from './rankings.js';
import { type ResultRows, rememberedRows, rowsOf } from './result-rows.js';
import { foreign } from './symbols.js';

/** The strategies, each with the slices that are about it: its results, the baseline's, its moments. */
export function rankedRows(
  reads: readonly Slice[],
  { collect, remember, params }: ComputeContext<RankParams>,
): RankedRows[] {
  const by = (input: string): Map<string, Slice> =>
    new Map(
      reads.filter((read) => read.input === input).map((read) => [read.under?.[0] ?? '', read]),
    );
  const results = by('results');
  const moments = by('moments');
  for (const id of moments.keys()) if (!results.has(id)) throw foreign(id);
  const base = results.get(params.baseline);
  let baseline: ResultRows | undefined;
  return [...results].map(([id, slice]): RankedRows => {
    const own = moments.get(id);
    return {
      id,
      reads: [slice, ...(base ? [base] : []), ...(own ? [own] : [])],
      rows: () => {
        if (base) baseline ??= rememberedRows(base, { collect, remember });
        return {
          own: slice === base ? (baseline as ResultRows) : rowsOf(collect(slice)),
          baseline,
          moments: own && collect(own),
        };
      },
    };
  });
}
