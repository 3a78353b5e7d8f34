/**
 * One refit: learns from the past of a quarter, speaks about its days, and is
 * then held against what happened.
 *
 * A row of day t has the label "the open after t is below the open a week later".
 * It is used only if that later open was known at the close before the quarter.
 */

import type { AdjustedBars } from '../lib/market/adjusted.js';
import { firstAtOrAfter } from '../lib/market/window.js';
import { areaUnderCurve, brierScore, logLoss } from '../lib/numeric/classification.js';
import { fitLogistic, predictLogistic } from '../lib/numeric/logistic-regression.js';
import { quantile } from '../lib/numeric/order-statistics.js';
import { FEATURES, featuresOf } from './features.js';

const P = FEATURES.length;
/** Training values beyond these quantiles are cut off there. */
const WINSOR = 0.01;

export interface QuarterSettings {
  /** Sessions that are learned from. */
  readonly train_sessions: number;
  /** Sessions from purchase to sale in the label. */
  readonly horizon: number;
  /** Every how many sessions a row is taken; labels of neighbours overlap. */
  readonly step: number;
  readonly penalty: number;
  /** Fewer training rows than this give no model. */
  readonly min_rows: number;
}

/** What a quarter's model was worth. Losses in nats; null where nothing can be measured. */
export interface QuarterReport {
  readonly train_rows: number;
  readonly base_rate: number | null;
  readonly test_rows: number;
  readonly auc: number | null;
  /** Share of the days on which the area under the curve was above one half. */
  readonly days_above_half: number | null;
  readonly log_loss: number | null;
  readonly log_loss_base: number | null;
  readonly brier: number | null;
  readonly brier_base: number | null;
  /** Weights of the standardised features. */
  readonly weights: Readonly<Record<string, number>>;
}

/** Rows of (symbol, date, probability), by date, then symbol. */
export interface Predictions {
  readonly rows: number;
  readonly data: Float64Array;
}

/** Rows of features, one after another, and what is known of each. */
interface Rows {
  readonly x: Float64Array;
  /** 1: the price rose; NaN: not known. */
  readonly label: Float64Array;
  readonly symbol: Float64Array;
  readonly date: Float64Array;
  n: number;
}

/** Fits on what was known before `start` (a day) and predicts every later row. `symbol`: index per series. */
export function runQuarter(
  series: readonly { readonly symbol: number; readonly bars: AdjustedBars }[],
  start: number,
  settings: QuarterSettings,
): { predictions: Predictions; report: QuarterReport } {
  const { training, test } = collectRows(series, start, settings);
  const { x, label, n } = training;
  if (n < settings.min_rows) {
    return { predictions: { rows: 0, data: new Float64Array(0) }, report: emptyReport(n) };
  }
  const scale = standardise(x, n);
  const weights = fitLogistic(x, label, n, P, settings.penalty);
  let rises = 0;
  for (let i = 0; i < n; i++) rises += label[i]!;
  const { predictions, labels } = predict(test, scale, weights);
  return {
    predictions,
    report: {
      train_rows: n,
      base_rate: rises / n,
      ...judge(predictions, labels, rises / n),
      weights: Object.fromEntries(FEATURES.map((name, c) => [name, weights[c]!])),
    },
  };
}

/** Complete rows to learn from, whose label was known before the quarter, and those of the quarter. */
function collectRows(
  series: readonly { readonly symbol: number; readonly bars: AdjustedBars }[],
  start: number,
  { train_sessions, horizon, step }: QuarterSettings,
): { training: Rows; test: Rows } {
  const firsts = series.map(({ bars }) => firstAtOrAfter(bars.date, start));
  const later = series.reduce((sum, { bars }, i) => sum + bars.n - firsts[i]!, 0);
  const training = emptyRows(series.length * Math.ceil(train_sessions / step));
  const test = emptyRows(later);
  series.forEach(({ symbol, bars }, i) => {
    const features = featuresOf(bars);
    const first = firsts[i]!;
    // The label of t needs the open of t + 1 + horizon, at the latest that of the last row before.
    const newest = first - 2 - horizon;
    const oldest = Math.max(0, first - train_sessions);
    for (let t = newest; t >= oldest; t -= step)
      addRow(training, symbol, bars, features, t, horizon);
    for (let t = first; t < bars.n; t++) addRow(test, symbol, bars, features, t, horizon);
  });
  return { training, test };
}

function emptyRows(capacity: number): Rows {
  return {
    x: new Float64Array(capacity * P),
    label: new Float64Array(capacity),
    symbol: new Float64Array(capacity),
    date: new Float64Array(capacity),
    n: 0,
  };
}

/** Adds row t of a symbol, unless one of its features is undefined. */
function addRow(
  rows: Rows,
  symbol: number,
  { n, date, open }: AdjustedBars,
  features: readonly Float64Array[],
  t: number,
  horizon: number,
): void {
  const at = rows.n * P;
  for (let c = 0; c < P; c++) {
    const value = features[c]![t]!;
    if (Number.isNaN(value)) return;
    rows.x[at + c] = value;
  }
  const sale = t + 1 + horizon;
  rows.label[rows.n] = sale < n ? Number(open[sale]! > open[t + 1]!) : Number.NaN;
  rows.symbol[rows.n] = symbol;
  rows.date[rows.n] = date[t]!;
  rows.n++;
}

interface Scale {
  readonly low: Float64Array;
  readonly high: Float64Array;
  readonly mean: Float64Array;
  readonly deviation: Float64Array;
}

/** Cuts off outliers and brings every feature to mean 0 and deviation 1, in place. */
function standardise(x: Float64Array, n: number): Scale {
  const scale: Scale = {
    low: new Float64Array(P),
    high: new Float64Array(P),
    mean: new Float64Array(P),
    deviation: new Float64Array(P),
  };
  const column = new Float64Array(n);
  for (let c = 0; c < P; c++) {
    for (let i = 0; i < n; i++) column[i] = x[i * P + c]!;
    const low = quantile(column, n, WINSOR);
    const high = quantile(column, n, 1 - WINSOR);
    let mean = 0;
    for (let i = 0; i < n; i++) mean += Math.min(high, Math.max(low, x[i * P + c]!)) / n;
    let squares = 0;
    for (let i = 0; i < n; i++) {
      squares += (Math.min(high, Math.max(low, x[i * P + c]!)) - mean) ** 2;
    }
    scale.low[c] = low;
    scale.high[c] = high;
    scale.mean[c] = mean;
    // A feature that never varied says nothing: any scale will do.
    scale.deviation[c] = Math.sqrt(squares / n) || 1;
  }
  for (let i = 0; i < n; i++) applyScale(x, i * P, scale);
  return scale;
}

function applyScale(x: Float64Array, at: number, { low, high, mean, deviation }: Scale): void {
  for (let c = 0; c < P; c++) {
    const value = Math.min(high[c]!, Math.max(low[c]!, x[at + c]!));
    x[at + c] = (value - mean[c]!) / deviation[c]!;
  }
}

/** Probabilities of all rows, by date, then symbol; labels in the same order. */
function predict(
  { x, label, symbol, date, n }: Rows,
  scale: Scale,
  weights: Float64Array,
): { predictions: Predictions; labels: Float64Array } {
  for (let i = 0; i < n; i++) applyScale(x, i * P, scale);
  const order = Uint32Array.from({ length: n }, (_, i) => i).sort(
    (a, b) => date[a]! - date[b]! || symbol[a]! - symbol[b]!,
  );
  const data = new Float64Array(n * 3);
  const labels = new Float64Array(n);
  order.forEach((row, i) => {
    data[i] = symbol[row]!;
    data[n + i] = date[row]!;
    data[2 * n + i] = predictLogistic(x, row * P, P, weights);
    labels[i] = label[row]!;
  });
  return { predictions: { rows: n, data }, labels };
}

function judge(
  { rows, data }: Predictions,
  labels: Float64Array,
  baseRate: number,
): Omit<QuarterReport, 'train_rows' | 'base_rate' | 'weights'> {
  const known: number[] = [];
  labels.forEach((label, i) => {
    if (!Number.isNaN(label)) known.push(i);
  });
  if (known.length === 0) {
    const { train_rows: _, base_rate: __, weights: ___, ...nothing } = emptyReport(0);
    return nothing;
  }
  const probability = Float64Array.from(known, (i) => data[2 * rows + i]!);
  const label = Float64Array.from(known, (i) => labels[i]!);
  const base = new Float64Array(known.length).fill(baseRate);
  const auc = areaUnderCurve(probability, label);
  return {
    test_rows: known.length,
    auc: Number.isNaN(auc) ? null : auc,
    days_above_half: daysAboveHalf(
      Float64Array.from(known, (i) => data[rows + i]!),
      probability,
      label,
    ),
    log_loss: logLoss(probability, label),
    log_loss_base: logLoss(base, label),
    brier: brierScore(probability, label),
    brier_base: brierScore(base, label),
  };
}

function daysAboveHalf(
  date: Float64Array,
  probability: Float64Array,
  label: Float64Array,
): number | null {
  let above = 0;
  let days = 0;
  for (let i = 0; i < date.length; ) {
    let j = i;
    while (j < date.length && date[j] === date[i]) j++;
    const auc = areaUnderCurve(probability.subarray(i, j), label.subarray(i, j));
    if (!Number.isNaN(auc)) {
      days++;
      if (auc > 0.5) above++;
    }
    i = j;
  }
  return days === 0 ? null : above / days;
}

function emptyReport(trainRows: number): QuarterReport {
  return {
    train_rows: trainRows,
    base_rate: null,
    test_rows: 0,
    auc: null,
    days_above_half: null,
    log_loss: null,
    log_loss_base: null,
    brier: null,
    brier_base: null,
    weights: {},
  };
}
