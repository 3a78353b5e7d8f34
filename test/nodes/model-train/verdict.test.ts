/**
 * The verdict over all quarters, by hand: both outcomes, and nothing to judge.
 */
import { expect } from 'chai';
import type { ModelReport, QuarterReport } from '../../../nodes/model-train/quarter.js';
import { type ModelSummary, summarise } from '../../../nodes/model-train/verdict.js';

/** A quarter that was judged on so many rows. */
function quarter(
  test_rows: number,
  log_loss: number,
  log_loss_base: number,
  auc: number | null = 0.5,
  more: Partial<ModelReport> = {},
): QuarterReport {
  const report: ModelReport = {
    auc,
    days: 4,
    days_above_half: 1,
    log_loss,
    brier: 0.25,
    importance: { a: 0.1, b: 0.2 },
    calibration: [{ decile: 1, rows: test_rows, predicted: 0.4, observed: 0.5 }],
    ...more,
  };
  return {
    train_rows: 1000,
    base_rate: 0.5,
    test_rows,
    log_loss_base,
    brier_base: 0.25,
    weights: {},
    models: { ensemble: report, forest: { ...report, log_loss: 2 * log_loss } },
  };
}

const UNJUDGED: QuarterReport = {
  ...quarter(0, 0, 0),
  log_loss_base: null,
  brier_base: null,
  models: {},
};

const ensemble = (quarters: readonly QuarterReport[]): ModelSummary =>
  summarise(quarters).models.ensemble as ModelSummary;

describe('the verdict on the models', () => {
  it('is skill when the loss is lower over all rows and in most quarters', () => {
    const quarters = [
      quarter(100, 0.6, 0.7, 0.6, { importance: { a: 0.2, b: 0.2 } }),
      quarter(300, 0.64, 0.7, 0.56, {
        days: 12,
        days_above_half: 7,
        calibration: [{ decile: 1, rows: 300, predicted: 0.6, observed: 0.9 }],
      }),
      UNJUDGED,
    ];
    const { models, ...rest } = summarise(quarters);
    const { log_loss, ...figures } = models.ensemble as ModelSummary;

    expect(rest).to.deep.equal({
      verdict:
        'some skill: log loss 0.6300 against 0.7000 of the base rate, AUC 0.580, better in 2 of 2 quarters',
      has_skill: true,
      quarters_judged: 2,
      train_rows: 2000,
      test_rows: 400,
      base_rate: 0.5,
      log_loss_base: 0.7,
      brier_base: 0.25,
    });
    expect(log_loss).to.be.closeTo((0.6 * 100 + 0.64 * 300) / 400, 1e-15);
    expect(figures.importance.a).to.be.closeTo((0.2 + 0.1) / 2, 1e-15);
    expect(Object.keys(figures.importance)).to.deep.equal(['b', 'a']);
    const { importance: _, calibration, ...others } = figures;
    expect(others).to.deep.equal({
      has_skill: true,
      brier: 0.25,
      mean_auc: (0.6 + 0.56) / 2,
      days_above_half: 8 / 16,
      quarters_better: 1,
    });
    expect(calibration).to.deep.equal([
      {
        decile: 1,
        rows: 400,
        predicted: (0.4 * 100 + 0.6 * 300) / 400,
        observed: (0.5 * 100 + 0.9 * 300) / 400,
      },
    ]);
  });

  it('is that on the ensemble, and each model has one of its own', () => {
    const { has_skill, models } = summarise([quarter(10, 0.6, 0.7)]);

    expect([has_skill, models.ensemble!.has_skill]).to.deep.equal([true, true]);
    expect(models.forest!.has_skill).to.equal(false);
  });

  it('is no skill when the loss is higher', () => {
    const { verdict, has_skill } = summarise([quarter(10, 0.7, 0.69), quarter(10, 0.68, 0.69)]);

    expect(has_skill).to.equal(false);
    expect(verdict).to.equal(
      'no skill: log loss 0.6900 against 0.6900 of the base rate, AUC 0.500, better in 1 of 2 quarters',
    );
  });

  it('is no skill when one lucky quarter outweighs the others', () => {
    const lucky = [quarter(1000, 0.5, 0.7), quarter(10, 0.71, 0.7), quarter(10, 0.71, 0.7)];

    expect(ensemble(lucky)).to.include({ has_skill: false, quarters_better: 1 / 3 });
  });

  it('is no skill when just half of the quarters are better', () => {
    const half = [quarter(10, 0.6, 0.7), quarter(10, 0.71, 0.7)];

    expect(summarise(half).has_skill).to.equal(false);
  });

  it('weighs quarters by their rows', () => {
    const many = [quarter(10, 0.6, 0.7), quarter(10, 0.6, 0.7), quarter(1000, 0.8, 0.7)];

    expect(ensemble(many)).to.include({ has_skill: false, quarters_better: 2 / 3 });
  });

  it('leaves out an area under the curve that is not defined', () => {
    expect(ensemble([quarter(10, 0.6, 0.7, 0.6), quarter(10, 0.6, 0.7, null)]).mean_auc).to.equal(
      0.6,
    );
  });

  it('says so when no area under the curve is defined, because all labels are alike', () => {
    const none = [quarter(10, 0.6, 0.7, null, { days: 0, days_above_half: 0 })];

    expect(ensemble(none)).to.include({ mean_auc: null, days_above_half: null });
    expect(summarise(none).verdict).to.equal(
      'some skill: log loss 0.6000 against 0.7000 of the base rate, AUC not defined, better in 1 of 1 quarters',
    );
  });

  it('is none when there is nothing to judge, with null for each figure', () => {
    for (const quarters of [[], [UNJUDGED, UNJUDGED]]) {
      expect(summarise(quarters)).to.deep.equal({
        verdict: 'nothing to judge: too little data',
        has_skill: false,
        quarters_judged: 0,
        train_rows: 0,
        test_rows: 0,
        base_rate: null,
        log_loss_base: null,
        brier_base: null,
        models: {},
      });
    }
  });
});
