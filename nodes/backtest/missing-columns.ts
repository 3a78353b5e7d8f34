/**
 * Columns that strategies read and that nobody computes.
 *
 * Where the configuration tells which columns there will be, it is a mistake in what
 * a person wrote, and is told at its place before anything runs.
 */
import { nearest, type PluginProblem } from '../../src/contract/index.js';
import { everyPart } from '../lib/expression/tree.js';
import { columnNameOf, FUNCTIONS } from '../lib/expression/vocabulary.js';
import type { Entry } from './entries.js';
import { expressionsOf, POSITION_WORDS, type Rules, vocabularyOf } from './rules.js';
import type { Strategy, StrategyParams } from './strategy.js';
import type { Variant } from './variants.js';

/** What was found missing, and how it is said. */
export interface MissingColumn {
  readonly message: string;
  readonly hint: string;
}

/** The message for columns that `id` reads and the metrics do not have. */
export function missingColumn(
  id: string,
  missing: readonly string[],
  words: readonly string[],
): MissingColumn {
  const near = nearest(missing[0] as string, words);
  return {
    message: `strategy "${id}" reads ${missing.map((name) => `"${name}"`).join(', ')}, which its input "metrics" does not have`,
    hint:
      near === undefined
        ? 'add the indicator to the params of the node that computes the metrics'
        : `did you mean "${near}"? if not, add it to the indicators that are computed`,
  };
}

/** One problem per column that variants of an entry read and that is not among `columns`. */
export function missingColumns(
  entry: Entry,
  strategy: Strategy,
  rules: Rules | undefined,
  variants: readonly Variant[],
  columns: readonly string[],
): PluginProblem[] {
  const have = new Set(columns);
  const told = new Set<string>();
  return variants.flatMap(({ id, params }) => {
    const missing = strategy.columns(params).filter((name) => !have.has(name) && !told.has(name));
    for (const name of missing) told.add(name);
    if (!rules) {
      if (missing.length === 0) return [];
      const path = Object.keys(entry.given).length > 0 ? [...entry.path, 'params'] : entry.path;
      const text = missingColumn(id, missing, columns);
      return [{ code: 'missing-column', ...text, path }];
    }
    const words = [
      ...columns,
      ...Object.keys(params),
      ...Object.keys(FUNCTIONS),
      ...Object.keys(POSITION_WORDS),
    ];
    return missing.map((name) => ({
      code: 'missing-column',
      ...missingColumn(id, [name], words),
      ...placeOf(name, entry, rules, params),
    }));
  });
}

/** Where a column is read: the value of the setting in its name if somebody gave one, else the expression. */
function placeOf(
  column: string,
  entry: Entry,
  rules: Rules,
  params: StrategyParams,
): Pick<PluginProblem, 'path' | 'span' | 'plugin'> {
  const base = entry.rules ? [...entry.path, 'rules'] : [];
  const plugin = entry.plugin === undefined ? {} : { plugin: entry.plugin };
  for (const { path, reading, purpose } of expressionsOf(rules)) {
    if (!('tree' in reading)) continue;
    const { position } = vocabularyOf(purpose, params);
    const part = everyPart(reading.tree).find(
      (one) => columnNameOf(one, params, position) === column,
    );
    if (!part) continue;
    const names = part.kind === 'template' ? [...part.text.matchAll(/\{([^{}]*)\}/g)] : [];
    const setting = names
      .map((match) => match[1]?.trim())
      .find((name) => name && name in entry.given);
    if (setting !== undefined) return { path: [...entry.path, 'params', setting] };
    return { path: [...base, ...path], span: part.span, ...plugin };
  }
  return { path: [...base, 'size'], ...plugin };
}
