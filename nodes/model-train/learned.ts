/**
 * What a refit learns, as one part of its quarter: it rests on the bars before the quarter
 * alone, so a bar of a quarter that is not over yet need not teach the models anew.
 *
 * The part is told by these bars themselves, the settings, the features and the day.
 */
import type { ComputeContext, Json, Part, PartSpec } from '../../src/contract/index.js';
import type { AdjustedBars } from '../lib/market/adjusted.js';
import { firstAtOrAfter } from '../lib/market/window.js';
import { Encoder } from './encode.js';
import { type Fitted, fitModel, fittedModel } from './models.js';
import type { Market, Rows } from './rows.js';
import type { ModelName, ModelSettings } from './settings.js';

/** Looks parts up, or has them made. */
export type Remember = ComputeContext<unknown>['remember'];

/** Nothing is known: every part is made. */
export const makeAll: Remember = (of, make) => make([...of.keys()]);

/** What is known after learning. */
export interface Learned {
  /** Training rows. */
  readonly n: number;
  /** Share of them that rose. */
  readonly baseRate: number;
  readonly encoder: Encoder;
  readonly fitted: readonly Fitted[];
}

/** Everything that training rows and what is learned from them depend on. */
export function partSpecOf(
  { series, features, benchmark }: Market,
  start: number,
  settings: ModelSettings,
  models: readonly ModelName[],
): PartSpec {
  const values = {
    symbols: series.map(({ symbol }) => symbol),
    benchmark: benchmark ?? null,
    features: features.map(({ name }) => name),
    start,
    settings: settings as unknown as Json,
    models,
  };
  return { numbers: series.flatMap(({ bars }) => columnsBefore(bars, start)), values };
}

function columnsBefore(bars: AdjustedBars, day: number): Float64Array[] {
  const { date, open, high, low, close, volume } = bars;
  const end = firstAtOrAfter(date, day);
  return [date, open, high, low, close, volume].map((column) => column.subarray(0, end));
}

/** Learns from training rows, whose features are scaled in place; with too few of them, nothing but their number. */
export function learn(
  { n, x, label }: Rows,
  p: number,
  settings: ModelSettings,
  models: readonly ModelName[],
  seed: string,
): Part {
  if (n < settings.min_rows) return { facts: { n }, numbers: new Float64Array(0) };
  const scales = Encoder.learn(x, n, p);
  const rows = new Encoder(scales, p).encode(x, n);
  const learned = models.map((name) => fitModel(name, rows, label, settings, seed));
  const parts = [scales, ...learned];
  const numbers = new Float64Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    numbers.set(part, at);
    at += part.length;
  }
  const lengths = learned.map(({ length }) => length);
  return { facts: { n, baseRate: riseRate(label, n), models: [...models], lengths }, numbers };
}

/** Share of the n labels that rose. */
function riseRate(label: Float64Array, n: number): number {
  let rises = 0;
  for (let i = 0; i < n; i++) rises += label[i]!;
  return rises / n;
}

interface Facts {
  readonly n: number;
  readonly baseRate: number;
  readonly models: readonly ModelName[];
  /** Numbers of each model. */
  readonly lengths: readonly number[];
}

/** The models of a part; a number where there were too few rows, and that many. */
export function learnedOf(
  { facts, numbers }: Part,
  p: number,
  settings: ModelSettings,
): Learned | number {
  const { n, baseRate, models, lengths } = facts as unknown as Facts;
  if (n < settings.min_rows) return n;
  let at = Encoder.size(p);
  const encoder = new Encoder(numbers.subarray(0, at), p);
  const fitted = models.map((name, m) => {
    const from = at;
    at += lengths[m]!;
    return fittedModel(name, numbers.subarray(from, at), p, settings);
  });
  return { n, baseRate, encoder, fitted };
}
