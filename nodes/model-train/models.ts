/**
 * The models, behind one question: with what probability does each row rise?
 *
 * Another model is another entry here. What is random is drawn from the seed, the same
 * for the same settings, refit date and model.
 */
import { fitBoosted, predictBoosted } from '../lib/learning/gradient-boosting.js';
import { fitForest, predictForest } from '../lib/learning/random-forest.js';
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

type Fit = (
  rows: Encoded,
  label: Float64Array,
  settings: ModelSettings,
  seed: string,
) => Omit<Fitted, 'name'>;

const FITS: Readonly<Record<ModelName, Fit>> = {
  logistic({ x, n, p }, label, { penalty }) {
    const weights = fitLogistic(x, label, n, p, penalty);
    return {
      weights,
      predict(rows, out) {
        for (let i = 0; i < rows.n; i++) out[i] = predictLogistic(rows.x, i * p, p, weights);
      },
    };
  },
  trees(rows, label, settings, seed) {
    const shape = {
      rounds: settings.boosting_rounds,
      depth: settings.boosting_depth,
      rate: settings.boosting_rate,
      share: settings.boosting_share,
      leafRows: settings.leaf_rows,
    };
    const boosted = fitBoosted(rows, label, shape, new Noise(seed));
    return { predict: (others, out) => predictBoosted(boosted, others, out) };
  },
  forest(rows, label, settings, seed) {
    const shape = {
      trees: settings.forest_trees,
      depth: settings.forest_depth,
      leafRows: settings.leaf_rows,
    };
    const forest = fitForest(rows, label, shape, new Noise(seed));
    return { predict: (others, out) => predictForest(forest, others, out) };
  },
};

/** Models that have weights to tell, whether or not there is a row to predict. */
export const MODELS_WITH_WEIGHTS: readonly ModelName[] = ['logistic'];

/** Fits the models asked for, in the order of MODELS. `seed`: names settings and refit date. */
export function fitModels(
  names: readonly ModelName[],
  rows: Encoded,
  label: Float64Array,
  settings: ModelSettings,
  seed: string,
): Fitted[] {
  return names.map((name) => ({
    name,
    ...FITS[name](rows, label, settings, `${seed}|${name}`),
  }));
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
