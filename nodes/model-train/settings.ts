/**
 * The params of the node, and what follows from them.
 */
import { type Plugin, type PluginProblem, suggestion } from '../../src/contract/index.js';
import type { Feature, NamedFeature } from './feature.js';

export const MODELS = ['logistic', 'trees', 'forest'] as const;
export type ModelName = (typeof MODELS)[number];

/** Columns of a prediction besides symbol and date; the first is the mean of the models. */
export const PROBABILITIES: readonly {
  readonly column: string;
  readonly about: string;
  /** null: the ensemble. */
  readonly model: ModelName | null;
}[] = [
  { column: 'probability', model: null, about: 'of a rise over the next week: mean of the models' },
  {
    column: 'probability_logistic',
    model: 'logistic',
    about: 'the same, by logistic regression; null where it is not trained',
  },
  {
    column: 'probability_trees',
    model: 'trees',
    about: 'the same, by gradient-boosted trees; null where they are not trained',
  },
  {
    column: 'probability_forest',
    model: 'forest',
    about: 'the same, by random forest; null where it is not trained',
  },
];

export interface ModelSettings {
  /** Sessions that are learned from. */
  readonly train_sessions: number;
  /** Sessions from purchase to sale in the label. */
  readonly horizon: number;
  /** Every how many sessions a symbol gives a row, at least; labels of neighbours overlap. */
  readonly step: number;
  /** Training rows at most: with many symbols, each gives rows less often, but one at least. */
  readonly max_rows: number;
  /** Fewer training rows than this give no model. */
  readonly min_rows: number;
  readonly models: readonly ModelName[];
  readonly penalty: number;
  readonly boosting_rounds: number;
  readonly boosting_depth: number;
  readonly boosting_rate: number;
  readonly boosting_share: number;
  readonly forest_trees: number;
  readonly forest_depth: number;
  readonly leaf_rows: number;
}

export interface ModelParams extends ModelSettings {
  readonly features: 'all' | readonly string[];
  /** Symbol that features compare with; null: those features are left out. */
  readonly benchmark: string | null;
}

/** The features asked for, by name; of "all", those that need a benchmark only where there is one. */
export function selectFeatures(
  { features, benchmark }: ModelParams,
  plugins: ReadonlyMap<string, Plugin>,
): NamedFeature[] {
  const names = features === 'all' ? [...plugins.keys()] : features;
  return [...names]
    .sort()
    .map((name) => ({ name, feature: (plugins.get(name) as Plugin).value as Feature }))
    .filter(({ feature }) => benchmark !== null || feature.needs !== 'benchmark');
}

/** What is wrong with the params, beyond what their schema says. */
export function checkParams(
  params: ModelParams,
  plugins: ReadonlyMap<string, Plugin>,
): PluginProblem[] {
  return [...checkRows(params), ...checkFeatures(params, plugins)];
}

/** Bounds between which no number of rows is. */
function checkRows({ min_rows, max_rows }: ModelParams): PluginProblem[] {
  if (max_rows >= min_rows) return [];
  return [
    {
      code: 'max-below-min',
      message: `no quarter has a model: it takes ${min_rows} rows (min_rows), and ${max_rows} are the most (max_rows)`,
      hint: 'raise max_rows, or lower min_rows',
      path: ['max_rows'],
    },
  ];
}

/** Features that do not exist, or that compare with a benchmark where none is named. */
function checkFeatures(
  { features, benchmark }: ModelParams,
  plugins: ReadonlyMap<string, Plugin>,
): PluginProblem[] {
  if (features === 'all') return [];
  return features.flatMap((name, i): PluginProblem[] => {
    const path = ['features', i];
    const feature = plugins.get(name)?.value as Feature | undefined;
    if (!feature) {
      const hint = suggestion(name, [...plugins.keys()]);
      const message = `there is no feature "${name}"`;
      return [{ code: 'unknown-feature', message, path, ...(hint !== undefined && { hint }) }];
    }
    if (feature.needs !== 'benchmark' || benchmark !== null) return [];
    return [
      {
        code: 'needs-benchmark',
        message: `feature "${name}" compares with a benchmark, and none is named`,
        hint: 'set the param "benchmark" to a symbol of the data',
        path,
      },
    ];
  });
}
