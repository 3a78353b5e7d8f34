/**
 * The model learns from the past only: nothing that happens from the refit on
 * changes a coefficient, and nothing after a day changes that day's probability.
 * Compared bit by bit.
 */
import { expect } from 'chai';
import fc from 'fast-check';
import { FEATURES, featuresOf, WARMUP } from '../../../nodes/model-train/features.js';
import { type Predictions, runQuarter } from '../../../nodes/model-train/quarter.js';
import { altered, cut, HORIZON, market, SETTINGS, type Series, walk } from './market.js';

const N = 760;
/** Row of the first session of the quarter. */
const FIRST = 700;
const START = 10_000 + FIRST;

const series = market(3, N);
const change = (edit: (s: Series) => Series['bars']): Series[] =>
  series.map((s) => ({ symbol: s.symbol, bars: edit(s) }));

/** Date, symbol and probability of the rows before a day. */
function earlier({ rows, data }: Predictions, day: number): number[][] {
  return Array.from({ length: rows }, (_, i) => [
    data[rows + i]!,
    data[i]!,
    data[2 * rows + i]!,
  ]).filter(([date]) => date! < day);
}

describe('a refit', () => {
  const real = runQuarter(series, START, SETTINGS);

  it('has coefficients and probabilities to speak of', () => {
    expect(Object.keys(real.report.weights)).to.deep.equal([...FEATURES]);
    expect(Object.values(real.report.weights).filter((w) => w === 0)).to.deep.equal([]);
    expect(real.predictions.rows).to.equal(3 * (N - FIRST));
  });

  it('keeps its coefficients when every bar from the refit on is another', () => {
    const { report } = runQuarter(
      change(({ symbol, bars }) => altered(bars, FIRST, 77 + symbol)),
      START,
      SETTINGS,
    );

    expect(report.weights).to.deep.equal(real.report.weights);
    expect([report.train_rows, report.base_rate]).to.deep.equal([
      real.report.train_rows,
      real.report.base_rate,
    ]);
    expect(report.log_loss).to.not.equal(real.report.log_loss);
  });

  it('keeps its coefficients when there is no bar from the refit on', () => {
    const { report, predictions } = runQuarter(
      change(({ bars }) => cut(bars, FIRST)),
      START,
      SETTINGS,
    );

    expect(report.weights).to.deep.equal(real.report.weights);
    expect(predictions.rows).to.equal(0);
  });

  it('keeps all probabilities before the first bar that is another', () => {
    fc.assert(
      fc.property(fc.integer({ min: FIRST, max: N }), fc.nat(1e6), (from, seed) => {
        const { predictions, report } = runQuarter(
          change(({ symbol, bars }) => altered(bars, from, seed + symbol)),
          START,
          SETTINGS,
        );

        expect(report.weights).to.deep.equal(real.report.weights);
        expect(earlier(predictions, 10_000 + from)).to.deep.equal(
          earlier(real.predictions, 10_000 + from),
        );
      }),
      { seed: 1, numRuns: 12 },
    );
  });

  it('keeps a probability when only the labels of its own day are another', () => {
    const { predictions } = runQuarter(
      change(({ symbol, bars }) => ({
        ...bars,
        open: bars.open.map((open, i) => (i < FIRST ? open : walk(5 + symbol, N).open[i]!)),
      })),
      START,
      SETTINGS,
    );

    expect(predictions.data).to.deep.equal(real.predictions.data);
  });

  it('speaks about its quarter only, by date, then symbol', () => {
    const { rows, data } = real.predictions;
    const keys = Array.from({ length: rows }, (_, i) => data[rows + i]! * 10 + data[i]!);

    expect(Math.min(...data.subarray(rows, 2 * rows))).to.equal(START);
    expect(keys).to.deep.equal([...keys].sort((a, b) => a - b));
    expect(new Set(keys).size).to.equal(rows);
  });
});

describe('labels', () => {
  /** Coefficients when the open of one row is ten times as high as it was. */
  const raised = (row: number): unknown =>
    runQuarter(
      change(({ bars }) => ({
        ...bars,
        open: bars.open.map((open, i) => (i === row ? open * 10 : open)),
      })),
      START,
      { ...SETTINGS, step: 1 },
    ).report.weights;
  const weights = runQuarter(series, START, { ...SETTINGS, step: 1 }).report.weights;

  it('end with the last open before the refit, which the test can see', () => {
    expect(raised(FIRST)).to.deep.equal(weights);
    expect(raised(FIRST - 1)).to.not.deep.equal(weights);
  });

  it('leave out each row whose sale is on the day of the refit or later', () => {
    for (const horizon of [1, 5, 20]) {
      for (const step of [1, 4, 7]) {
        const settings = { ...SETTINGS, horizon, step };
        // Bought at the open after t, sold `horizon` sessions later, both before the refit.
        let rows = 0;
        const oldest = Math.max(FIRST - SETTINGS.train_sessions, WARMUP - 1);
        for (let t = FIRST - 2 - horizon; t >= oldest; t -= step) rows++;
        expect(
          runQuarter(series, START, settings).report.train_rows,
          `horizon ${horizon}, step ${step}`,
        ).to.equal(3 * rows);
      }
    }
  });

  it('of the last days are not known, and such days are not judged', () => {
    const { report, predictions } = runQuarter(series, START, SETTINGS);

    expect(predictions.rows).to.equal(3 * (N - FIRST));
    expect(report.test_rows).to.equal(3 * (N - FIRST - 1 - HORIZON));
  });

  it('are shares of rises, which the base rate counts', () => {
    let rises = 0;
    let rows = 0;
    for (const { bars } of series) {
      for (let t = FIRST - 2 - HORIZON; t >= FIRST - SETTINGS.train_sessions; t -= SETTINGS.step) {
        rows++;
        if (bars.open[t + 1 + HORIZON]! > bars.open[t + 1]!) rises++;
      }
    }

    expect(real().base_rate).to.be.closeTo(rises / rows, 1e-12);
    expect(real().train_rows).to.equal(rows);
  });

  const real = () => runQuarter(series, START, SETTINGS).report;
});

describe('features', () => {
  it('of a day stay the same whatever comes after it', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1e6 }),
        fc.integer({ min: 0, max: 1300 }),
        (seed, n) => {
          const bars = walk(seed, 1300);
          const whole = featuresOf(bars).map((column) => column.slice());
          featuresOf(cut(bars, n)).forEach((column, c) => {
            const at = column.findIndex((value, i) => !Object.is(value, whole[c]![i]));
            expect(at, `${FEATURES[c]}, ${n} of 1300 bars`).to.equal(-1);
          });
        },
      ),
      { seed: 2, numRuns: 15 },
    );
  });

  it('begin together after the warm-up that is declared', () => {
    const first = featuresOf(walk(3, 400)).map((column) =>
      column.findIndex((value) => !Number.isNaN(value)),
    );

    expect(Math.max(...first)).to.equal(WARMUP - 1);
  });

  it('have no unit: prices and volumes of another scale give the same', () => {
    const bars = walk(4, 500);
    const times = (x: Float64Array, k: number): Float64Array => x.map((value) => value * k);
    const before = featuresOf(bars).map((column) => column.slice());
    const scaled = featuresOf({
      ...bars,
      open: times(bars.open, 1024),
      high: times(bars.high, 1024),
      low: times(bars.low, 1024),
      close: times(bars.close, 1024),
      volume: times(bars.volume, 64),
    });

    // Powers of two: not a single digit may differ.
    scaled.forEach((column, c) => {
      expect(column, FEATURES[c]).to.deep.equal(before[c]);
    });
  });

  it('are undefined, and no row is learned from, where a price never moves', () => {
    const flat = new Float64Array(N).fill(10);
    const bars = { ...walk(1, N), open: flat, high: flat, low: flat, close: flat };
    const { report, predictions } = runQuarter([{ symbol: 0, bars }], START, SETTINGS);

    expect(report.train_rows).to.equal(0);
    expect(predictions.rows).to.equal(0);
  });
});
