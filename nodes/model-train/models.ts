/**
 * The models, behind one question: with what probability does each row rise?
 *
 * Another model is another entry here. What is random is drawn from the seed, the same
 * for the same settings, refit date and model.
 */
import { fitBoosted, predictBoosted } from '../lib/learning/gradient-boosting.js';
import { fitForest, predictForest } from '../lib/learning/random-forest.js';
import { ofNumbers, toNumbers } from '../lib/learning/trees.js';
import { fitLogistic, predictLogistic } from '../lib/numeric/logistic-regression.js';
import { Noise } from '../lib/numeric/noise.js';
import type { Encoded } from './encode.js';
import type { ModelName, ModelSettings } from './settings.js';

/** Fills `out` with a probability per row. */
export type Predict = (rows: Encoded, out: Float64Array) => void;

export interface Fitted {
  readonly name: ModelName;
  readonly predict: Predict;
  /** Of the scaled features, where a model has weights. */
  readonly weights?: Float64Array;
}

/** A kind of model: what it learns is a list of numbers, so that it can be kept. */
interface Model {
  fit(rows: Encoded, label: Float64Array, settings: ModelSettings, seed: string): Float64Array;
  /** How it predicts rows of p features, by what it learned. */
  of(learned: Float64Array, p: number, settings: ModelSettings): Omit<Fitted, 'name'>;
}

const KINDS: Readonly<Record<ModelName, Model>> = {
  logistic: {
    fit: ({ x, n, p }, label, { penalty }) => fitLogistic(x, label, n, p, penalty),
    of: (weights, p) => ({
      weights,
      predict(rows, out) {
        for (let i = 0; i < rows.n; i++) out[i] = predictLogistic(rows.x, i * p, p, weights);
      },
    }),
  },
  trees: {
    fit(rows, label, settings, seed) {
      const shape = {
        rounds: settings.boosting_rounds,
        depth: settings.boosting_depth,
        rate: settings.boosting_rate,
        share: settings.boosting_share,
        leafRows: settings.leaf_rows,
      };
      const { base, trees } = fitBoosted(rows, label, shape, new Noise(seed));
      return toNumbers(base, trees);
    },
    of(learned, _, { boosting_rounds, boosting_depth }) {
      const boosted = ofNumbers(learned, boosting_rounds, boosting_depth);
      return { predict: (rows, out) => predictBoosted(boosted, rows, out) };
    },
  },
  forest: {
    fit(rows, label, settings, seed) {
      const shape = {
        trees: settings.forest_trees,
        depth: settings.forest_depth,
        leafRows: settings.leaf_rows,
      };
      const { base, trees } = fitForest(rows, label, shape, new Noise(seed));
      return toNumbers(base, trees);
    },
    of(learned, _, { forest_trees, forest_depth }) {
      const forest = ofNumbers(learned, forest_trees, forest_depth);
      return { predict: (rows, out) => predictForest(forest, rows, out) };
    },
  },
};

/** Models that have weights to tell, whether or not there is a row to predict. */
export const MODELS_WITH_WEIGHTS: readonly ModelName[] = ['logistic'];

/** What one model learns from rows, as numbers. `seed`: names settings and refit date. */
export function fitModel(
  name: ModelName,
  rows: Encoded,
  label: Float64Array,
  settings: ModelSettings,
  seed: string,
): Float64Array {
  return KINDS[name].fit(rows, label, settings, `${seed}|${name}`);
}

/** The model that learned these numbers from rows of p features. */
export function fittedModel(
  name: ModelName,
  learned: Float64Array,
  p: number,
  settings: ModelSettings,
): Fitted {
  return { name, ...KINDS[name].of(learned, p, settings) };
}

/** Probabilities of the ensemble, which is the mean of the models, and then of each model. */
export function predictAll(fitted: readonly Fitted[], rows: Encoded): Float64Array[] {
  const each = fitted.map(({ predict }) => {
    const out = new Float64Array(rows.n);
    predict(rows, out);
    return out;
  });
  return [meanOf(each, rows.n), ...each];
}

function meanOf(each: readonly Float64Array[], n: number): Float64Array {
  const mean = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    let sum = 0;
    for (const probability of each) sum += probability[i]!;
    mean[i] = sum / each.length;
  }
  return mean;
}
