/**
 * One refit: learns from the past of a quarter, speaks about its days, and is then held
 * against what happened. All models learn from the same rows.
 *
 * What it says depends on the bars, the settings and the day of the refit alone.
 */
import type { Part } from '../../src/contract/index.js';
import { firstAtOrAfter } from '../lib/market/window.js';
import { brierScore, logLoss } from '../lib/numeric/classification.js';
import { permutationImportance } from './importance.js';
import { calibration, type Decile, type Figures, judge } from './judge.js';
import { learn, learnedOf, makeAll, partSpecOf, type Remember } from './learned.js';
import { type Fitted, MODELS_WITH_WEIGHTS, predictAll } from './models.js';
import { collectRows, type Market, type Rows } from './rows.js';
import { MODELS, type ModelName, type ModelSettings, PROBABILITIES } from './settings.js';

/** What a model was worth in a quarter. */
export interface ModelReport extends Figures {
  /** Rise of the log loss when a feature is shuffled, by feature. */
  readonly importance: Readonly<Record<string, number>>;
  readonly calibration: readonly Decile[];
}

/** What a quarter's models were worth. Losses in nats; null where nothing can be measured. */
export interface QuarterReport {
  readonly train_rows: number;
  /** Share of the training rows that rose. */
  readonly base_rate: number | null;
  readonly test_rows: number;
  /** Of the base rate, given to every row. */
  readonly log_loss_base: number | null;
  readonly brier_base: number | null;
  /** Weights of the scaled features in the regression. */
  readonly weights: Readonly<Record<string, number>>;
  /** Empty where no row was predicted whose label is known. */
  readonly models: Readonly<Partial<Record<'ensemble' | ModelName, ModelReport>>>;
}

/** Symbol, date and PROBABILITIES column by column; rows by date, then symbol. */
export interface Predictions {
  readonly rows: number;
  readonly data: Float64Array;
}

/** Fits on what was known before `start` (a day), or remembers that, and predicts every later row. */
export function runQuarter(
  market: Market,
  start: number,
  settings: ModelSettings,
  remember: Remember = makeAll,
): { predictions: Predictions; report: QuarterReport } {
  const names = market.features.map(({ name }) => name);
  const p = names.length;
  const seed = seedOf(settings, names, start);
  // Before a quarter has a row to speak of, all that is said of it are the weights.
  const speaks = hasBarFrom(market, start) ? MODELS : MODELS_WITH_WEIGHTS;
  const chosen = speaks.filter((model) => settings.models.includes(model));
  let collected: { training: Rows; test: Rows } | undefined;
  const [part] = remember([partSpecOf(market, start, settings, chosen)], () => {
    collected = collectRows(market, start, settings);
    return [learn(collected.training, p, settings, chosen, seed)];
  });
  const learned = learnedOf(part as Part, p, settings);
  if (typeof learned === 'number') {
    return { predictions: { rows: 0, data: new Float64Array(0) }, report: emptyReport(learned) };
  }
  const { test } = collected ?? collectRows(market, start, settings, 'test');
  const { n, baseRate, encoder, fitted } = learned;
  const rows = encoder.encode(test.x, test.n);
  const probabilities = predictAll(fitted, rows);
  const weights = fitted.find((model) => model.weights)?.weights;
  return {
    predictions: tableOf(test, fitted, probabilities),
    report: {
      ...emptyReport(n),
      base_rate: baseRate,
      weights: Object.fromEntries(weights ? names.map((name, c) => [name, weights[c]!]) : []),
      ...judgeAll(test, probabilities, baseRate, names, fitted, (known) =>
        permutationImportance(fitted, rows, test.label, known, seed),
      ),
    },
  };
}

function hasBarFrom({ series }: Market, day: number): boolean {
  return series.some(({ bars }) => bars.n > firstAtOrAfter(bars.date, day));
}

/** Everything that randomness may depend on, as text: not on which other models there are. */
function seedOf(settings: ModelSettings, features: readonly string[], start: number): string {
  const { models: _, ...rest } = settings;
  const sorted = Object.entries(rest).sort(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify([start, features, sorted]);
}

function tableOf(
  { symbol, date, n }: Rows,
  fitted: readonly Fitted[],
  probabilities: readonly Float64Array[],
): Predictions {
  const data = new Float64Array(n * (2 + PROBABILITIES.length)).fill(Number.NaN);
  data.set(symbol, 0);
  data.set(date, n);
  PROBABILITIES.forEach(({ model }, c) => {
    const place = model === null ? 0 : 1 + fitted.findIndex(({ name }) => name === model);
    if (model === null || place > 0) data.set(probabilities[place]!, (2 + c) * n);
  });
  return { rows: n, data };
}

function judgeAll(
  test: Rows,
  probabilities: readonly Float64Array[],
  baseRate: number,
  features: readonly string[],
  fitted: readonly Fitted[],
  importanceOf: (known: readonly number[]) => number[][],
): Pick<QuarterReport, 'test_rows' | 'log_loss_base' | 'brier_base' | 'models'> | undefined {
  const known = knownOf(test);
  if (known.length === 0) return undefined;
  const outcome = { date: pick(test.date, known), label: pick(test.label, known) };
  const base = new Float64Array(known.length).fill(baseRate);
  const importance = importanceOf(known);
  const reports = ['ensemble', ...fitted.map(({ name }) => name)].map((name, m) => {
    const probability = pick(probabilities[m]!, known);
    const report: ModelReport = {
      ...judge(probability, outcome),
      importance: Object.fromEntries(features.map((f, c) => [f, importance[m]![c]!])),
      calibration: calibration(probability, outcome),
    };
    return [name, report];
  });
  return {
    test_rows: known.length,
    log_loss_base: logLoss(base, outcome.label),
    brier_base: brierScore(base, outcome.label),
    models: Object.fromEntries(reports),
  };
}

/** Rows whose label is known. */
function knownOf({ label, n }: Rows): number[] {
  const known: number[] = [];
  for (let i = 0; i < n; i++) if (!Number.isNaN(label[i]!)) known.push(i);
  return known;
}

function pick(column: Float64Array, rows: readonly number[]): Float64Array {
  const picked = new Float64Array(rows.length);
  for (let k = 0; k < picked.length; k++) picked[k] = column[rows[k]!]!;
  return picked;
}

function emptyReport(trainRows: number): QuarterReport {
  return {
    train_rows: trainRows,
    base_rate: null,
    test_rows: 0,
    log_loss_base: null,
    brier_base: null,
    weights: {},
    models: {},
  };
}
