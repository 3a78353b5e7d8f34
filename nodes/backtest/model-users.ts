/**
 * Which strategies ask a model, told by the names of the columns that they read: a
 * pipeline may be without a model, and then nobody else knows these names.
 */
import type { ResolvedStrategy } from './params.js';

/** What the models of a pipeline can be asked: all of them together, and each of them. */
export const MODEL_COLUMNS = [
  'probability',
  'probability_logistic',
  'probability_trees',
  'probability_forest',
] as const;

/** Strategies that ask a model. */
export function modelUsers(strategies: readonly ResolvedStrategy[]): ResolvedStrategy[] {
  const columns: readonly string[] = MODEL_COLUMNS;
  return strategies.filter(({ strategy, params }) =>
    strategy.columns(params).some((name) => columns.includes(name)),
  );
}

/**
 * Names of all that a strategy can read, as far as the configuration tells. Without a
 * model its columns are among them: that there is none is said with other words.
 */
export function readableColumns(
  columnsOf: (input: string) => readonly string[] | undefined,
): readonly string[] | undefined {
  const metrics = columnsOf('metrics');
  return metrics && [...metrics, ...(columnsOf('model') ?? MODEL_COLUMNS)];
}
