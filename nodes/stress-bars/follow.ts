/**
 * Moves of a symbol that follow from the market's: beta times the market, and a
 * residual that the symbol really had on some session of its past.
 *
 * Residuals are taken by rows that all symbols share, so that what stocks have in
 * common beside the market stays in common.
 */
import type { Moves } from './moves.js';
import type { Asset } from './step.js';

/** The row itself where the symbol has a bar on it, otherwise one of its rows in its place. */
export function knownRow({ fit: { rows }, past }: Asset, row: number): number {
  return Number.isNaN(past.ret[row]!) ? rows[row % rows.length]! : row;
}

/**
 * Fills session t of a path for a symbol that has no moves of its own there.
 * `at`: the row of `source` with the market's moves; `row`: a row of the past.
 */
export function followMarket(
  path: Moves,
  t: number,
  { source, at, row }: { readonly source: Moves; readonly at: number; readonly row: number },
  asset: Asset,
): void {
  const { past, market, fit } = asset;
  const own = knownRow(asset, row);
  const { beta, alpha } = fit;
  path.ret[t] = beta * source.ret[at]! + past.ret[own]! - alpha - beta * market.ret[own]!;
  path.gap[t] = beta * source.gap[at]! + past.gap[own]! - beta * market.gap[own]!;
  path.up[t] = past.up[own]!;
  path.down[t] = past.down[own]!;
  path.volume[t] = source.volume[at]!;
}

/** Returns of the market that a model made, with rows of the past to take bars from. */
export interface MarketModel {
  readonly ret: Float64Array;
  /** Deviation of each session's return in the model. */
  readonly deviation: Float64Array;
  readonly rows: Int32Array;
}

/**
 * Fills a path from modelled returns of the market: r = beta · m + residual. The bar
 * around a return is that of the row, as much wider as the session is wilder than
 * the past was.
 */
export function followModel(path: Moves, model: MarketModel, asset: Asset): void {
  const { past, market, fit } = asset;
  const { beta, alpha, residual, overnight } = fit;
  const usual = deviationOf(market.ret);
  for (let t = 0; t < model.ret.length; t++) {
    const row = knownRow(asset, model.rows[t]!);
    const left = asset.isMarket ? 0 : past.ret[row]! - alpha - beta * market.ret[row]!;
    const ret = beta * model.ret[t]! + left;
    const variance = (beta * usual) ** 2 + residual ** 2;
    const wild = (beta * model.deviation[t]!) ** 2 + residual ** 2;
    const width = variance > 0 ? Math.sqrt(wild / variance) : 1;
    path.ret[t] = ret;
    path.gap[t] = overnight * ret + width * (past.gap[row]! - overnight * past.ret[row]!);
    path.up[t] = width * past.up[row]!;
    path.down[t] = width * past.down[row]!;
    path.volume[t] = past.volume[row]!;
  }
}

/** Deviation about the mean of the values that are there. */
export function deviationOf(values: Float64Array): number {
  const known = values.filter((value) => !Number.isNaN(value));
  if (known.length === 0) return 0;
  const mean = known.reduce((sum, value) => sum + value, 0) / known.length;
  return Math.sqrt(known.reduce((sum, value) => sum + (value - mean) ** 2, 0) / known.length);
}
