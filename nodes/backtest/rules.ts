/**
 * A strategy written as rules: what a YAML file of the folder, or an entry with
 * `rules` in pipelines.yaml, may say.
 *
 * Plain data, as written. Every text is an expression (see nodes/lib/expression);
 * this file lists them with what each must be and may speak of. It checks nothing.
 */
import { type Reading, readExpression } from '../lib/expression/read.js';
import type { Tree } from '../lib/expression/tree.js';
import type { Settings, Vocabulary } from '../lib/expression/vocabulary.js';
import type { ParamSpec } from './strategy.js';

export type Written = string | number;

/** A setting with its bounds; a bare value is its default. */
export type RuleSetting =
  | number
  | boolean
  | {
      readonly default: number | boolean;
      readonly min?: number;
      readonly max?: number;
      readonly integer?: boolean;
      readonly about?: string;
    };

/** How much of equity a position is, in one of three ways. */
export interface SizeRule {
  readonly weight?: Written;
  readonly volatility_target?: Written;
  readonly volatility?: Written;
  readonly risk?: Written;
  readonly stop?: Written;
  readonly max?: Written;
  readonly rebalance?: Written;
}

export interface Rules {
  readonly about?: string;
  readonly source?: string;
  readonly params?: Readonly<Record<string, RuleSetting>>;
  readonly entry?: Written;
  readonly exit?: Written;
  readonly short_entry?: Written;
  readonly short_exit?: Written;
  readonly stop_loss?: Written;
  readonly take_profit?: Written;
  readonly trailing_stop?: Written;
  readonly max_bars?: Written;
  readonly size?: Written | SizeRule;
}

/** Conditions, in the order of the manual. */
export const CONDITIONS = ['entry', 'exit', 'short_entry', 'short_exit'] as const;
/** Distances from the price of the fill. */
export const DISTANCES = ['stop_loss', 'take_profit', 'trailing_stop'] as const;

/** Words about an open position, with what they are. */
export const POSITION_WORDS = {
  bars_held: 'closes that the position has seen, 1 on the day it was entered',
  entry_price: 'mean price of the fills',
  drawdown: 'loss since the best close of the position, a fraction at most 0',
} as const;

const POSITION = Object.keys(POSITION_WORDS);
const NO_DATE = { date: 'is a day and no number to reckon with' };
const FLAT = Object.fromEntries(
  POSITION.map((name) => [name, 'is about an open position, and there is none yet here']),
);

/** What an expression is for. */
export type Purpose = 'entry' | 'exit' | 'amount' | 'distance' | 'setting';

/** One expression of a strategy. */
export interface RuleExpression {
  /** Where it stands in the rules. */
  readonly path: readonly string[];
  readonly text: string;
  readonly purpose: Purpose;
  readonly reading: Reading;
}

const read = new WeakMap<Rules, ReadonlyMap<string, RuleExpression>>();

function readOnce(rules: Rules): ReadonlyMap<string, RuleExpression> {
  let known = read.get(rules);
  if (!known) {
    const all = listed(rules).map(([path, written, purpose]): [string, RuleExpression] => {
      const text = String(written);
      return [path.join('.'), { path, text, purpose, reading: readExpression(text) }];
    });
    known = new Map(all);
    read.set(rules, known);
  }
  return known;
}

/** All expressions of the rules, read once. */
export function expressionsOf(rules: Rules): readonly RuleExpression[] {
  return [...readOnce(rules).values()];
}

/** The expression at a path such as "size.risk"; undefined when none is written there. */
export function expressionAt(rules: Rules, path: string): RuleExpression | undefined {
  return readOnce(rules).get(path);
}

/** The same as a tree. Only of rules without mistakes. */
export function treeAt(rules: Rules, path: string): Tree | undefined {
  const reading = expressionAt(rules, path)?.reading;
  return reading && 'tree' in reading ? reading.tree : undefined;
}

function listed(rules: Rules): [string[], Written, Purpose][] {
  const all: [string[], Written | undefined, Purpose][] = [
    ...CONDITIONS.map((name): [string[], Written | undefined, Purpose] => [
      [name],
      rules[name],
      name.endsWith('exit') ? 'exit' : 'entry',
    ]),
    ...DISTANCES.map((name): [string[], Written | undefined, Purpose] => [
      [name],
      rules[name],
      'distance',
    ]),
    [['max_bars'], rules.max_bars, 'setting'],
  ];
  const { size } = rules;
  if (typeof size !== 'object') all.push([['size'], size, 'amount']);
  else {
    for (const [name, written] of Object.entries(size)) {
      const purpose = name === 'stop' ? 'distance' : name === 'rebalance' ? 'setting' : 'amount';
      all.push([['size', name], written, purpose]);
    }
  }
  return all.filter((one): one is [string[], Written, Purpose] => one[1] !== undefined);
}

/** What an expression for this purpose may speak of. */
export function vocabularyOf(purpose: Purpose, settings: Settings): Vocabulary {
  if (purpose === 'exit') return { settings, position: POSITION, refused: NO_DATE };
  const refused = { ...NO_DATE, ...FLAT };
  if (purpose !== 'setting') return { settings, position: [], refused };
  return { settings, position: [], refused, noColumns: 'is a column, and columns differ by bar' };
}

/** True for a plain percentage such as "5%". */
export function isPercentage({ text, reading }: RuleExpression): boolean {
  return 'tree' in reading && reading.tree.kind === 'number' && text.trim().endsWith('%');
}

/** The settings that rules declare, as those of any strategy. */
export function ruleParams(rules: Rules): Record<string, ParamSpec> {
  return Object.fromEntries(
    Object.entries(rules.params ?? {}).map(([name, setting]) => [name, specOf(name, setting)]),
  );
}

function specOf(name: string, setting: RuleSetting): ParamSpec {
  if (typeof setting !== 'object') return specOf(name, { default: setting });
  const { about = `setting ${name}`, min, max, integer } = setting;
  if (typeof setting.default === 'boolean') return { default: setting.default, about };
  return {
    default: setting.default,
    about,
    min: min ?? -Number.MAX_VALUE,
    max: max ?? Number.MAX_VALUE,
    ...(integer !== undefined && { isInteger: integer }),
  };
}
