/**
 * The total-return close, from closes that are adjusted for splits and from
 * dividends: what Polygon does not give and Yahoo calls adjclose.
 *
 * Each dividend lowers all closes before its ex-date by dividend ÷ last close before
 * it, so that the return over the ex-date is that of a holder who reinvests at once.
 * Source: CRSP, "Data Descriptions Guide", cash dividend factor to adjust price.
 */
import type { SymbolFacts } from '../source.js';

/**
 * Shape    days[n] ascending, closes[n] adjusted for all splits of `facts` → out[n];
 *          out[n-1] = closes[n-1].
 * Edges    dividends up to the first day and after the last change nothing; a missing
 *          close stays missing, and the close before it counts for the dividend.
 *          undefined when a dividend is not less than the close before it: one of
 *          both is wrong, and with it everything before.
 */
export function totalReturnCloses(
  days: Float64Array,
  closes: Float64Array,
  facts: SymbolFacts,
): Float64Array | undefined {
  const out = Float64Array.from(closes);
  const dividends = [...facts.dividends].sort((a, b) => b.date - a.date);
  let factor = 1;
  let next = dividends.findIndex(({ date }) => date <= (days.at(-1) as number));
  if (next < 0) return out;
  for (let row = out.length - 1; row >= 0; row--) {
    const close = closes[row] as number;
    if (Number.isNaN(close)) continue;
    let paid = 0;
    for (; next < dividends.length; next++) {
      const { date, amount } = dividends[next] as (typeof dividends)[number];
      if (date <= (days[row] as number)) break;
      paid += amount / sharesAfter(facts, date);
    }
    if (!(paid < close)) return undefined;
    factor *= 1 - paid / close;
    out[row] = close * factor;
  }
  return out;
}

/** Shares of today per share of a day: the product of all splits after it. */
export function sharesAfter(facts: Pick<SymbolFacts, 'splits'>, day: number): number {
  return facts.splits.reduce(
    (shares, split) => (split.date > day ? shares * split.ratio : shares),
    1,
  );
}
