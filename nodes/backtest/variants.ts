/**
 * Settings given as lists: one variant of the strategy for each combination.
 *
 * The id of a variant names the settings that are lists, in the order in which the
 * strategy declares them, so that neither the order in YAML nor a value that does
 * not vary changes it.
 */
import { checkExpression } from '../lib/expression/check.js';
import { bindExpression } from '../lib/expression/evaluate.js';
import { readExpression } from '../lib/expression/read.js';
import type { Mistake } from '../lib/expression/tree.js';
import type { Vocabulary } from '../lib/expression/vocabulary.js';
import { variantId } from '../lib/market/variant-id.js';
import type { Entry } from './entries.js';
import type { Strategy, StrategyParams } from './strategy.js';

/** One strategy with all its settings. */
export interface Variant {
  readonly id: string;
  readonly params: StrategyParams;
}

/** All combinations of the values given, those that `where` excludes left out. */
export function variantsOf(entry: Entry, strategy: Strategy): Variant[] {
  const { id, given, where } = entry;
  let combinations: [string, unknown][][] = [[]];
  for (const [name, spec] of Object.entries(strategy.params)) {
    const value = Object.hasOwn(given, name) ? given[name] : spec.default;
    const values: readonly unknown[] = Array.isArray(value) ? value : [value];
    combinations = combinations.flatMap((one) =>
      values.map((own): [string, unknown][] => [...one, [name, own]]),
    );
  }
  return combinations
    .map((settings) => ({
      id: variantId(
        id,
        settings.filter(([name]) => Array.isArray(given[name])),
      ),
      params: Object.fromEntries(settings) as StrategyParams,
    }))
    .filter(({ params }) => where === undefined || isWanted(where, params));
}

/** Number of combinations, counted without making them. */
export function countCombinations({ given }: Entry): number {
  const lists = Object.values(given).filter((value): value is unknown[] => Array.isArray(value));
  return lists.reduce((product, list) => product * list.length, 1);
}

/** What is wrong with a `where`; `params` are any settings of the strategy. */
export function whereMistakes(where: string, params: StrategyParams): Mistake[] {
  const reading = readExpression(where);
  if ('mistake' in reading) return [reading.mistake];
  return checkExpression(reading.tree, where, vocabulary(params), 'condition');
}

function vocabulary(settings: StrategyParams): Vocabulary {
  return { settings, position: [], refused: {}, noColumns: 'is a column, not a setting' };
}

function isWanted(where: string, settings: StrategyParams): boolean {
  const reading = readExpression(where);
  if ('mistake' in reading) return false;
  const column = (): Float64Array => new Float64Array(1);
  return bindExpression(reading.tree, { settings, position: {}, column })(0) === 1;
}
