/**
 * What counts as a trial: a strategy with its settings, whatever it is called.
 *
 * Costs and the account are no part of it: who asks what a rule would have made at
 * higher costs does not look for another rule.
 */
import type { Json, Trial, TrialContext } from '../../src/contract/index.js';
import { type BacktestParams, resolveStrategies } from './params.js';

/** One trial per strategy. */
export function strategyTrials({ params, plugins }: TrialContext<BacktestParams>): Trial[] {
  return resolveStrategies(params, plugins).map(({ id, plugin, rules, params: settings }) => ({
    name: id,
    uses: plugin === undefined ? [] : [plugin],
    values: [settings as Json, ...(rules ? [rules as unknown as Json] : [])],
  }));
}
