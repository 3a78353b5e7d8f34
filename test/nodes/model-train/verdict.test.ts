/**
 * The verdict over all quarters, by hand: both outcomes, and nothing to judge.
 */
import { expect } from 'chai';
import type { QuarterReport } from '../../../nodes/model-train/quarter.js';
import { summarise } from '../../../nodes/model-train/verdict.js';

/** A quarter that was judged on so many rows. */
function quarter(
  test_rows: number,
  log_loss: number,
  log_loss_base: number,
  auc: number | null = 0.5,
): QuarterReport {
  return {
    train_rows: 1000,
    base_rate: 0.5,
    test_rows,
    auc,
    days_above_half: null,
    log_loss,
    log_loss_base,
    brier: 0.25,
    brier_base: 0.25,
    weights: {},
  };
}

const UNJUDGED: QuarterReport = {
  ...quarter(0, 0, 0, null),
  log_loss: null,
  log_loss_base: null,
  brier: null,
  brier_base: null,
};

describe('the verdict on the model', () => {
  it('is skill when the loss is lower over all rows and in most quarters', () => {
    const quarters = [quarter(100, 0.6, 0.7, 0.6), quarter(300, 0.64, 0.7, 0.56), UNJUDGED];

    expect(summarise(quarters)).to.deep.equal({
      verdict:
        'some skill: log loss 0.6300 against 0.7000 of the base rate, AUC 0.580, better in 2 of 2 quarters',
      has_skill: true,
      quarters_judged: 2,
      test_rows: 400,
      log_loss: (0.6 * 100 + 0.64 * 300) / 400,
      log_loss_base: 0.7,
      mean_auc: (0.6 + 0.56) / 2,
      quarters_better: 1,
    });
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

    expect(summarise(lucky)).to.include({ has_skill: false, quarters_better: 1 / 3 });
  });

  it('is no skill when just half of the quarters are better', () => {
    const half = [quarter(10, 0.6, 0.7), quarter(10, 0.71, 0.7)];

    expect(summarise(half).has_skill).to.equal(false);
  });

  it('weighs quarters by their rows', () => {
    const many = [quarter(10, 0.6, 0.7), quarter(10, 0.6, 0.7), quarter(1000, 0.8, 0.7)];

    expect(summarise(many)).to.include({ has_skill: false, quarters_better: 2 / 3 });
  });

  it('leaves out an area under the curve that is not defined', () => {
    expect(summarise([quarter(10, 0.6, 0.7, 0.6), quarter(10, 0.6, 0.7, null)]).mean_auc).to.equal(
      0.6,
    );
  });

  it('says so when no area under the curve is defined, because all labels are alike', () => {
    const { verdict, mean_auc } = summarise([quarter(10, 0.6, 0.7, null)]);

    expect(mean_auc).to.equal(null);
    expect(verdict).to.equal(
      'some skill: log loss 0.6000 against 0.7000 of the base rate, AUC not defined, better in 1 of 1 quarters',
    );
  });

  it('is none when there is nothing to judge, with null for each figure', () => {
    for (const quarters of [[], [UNJUDGED, UNJUDGED]]) {
      expect(summarise(quarters)).to.deep.equal({
        verdict: 'nothing to judge: too little data',
        has_skill: false,
        quarters_judged: 0,
        test_rows: 0,
        log_loss: null,
        log_loss_base: null,
        mean_auc: null,
        quarters_better: null,
      });
    }
  });
});
