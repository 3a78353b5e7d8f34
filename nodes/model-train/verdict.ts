/**
 * What all quarters together say about the model.
 */
import type { QuarterReport } from './quarter.js';

export interface Summary {
  readonly verdict: string;
  readonly has_skill: boolean;
  readonly quarters_judged: number;
  readonly test_rows: number;
  readonly log_loss: number | null;
  readonly log_loss_base: number | null;
  readonly mean_auc: number | null;
  /** Share of the quarters in which the model lost less than the base rate did. */
  readonly quarters_better: number | null;
}

/**
 * Skill is a lower log loss out of sample than the base rate alone, over all rows
 * and in more than half of the quarters: rows of one day are not independent, so
 * one lucky quarter must not decide.
 */
export function summarise(quarters: readonly QuarterReport[]): Summary {
  const judged = quarters.filter((q) => q.test_rows > 0);
  const rows = judged.reduce((sum, q) => sum + q.test_rows, 0);
  if (rows === 0) {
    return {
      verdict: 'nothing to judge: too little data',
      has_skill: false,
      quarters_judged: 0,
      test_rows: 0,
      log_loss: null,
      log_loss_base: null,
      mean_auc: null,
      quarters_better: null,
    };
  }
  const mean = (of: (q: QuarterReport) => number | null): number =>
    judged.reduce((sum, q) => sum + (of(q) ?? 0) * q.test_rows, 0) / rows;
  const loss = mean((q) => q.log_loss);
  const base = mean((q) => q.log_loss_base);
  const better = judged.filter((q) => (q.log_loss ?? 0) < (q.log_loss_base ?? 0)).length;
  const withAuc = judged.filter((q) => q.auc !== null);
  const auc =
    withAuc.length === 0
      ? null
      : withAuc.reduce((sum, q) => sum + (q.auc ?? 0), 0) / withAuc.length;
  const hasSkill = loss < base && better > judged.length / 2;
  const figures = `log loss ${loss.toFixed(4)} against ${base.toFixed(4)} of the base rate, AUC ${auc?.toFixed(3) ?? 'not defined'}, better in ${better} of ${judged.length} quarters`;
  return {
    verdict: hasSkill ? `some skill: ${figures}` : `no skill: ${figures}`,
    has_skill: hasSkill,
    quarters_judged: judged.length,
    test_rows: rows,
    log_loss: loss,
    log_loss_base: base,
    mean_auc: auc,
    quarters_better: better / judged.length,
  };
}
