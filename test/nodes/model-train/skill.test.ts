/**
 * The judge of the models sees a signal where there is one and none where there is
 * none, for each model, and a leak of one day would not escape it.
 */
import { expect } from 'chai';
import type { QuarterReport } from '../../../nodes/model-train/quarter.js';
import { type Summary, summarise } from '../../../nodes/model-train/verdict.js';
import {
  cut,
  market,
  refit,
  SETTINGS,
  type Series,
  shuffledOpens,
  withSignal,
  withSignalWhere,
} from './market.js';

const N = 1300;
const QUARTER = 63;
const NAMES = ['ensemble', 'logistic', 'trees', 'forest'] as const;

/** Walks forward over all quarters that have enough past. */
function walkForward(series: readonly Series[], settings = SETTINGS): QuarterReport[] {
  const reports: QuarterReport[] = [];
  for (let first = 680; first + QUARTER <= N; first += QUARTER) {
    const until = series.map(({ symbol, bars }) => ({ symbol, bars: cut(bars, first + QUARTER) }));
    reports.push(refit(until, 10_000 + first, settings).report);
  }
  return reports;
}

const each = (series: readonly Series[], edit: (s: Series) => Series['bars']): Series[] =>
  series.map((s) => ({ symbol: s.symbol, bars: edit(s) }));

const area = (summary: Summary, name: string): number => summary.models[name]!.mean_auc as number;

const plain = market(6, N);
const planted = each(plain, ({ symbol, bars }) => withSignal(bars, 0.5, 100 + symbol));

describe('the judge of the models', () => {
  const found = walkForward(planted);

  it('finds a signal that was planted, in each model', () => {
    const summary = summarise(found);

    expect(summary.has_skill).to.equal(true);
    expect(summary.verdict).to.match(
      /^some skill: log loss 0\.\d{4} against 0\.\d{4} of the base rate, AUC 0\.\d{3}, better in 9 of 9 quarters$/,
    );
    for (const name of NAMES) {
      // The label follows the signal in three cases of four: no more can be known.
      expect(area(summary, name), name).to.be.within(0.68, 0.8);
      expect(summary.models[name], name).to.include({ has_skill: true, quarters_better: 1 });
      expect(summary.models[name]!.days_above_half, name).to.be.greaterThan(0.7);
      expect(summary.models[name]!.brier, name).to.be.lessThan(summary.brier_base as number);
    }
  });

  it('names the feature in which the signal was planted as the most important', () => {
    const { models } = summarise(found);
    const ranked = (name: string): [string, number][] => Object.entries(models[name]!.importance);

    for (const name of ['ensemble', 'trees', 'forest']) {
      const [strongest, next] = ranked(name);
      expect(strongest![0], name).to.equal('return_20');
      expect(strongest![1], name).to.be.greaterThan(3 * next![1]);
    }
    // A line cannot follow a step: the z-score of the same days, which levels off, helps it.
    const [first, second] = ranked('logistic').map(([feature]) => feature);
    expect([first, second]).to.have.members(['return_20', 'zscore_20']);
    // A fall is followed by a rise.
    for (const { weights } of found) expect(weights.return_20).to.be.lessThan(0);
  });

  it('sees that what is called likelier happens more often, tenth by tenth', () => {
    const { calibration } = summarise(found).models.ensemble!;

    expect(calibration.map(({ decile }) => decile)).to.deep.equal([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    expect(calibration[0]!.observed).to.be.lessThan(0.35);
    expect(calibration[9]!.observed).to.be.greaterThan(0.65);
    expect(calibration.reduce((sum, { rows }) => sum + rows, 0)).to.equal(
      found.reduce((sum, { test_rows }) => sum + test_rows, 0),
    );
  });

  it('finds with trees what a line cannot tell: quiet and wild months against the others', () => {
    // A rise follows when the last month moved far, whichever way.
    const bent = each(plain, ({ symbol, bars }) =>
      withSignalWhere(bars, (move) => Math.abs(move) > 0.06, 0.6, 300 + symbol),
    );
    const summary = summarise(walkForward(bent));

    expect(area(summary, 'trees')).to.be.greaterThan(area(summary, 'logistic') + 0.1);
    expect(area(summary, 'forest')).to.be.greaterThan(area(summary, 'logistic') + 0.1);
  });

  it('finds no skill when the labels are shuffled, in any model', () => {
    const shuffled = each(planted, ({ symbol, bars }) => shuffledOpens(bars, 200 + symbol));
    const summary = summarise(walkForward(shuffled));

    expect(summary.verdict).to.match(/^no skill: /);
    for (const name of NAMES) {
      expect(area(summary, name), name).to.be.within(0.46, 0.54);
      expect(summary.models[name]!.has_skill, name).to.equal(false);
      expect(summary.models[name]!.log_loss, name).to.be.greaterThan(
        summary.log_loss_base as number,
      );
    }
  });

  it('finds no skill in random walks, and an area that jumps once features know one day more', () => {
    const ahead = (x: Float64Array): Float64Array =>
      x.map((_, i) => x[Math.min(N - 1, i + 1)] as number);
    const leaking = each(plain, ({ bars }) => ({
      ...bars,
      high: ahead(bars.high),
      low: ahead(bars.low),
      close: ahead(bars.close),
    }));
    const [honest, leaky] = [summarise(walkForward(plain)), summarise(walkForward(leaking))];

    expect(honest.has_skill).to.equal(false);
    expect(leaky.has_skill).to.equal(true);
    for (const name of NAMES) {
      expect(area(honest, name), name).to.be.within(0.46, 0.54);
      expect(area(leaky, name), name).to.be.greaterThan(0.58);
    }
  });
});

describe('a fit', () => {
  const START = 10_000 + 700;

  it('gives the same bytes twice, whatever was fitted in between', () => {
    const first = refit(planted, START, SETTINGS);
    refit(market(2, 900, 9), START, SETTINGS);
    const second = refit(planted, START, SETTINGS);

    expect(second).to.deep.equal(first);
  });

  it('changes nothing that it reads', () => {
    const series = market(2, 760, 3);
    refit(series, START, SETTINGS);

    expect(series).to.deep.equal(market(2, 760, 3));
  });

  it('draws what is random anew for other settings, and only then', () => {
    const forest = (settings: typeof SETTINGS, start = START): number[] => {
      const { rows, data } = refit(planted, start, settings).predictions;
      return [...data.subarray(5 * rows, 5 * rows + 20)];
    };

    expect(forest({ ...SETTINGS, penalty: 0.002 })).to.not.deep.equal(forest(SETTINGS));
    expect(forest({ ...SETTINGS })).to.deep.equal(forest(SETTINGS));
  });

  it('of too few rows says null, not zero, and gives no probability', () => {
    const { report, predictions } = refit(plain, START, { ...SETTINGS, min_rows: 1e6 });

    expect(predictions).to.deep.equal({ rows: 0, data: new Float64Array(0) });
    expect(report.train_rows).to.be.greaterThan(0);
    expect({ ...report, train_rows: 0 }).to.deep.equal({
      train_rows: 0,
      base_rate: null,
      test_rows: 0,
      log_loss_base: null,
      brier_base: null,
      weights: {},
      models: {},
    });
  });

  it('of bars shorter than any feature has no rows at all', () => {
    const { report, predictions } = refit(market(3, 150), 10_100, { ...SETTINGS, min_rows: 1 });

    expect([report.train_rows, predictions.rows]).to.deep.equal([0, 0]);
  });

  it('of a quarter whose labels nobody knows yet has probabilities and no judgement', () => {
    const { report, predictions } = refit(market(3, 704), START, SETTINGS);

    expect(predictions.rows).to.equal(3 * 4);
    expect(report.base_rate).to.be.within(0.3, 0.7);
    expect(report).to.deep.include({
      test_rows: 0,
      log_loss_base: null,
      brier_base: null,
      models: {},
    });
  });

  it('gives probabilities between 0 and 1, of which the first is the mean of the others', () => {
    const { rows, data } = refit(planted, START, SETTINGS).predictions;
    const column = (c: number): Float64Array => data.subarray(c * rows, (c + 1) * rows);
    const [mean, ...models] = [2, 3, 4, 5].map(column);

    for (const p of models) {
      expect(Math.min(...p)).to.be.greaterThan(0);
      expect(Math.max(...p)).to.be.lessThan(1);
    }
    mean!.forEach((p, i) => {
      expect(p).to.be.closeTo((models[0]![i]! + models[1]![i]! + models[2]![i]!) / 3, 1e-15);
    });
  });

  it('of one model is that model: the ensemble is the same, the others are missing', () => {
    const { rows, data } = refit(planted, START, { ...SETTINGS, models: ['trees'] }).predictions;
    const all = refit(planted, START, SETTINGS).predictions.data;
    const column = (of: Float64Array, c: number): number[] => [
      ...of.subarray(c * rows, (c + 1) * rows),
    ];

    expect(column(data, 2)).to.deep.equal(column(data, 4));
    expect(column(data, 4)).to.deep.equal(column(all, 4));
    for (const c of [3, 5]) expect(column(data, c).every(Number.isNaN)).to.equal(true);
  });

  it('is nearer to the base rate the larger the penalty', () => {
    const spread = (penalty: number): number => {
      const settings = { ...SETTINGS, models: ['logistic'] as const, penalty };
      const { predictions, report } = refit(planted, START, settings);
      const p = predictions.data.subarray(2 * predictions.rows, 3 * predictions.rows);
      return Math.max(...p.map((value) => Math.abs(value - (report.base_rate as number))));
    };

    expect(spread(0.001)).to.be.greaterThan(spread(1)).and.to.be.greaterThan(0.1);
    expect(spread(1e9)).to.be.lessThan(1e-6);
  });
});
