/**
 * The model learns from the past only: nothing that happens from the refit on
 * changes a coefficient, and nothing after a day changes that day's probability.
 * Compared bit by bit.
 */
import { expect } from 'chai';
import fc from 'fast-check';
import type { Predictions } from '../../../nodes/model-train/quarter.js';
import { collectRows, FeatureMatrix } from '../../../nodes/model-train/rows.js';
import {
  altered,
  cut,
  FEATURES,
  HORIZON,
  market,
  refit,
  SETTINGS,
  type Series,
  walk,
} from './market.js';

const N = 760;
/** Row of the first session of the quarter. */
const FIRST = 700;
const START = 10_000 + FIRST;

const series = market(3, N);
const change = (edit: (s: Series) => Series['bars']): Series[] =>
  series.map((s) => ({ symbol: s.symbol, bars: edit(s) }));

/** Bars before the first row that has every feature. */
const WARMUP = 253;

/** All features of bars beside a benchmark, in arrays of their own. */
function featuresOf(bars: Series['bars'], benchmark = walk(99, bars.n)): Float64Array[] {
  const series = [
    { symbol: 0, bars: benchmark },
    { symbol: 1, bars },
  ];
  return new FeatureMatrix({ series, features: FEATURES, benchmark: 0 })
    .of(bars)
    .map((column) => column.slice());
}

function correlation(x: Float64Array, y: Float64Array): number {
  const mean = (z: Float64Array): number => z.reduce((sum, value) => sum + value, 0) / z.length;
  const [mx, my] = [mean(x), mean(y)];
  const product = (u: Float64Array, mu: number, v: Float64Array, mv: number): number =>
    u.reduce((sum, value, i) => sum + (value - mu) * (v[i]! - mv), 0);
  return product(x, mx, y, my) / Math.sqrt(product(x, mx, x, mx) * product(y, my, y, my));
}

/** Date, symbol and all probabilities of the rows before a day. */
function earlier({ rows, data }: Predictions, day: number): number[][] {
  return Array.from({ length: rows }, (_, i) => [
    data[rows + i]!,
    data[i]!,
    ...[2, 3, 4, 5].map((c) => data[c * rows + i]!),
  ]).filter(([date]) => date! < day);
}

describe('a refit', () => {
  const real = refit(series, START, SETTINGS);

  it('has coefficients and probabilities to speak of', () => {
    expect(Object.keys(real.report.weights)).to.deep.equal(FEATURES.map(({ name }) => name));
    expect(Object.values(real.report.weights).filter((w) => w === 0)).to.deep.equal([]);
    expect(real.predictions.rows).to.equal(3 * (N - FIRST));
  });

  it('keeps its coefficients when every bar from the refit on is another', () => {
    const { report } = refit(
      change(({ symbol, bars }) => altered(bars, FIRST, 77 + symbol)),
      START,
      SETTINGS,
    );

    expect(report.weights).to.deep.equal(real.report.weights);
    expect([report.train_rows, report.base_rate]).to.deep.equal([
      real.report.train_rows,
      real.report.base_rate,
    ]);
    expect(report.models.ensemble!.log_loss).to.not.equal(real.report.models.ensemble!.log_loss);
  });

  it('keeps its coefficients when there is no bar from the refit on', () => {
    const { report, predictions } = refit(
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
        const { predictions, report } = refit(
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
    const { predictions } = refit(
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
    refit(
      change(({ bars }) => ({
        ...bars,
        open: bars.open.map((open, i) => (i === row ? open * 10 : open)),
      })),
      START,
      { ...SETTINGS, step: 1 },
    ).report.weights;
  const weights = refit(series, START, { ...SETTINGS, step: 1 }).report.weights;

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
        for (const { symbol } of series) {
          for (let t = FIRST - 2 - horizon - (symbol % step); t >= oldest; t -= step) rows++;
        }
        expect(
          refit(series, START, settings).report.train_rows,
          `horizon ${horizon}, step ${step}`,
        ).to.equal(rows);
      }
    }
  });

  it('of the last days are not known, and such days are not judged', () => {
    const { report, predictions } = refit(series, START, SETTINGS);

    expect(predictions.rows).to.equal(3 * (N - FIRST));
    expect(report.test_rows).to.equal(3 * (N - FIRST - 1 - HORIZON));
  });

  it('are shares of rises, which the base rate counts', () => {
    let rises = 0;
    let rows = 0;
    const { train_sessions, step } = SETTINGS;
    for (const { symbol, bars } of series) {
      const newest = FIRST - 2 - HORIZON - (symbol % step);
      for (let t = newest; t >= FIRST - train_sessions; t -= step) {
        rows++;
        if (bars.open[t + 1 + HORIZON]! > bars.open[t + 1]!) rises++;
      }
    }

    expect(real().base_rate).to.be.closeTo(rises / rows, 1e-12);
    expect(real().train_rows).to.equal(rows);
  });

  const real = () => refit(series, START, SETTINGS).report;
});

describe('training rows', () => {
  const many = market(12, N);
  /** Days of the rows that a refit learns from. */
  const daysOf = (settings: typeof SETTINGS): number[] => {
    const market = { series: many, features: FEATURES, benchmark: 0 };
    const { date, n } = collectRows(market, START, settings).training;
    return [...date.subarray(0, n)];
  };
  const sessions = SETTINGS.train_sessions - 1 - HORIZON;

  it('are of every session, because symbols take turns', () => {
    for (const step of [1, 5, 12]) {
      const days = daysOf({ ...SETTINGS, step });
      const expected = 12 * Math.floor(sessions / step);

      expect(new Set(days).size, `step ${step}`).to.equal(sessions);
      expect(days.length, `step ${step}`).to.be.within(expected, expected + 12);
      expect(Math.max(...days), `step ${step}`).to.equal(START - 2 - HORIZON);
    }
  });

  it('are no more than asked for, however many symbols there are', () => {
    for (const max_rows of [100, 500, 900]) {
      const days = daysOf({ ...SETTINGS, max_rows });
      const step = Math.ceil(SETTINGS.train_sessions / Math.floor(max_rows / 12));

      expect(days.length, `${max_rows} rows`).to.be.at.most(max_rows);
      expect(days.length, `${max_rows} rows`).to.be.at.least(12 * Math.floor(sessions / step));
    }
  });

  it('are as many as the step says where that is fewer', () => {
    expect(daysOf({ ...SETTINGS, max_rows: 12 * SETTINGS.train_sessions })).to.deep.equal(
      daysOf(SETTINGS),
    );
  });
});

describe('features', () => {
  it('of a day stay the same whatever comes after it', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1e6 }),
        fc.integer({ min: 0, max: 1300 }),
        (seed, n) => {
          const bars = walk(seed, 1300);
          const whole = featuresOf(bars);
          featuresOf(cut(bars, n), cut(walk(99, 1300), n)).forEach((column, c) => {
            const at = column.findIndex((value, i) => !Object.is(value, whole[c]![i]));
            expect(at, `${FEATURES[c]!.name}, ${n} of 1300 bars`).to.equal(-1);
          });
        },
      ),
      { seed: 2, numRuns: 15 },
    );
  });

  it('have their first value where they say, and none missing after it', () => {
    featuresOf(walk(3, 400)).forEach((column, c) => {
      const { name, feature } = FEATURES[c]!;
      const defined = [...column].map((value) => Number.isFinite(value));

      expect(defined.indexOf(true), name).to.equal(feature.first);
      expect(defined.lastIndexOf(false), name).to.equal(feature.first - 1);
    });
  });

  it('are twenty to thirty, and no two go along with each other', () => {
    const columns = featuresOf(walk(5, 1300)).map((column) => column.slice(WARMUP));
    expect(columns.length).to.be.within(20, 30);
    for (const [a, x] of columns.entries()) {
      for (const [b, y] of columns.slice(0, a).entries()) {
        const names = `${FEATURES[a]!.name} and ${FEATURES[b]!.name}`;
        expect(Math.abs(correlation(x, y)), names).to.be.lessThan(0.97);
      }
    }
  });

  it('have no unit: prices and volumes of another scale give the same', () => {
    const bars = walk(4, 500);
    const times = (x: Float64Array, k: number): Float64Array => x.map((value) => value * k);
    const before = featuresOf(bars);
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
      expect(column, FEATURES[c]!.name).to.deep.equal(before[c]);
    });
  });

  it('are undefined, and no row is learned from, where a price never moves', () => {
    const flat = new Float64Array(N).fill(10);
    const bars = { ...walk(1, N), open: flat, high: flat, low: flat, close: flat };
    const { report, predictions } = refit([{ symbol: 0, bars }], START, SETTINGS);

    expect(report.train_rows).to.equal(0);
    expect(predictions.rows).to.equal(0);
  });
});
