/**
 * What all quarters together say about the models.
 */
import type { Decile } from './judge.js';
import type { ModelReport, QuarterReport } from './quarter.js';

/** What one model was worth over all quarters; figures are means over rows unless they say otherwise. */
export interface ModelSummary {
  readonly has_skill: boolean;
  readonly log_loss: number;
  readonly brier: number;
  /** Mean over the quarters in which it is defined. */
  readonly mean_auc: number | null;
  /** Share of the days with both labels on which the area under the curve was above one half. */
  readonly days_above_half: number | null;
  /** Share of the quarters in which the model lost less than the base rate did. */
  readonly quarters_better: number;
  /** Mean over the quarters, largest first. */
  readonly importance: Readonly<Record<string, number>>;
  /** Tenths of each quarter, put together. */
  readonly calibration: readonly Decile[];
}

export interface Summary {
  readonly verdict: string;
  readonly has_skill: boolean;
  readonly quarters_judged: number;
  readonly train_rows: number;
  readonly test_rows: number;
  /** Mean share of rises in the training rows, weighted by the rows that were judged. */
  readonly base_rate: number | null;
  readonly log_loss_base: number | null;
  readonly brier_base: number | null;
  readonly models: Readonly<Record<string, ModelSummary>>;
}

/** A quarter in which something was judged. */
type Judged = QuarterReport & {
  readonly log_loss_base: number;
  readonly brier_base: number;
  readonly base_rate: number;
};

/**
 * Skill is a lower log loss out of sample than the base rate alone, over all rows
 * and in more than half of the quarters: rows of one day are not independent, so
 * one lucky quarter must not decide. The verdict is that on the ensemble.
 */
export function summarise(quarters: readonly QuarterReport[]): Summary {
  const judged = quarters.filter((q): q is Judged => q.test_rows > 0);
  if (judged.length === 0) {
    return {
      verdict: 'nothing to judge: too little data',
      has_skill: false,
      quarters_judged: 0,
      train_rows: 0,
      test_rows: 0,
      base_rate: null,
      log_loss_base: null,
      brier_base: null,
      models: {},
    };
  }
  const base = meanOverRows(judged, (q) => q.log_loss_base);
  const names = Object.keys(judged[0]!.models);
  const models = Object.fromEntries(names.map((name) => [name, summaryOf(name, judged, base)]));
  const { has_skill, log_loss, mean_auc, quarters_better } = models.ensemble as ModelSummary;
  const better = Math.round(quarters_better * judged.length);
  const figures = `log loss ${log_loss.toFixed(4)} against ${base.toFixed(4)} of the base rate, AUC ${mean_auc?.toFixed(3) ?? 'not defined'}, better in ${better} of ${judged.length} quarters`;
  return {
    verdict: has_skill ? `some skill: ${figures}` : `no skill: ${figures}`,
    has_skill,
    quarters_judged: judged.length,
    train_rows: judged.reduce((sum, q) => sum + q.train_rows, 0),
    test_rows: judged.reduce((sum, q) => sum + q.test_rows, 0),
    base_rate: meanOverRows(judged, (q) => q.base_rate),
    log_loss_base: base,
    brier_base: meanOverRows(judged, (q) => q.brier_base),
    models,
  };
}

function summaryOf(name: string, judged: readonly Judged[], base: number): ModelSummary {
  const reports = judged.map((q) => q.models[name as keyof typeof q.models] as ModelReport);
  const of = new Map(judged.map((q, i) => [q, reports[i]!]));
  const loss = meanOverRows(judged, (q) => of.get(q)!.log_loss);
  const better = judged.filter((q) => of.get(q)!.log_loss < q.log_loss_base).length;
  const areas = reports.flatMap(({ auc }) => (auc === null ? [] : [auc]));
  const days = total(reports, (r) => r.days);
  return {
    has_skill: loss < base && better > judged.length / 2,
    log_loss: loss,
    brier: meanOverRows(judged, (q) => of.get(q)!.brier),
    mean_auc: areas.length === 0 ? null : total(areas, (a) => a) / areas.length,
    days_above_half: days === 0 ? null : total(reports, (r) => r.days_above_half) / days,
    quarters_better: better / judged.length,
    importance: meanImportance(reports),
    calibration: poolDeciles(reports),
  };
}

function meanImportance(reports: readonly ModelReport[]): Record<string, number> {
  const means = Object.keys(reports[0]!.importance).map((feature): [string, number] => [
    feature,
    total(reports, (r) => r.importance[feature]!) / reports.length,
  ]);
  return Object.fromEntries(means.sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1)));
}

function poolDeciles(reports: readonly ModelReport[]): Decile[] {
  const all = reports.flatMap(({ calibration }) => calibration);
  const numbers = [...new Set(all.map(({ decile }) => decile))].sort((a, b) => a - b);
  return numbers.map((decile) => {
    const own = all.filter((d) => d.decile === decile);
    const rows = total(own, (d) => d.rows);
    return {
      decile,
      rows,
      predicted: total(own, (d) => d.predicted * d.rows) / rows,
      observed: total(own, (d) => d.observed * d.rows) / rows,
    };
  });
}

function meanOverRows(judged: readonly Judged[], of: (q: Judged) => number): number {
  return total(judged, (q) => of(q) * q.test_rows) / total(judged, (q) => q.test_rows);
}

function total<T>(list: readonly T[], of: (item: T) => number): number {
  return list.reduce((sum, item) => sum + of(item), 0);
}
