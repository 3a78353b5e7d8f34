/**
 * Columns without a recorded value: their definitions written out, from bars and
 * from columns that are checked elsewhere.
 */
import { expect } from 'chai';
import { computeColumns, indicators, walk } from './columns.js';

describe('columns of plain definition', () => {
  const bars = walk(400, 31);
  const { open, high, low, close, volume } = bars;
  const extreme = (of: (...v: number[]) => number, x: Float64Array, i: number, n: number): number =>
    of(...x.subarray(i - n + 1, i + 1));
  let columns: ReadonlyMap<string, Float64Array>;

  before(async () => {
    columns = computeColumns(await indicators(), bars);
  });

  const column = (name: string, i: number): number => (columns.get(name) as Float64Array)[i]!;
  const growth = (n: number) => (i: number) => close[i]! / close[i - n]! - 1;
  const DEFINITIONS: Readonly<Record<string, (i: number) => number>> = {
    avg_price: (i) => (open[i]! + high[i]! + low[i]! + close[i]!) / 4,
    close_location_value: (i) => (2 * close[i]! - low[i]! - high[i]!) / (high[i]! - low[i]!),
    intraday_return: (i) => close[i]! / open[i]! - 1,
    log_return_1d: (i) => Math.log(close[i]! / close[i - 1]!),
    median_price: (i) => (high[i]! + low[i]!) / 2,
    overnight_gap: (i) => open[i]! / close[i - 1]! - 1,
    range_pct: (i) => (high[i]! - low[i]!) / close[i]!,
    return_1d: growth(1),
    return_5d: growth(5),
    return_20d: growth(20),
    return_60d: growth(60),
    return_252d: growth(252),
    typical_price: (i) => (high[i]! + low[i]! + close[i]!) / 3,
    vwap: (i) => (high[i]! + low[i]! + close[i]!) / 3,
    weighted_close: (i) => (high[i]! + low[i]! + 2 * close[i]!) / 4,
    price_to_sma_20: (i) => close[i]! / column('sma_20', i) - 1,
    price_to_sma_50: (i) => close[i]! / column('sma_50', i) - 1,
    price_to_sma_200: (i) => close[i]! / column('sma_200', i) - 1,
    psar_dir: (i) => (column('psar', i) < close[i]! ? 1 : -1),
    sma_50_200_ratio: (i) => column('sma_50', i) / column('sma_200', i) - 1,
    roc_20: (i) => 100 * growth(20)(i),
    roc_60: (i) => 100 * growth(60)(i),
    roc_120: (i) => 100 * growth(120)(i),
    donchian_middle_20: (i) => (extreme(Math.max, high, i, 20) + extreme(Math.min, low, i, 20)) / 2,
    keltner_middle: (i) => column('ema_20', i),
    prev_donchian_lower_10: (i) => extreme(Math.min, low, i - 1, 10),
    prev_donchian_lower_20: (i) => extreme(Math.min, low, i - 1, 20),
    prev_donchian_upper_20: (i) => extreme(Math.max, high, i - 1, 20),
    prev_donchian_upper_55: (i) => extreme(Math.max, high, i - 1, 55),
    dollar_volume: (i) => close[i]! * volume[i]!,
    dollar_volume_mean_20: (i) => {
      let sum = 0;
      for (let j = i - 19; j <= i; j++) sum += close[j]! * volume[j]!;
      return sum / 20;
    },
  };

  for (const [name, definition] of Object.entries(DEFINITIONS)) {
    it(`${name} is what it says`, () => {
      const values = columns.get(name) as Float64Array;
      const first = values.findIndex((value) => !Number.isNaN(value));
      for (let i = first; i < 400; i++) {
        const expected = definition(i);
        const allowed = 1e-13 * Math.max(1, Math.abs(expected));
        expect(values[i], `row ${i}`).to.be.closeTo(expected, allowed);
      }
    });
  }
});
