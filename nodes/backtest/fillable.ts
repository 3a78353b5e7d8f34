/**
 * The bars that an account may trade at: those in which somebody traded.
 *
 * A bar without volume has a close to value holdings at, and no price at which anything
 * was bought or sold. To the account it is a bar without open, high and low, which it
 * fills nothing at and reaches no stop in. Strategies see the bar as it is: it is known.
 * A run of equal closes without volume (Q09) is made of such bars and needs no rule.
 */
import type { Asset } from './strategy.js';

/**
 * The asset with NaN for open, high and low of bars without volume, from `start` on; the asset
 * itself, with nothing copied, when there is none. NaN in `volume` is a bar that is not there.
 */
export function fillable(asset: Asset, volume: Float64Array, start: number): Asset {
  let row = volume.indexOf(0, start);
  if (row < 0) return asset;
  const open = asset.open.slice();
  const high = asset.high.slice();
  const low = asset.low.slice();
  for (; row >= 0; row = volume.indexOf(0, row + 1)) {
    open[row] = Number.NaN;
    high[row] = Number.NaN;
    low[row] = Number.NaN;
  }
  // Written out: of the same shape as every other asset, which spreading does not promise.
  const { date, close, columns } = asset;
  return { date, open, high, low, close, columns };
}
