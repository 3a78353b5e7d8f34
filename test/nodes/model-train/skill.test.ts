/**
 * The judge of the model sees a signal where there is one and none where there
 * is none, and a leak would not escape it.
 */
import { expect } from 'chai';
import { type QuarterReport, runQuarter } from '../../../nodes/model-train/quarter.js';
import { type Summary, summarise } from '../../../nodes/model-train/verdict.js';
import { market, SETTINGS, type Series, shuffledOpens, withSignal } from './market.js';

const N = 1300;
const QUARTER = 63;

/** Walks forward over all quarters that have enough past. */
function walkForward(series: readonly Series[], settings = SETTINGS): QuarterReport[] {
  const reports: QuarterReport[] = [];
  for (let first = 620; first + QUARTER <= N; first += QUARTER) {
    const until = series.map(({ symbol, bars }) => ({
      symbol,
      bars: Object.fromEntries(
        Object.entries(bars).map(([name, value]) =>
          typeof value === 'number'
            ? [name, first + QUARTER]
            : [name, value.slice(0, first + QUARTER)],
        ),
      ) as unknown as Series['bars'],
    }));
    reports.push(runQuarter(until, 10_000 + first, settings).report);
  }
  return reports;
}

const plain = market(6, N);
const planted = plain.map(({ symbol, bars }) => ({
  symbol,
  bars: withSignal(bars, 0.5, 100 + symbol),
}));

describe('the judge of the model', () => {
  it('finds a signal that was planted', () => {
    const summary = summarise(walkForward(planted));

    expect(summary.has_skill).to.equal(true);
    expect(summary.verdict).to.match(
      /^some skill: log loss 0\.\d{4} against 0\.\d{4} of the base rate, AUC 0\.\d{3}, better in 10 of 10 quarters$/,
    );
    // The label follows the signal in three cases of four: no more can be known.
    expect(summary.mean_auc).to.be.within(0.7, 0.8);
    expect(summary.quarters_better).to.equal(1);
  });

  it('puts the weight of the signal where it was planted', () => {
    for (const { weights } of walkForward(planted)) {
      const [strongest] = Object.entries(weights).sort(([, a], [, b]) => Math.abs(b) - Math.abs(a));
      expect(strongest![0]).to.equal('return_20');
      // A fall is followed by a rise.
      expect(strongest![1]).to.be.lessThan(0);
    }
  });

  it('finds no skill when the labels are shuffled', () => {
    const shuffled = planted.map(({ symbol, bars }) => ({
      symbol,
      bars: shuffledOpens(bars, 200 + symbol),
    }));
    const summary = summarise(walkForward(shuffled));

    expect(summary.has_skill).to.equal(false);
    expect(summary.verdict).to.match(/^no skill: /);
    expect(summary.mean_auc).to.be.within(0.46, 0.54);
    expect(summary.log_loss).to.be.greaterThan(summary.log_loss_base as number);
  });

  it('finds no skill in random walks', () => {
    const summary: Summary = summarise(walkForward(plain));

    expect(summary.has_skill).to.equal(false);
    expect(summary.mean_auc).to.be.within(0.46, 0.54);
  });

  it('would show a leak: with closes of the future the area under the curve jumps', () => {
    const ahead = (x: Float64Array): Float64Array =>
      x.map((_, i) => x[Math.min(N - 1, i + 4)] as number);
    const leaking = plain.map(({ symbol, bars }) => ({
      symbol,
      bars: { ...bars, high: ahead(bars.high), low: ahead(bars.low), close: ahead(bars.close) },
    }));
    const summary = summarise(walkForward(leaking));

    expect(summary.mean_auc).to.be.greaterThan(0.75);
    expect(summary.has_skill).to.equal(true);
  });
});

describe('a fit', () => {
  const START = 10_000 + 700;

  it('gives the same bytes twice, whatever was fitted in between', () => {
    const first = runQuarter(planted, START, SETTINGS);
    runQuarter(market(2, 900, 9), START, SETTINGS);
    const second = runQuarter(planted, START, SETTINGS);

    expect(second).to.deep.equal(first);
  });

  it('changes nothing that it reads', () => {
    const series = market(2, 760, 3);
    runQuarter(series, START, SETTINGS);

    expect(series).to.deep.equal(market(2, 760, 3));
  });

  it('of too few rows says null, not zero, and gives no probability', () => {
    const { report, predictions } = runQuarter(plain, START, { ...SETTINGS, min_rows: 1e6 });

    expect(predictions).to.deep.equal({ rows: 0, data: new Float64Array(0) });
    expect(report.train_rows).to.be.greaterThan(0);
    expect({ ...report, train_rows: 0 }).to.deep.equal({
      train_rows: 0,
      base_rate: null,
      test_rows: 0,
      auc: null,
      days_above_half: null,
      log_loss: null,
      log_loss_base: null,
      brier: null,
      brier_base: null,
      weights: {},
    });
  });

  it('of bars shorter than any feature has no rows at all', () => {
    const { report, predictions } = runQuarter(market(3, 150), 10_100, {
      ...SETTINGS,
      min_rows: 1,
    });

    expect([report.train_rows, predictions.rows]).to.deep.equal([0, 0]);
  });

  it('of a quarter whose labels nobody knows yet has probabilities and no judgement', () => {
    const { report, predictions } = runQuarter(market(3, 704), START, SETTINGS);

    expect(predictions.rows).to.equal(3 * 4);
    expect(report.base_rate).to.be.within(0.3, 0.7);
    const { test_rows, auc, days_above_half, log_loss, log_loss_base, brier, brier_base } = report;
    expect({
      test_rows,
      auc,
      days_above_half,
      log_loss,
      log_loss_base,
      brier,
      brier_base,
    }).to.deep.equal({
      test_rows: 0,
      auc: null,
      days_above_half: null,
      log_loss: null,
      log_loss_base: null,
      brier: null,
      brier_base: null,
    });
  });

  it('gives probabilities between 0 and 1, and the larger the penalty the nearer to the base rate', () => {
    const spread = (penalty: number): number => {
      const { predictions, report } = runQuarter(planted, START, { ...SETTINGS, penalty });
      const p = predictions.data.subarray(2 * predictions.rows);
      expect(Math.min(...p)).to.be.greaterThan(0);
      expect(Math.max(...p)).to.be.lessThan(1);
      return Math.max(...p.map((value) => Math.abs(value - (report.base_rate as number))));
    };

    expect(spread(0.001)).to.be.greaterThan(spread(1)).and.to.be.greaterThan(0.1);
    expect(spread(1e9)).to.be.lessThan(1e-6);
  });
});
