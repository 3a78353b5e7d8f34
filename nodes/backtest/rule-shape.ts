/**
 * What is wrong with how the parts of rules fit together, whatever is in them.
 */
import type { PluginProblem } from '../../src/contract/index.js';
import { INFIX_WORDS } from '../lib/expression/syntax.js';
import { FUNCTIONS } from '../lib/expression/vocabulary.js';
import { POSITION_WORDS, type Rules, type SizeRule } from './rules.js';

/** A problem whose path starts at the rules. */
export type RuleProblem = Omit<PluginProblem, 'plugin'>;

/** Names that mean something else already. */
const TAKEN: Readonly<Record<string, string>> = {
  ...Object.fromEntries(INFIX_WORDS.map((name) => [name, 'an operator'])),
  not: 'an operator',
  ...Object.fromEntries(Object.keys(FUNCTIONS).map((name) => [name, 'a function'])),
  ...Object.fromEntries(Object.keys(POSITION_WORDS).map((name) => [name, 'a word of exits'])),
  ...Object.fromEntries(['open', 'high', 'low', 'close'].map((name) => [name, 'a price'])),
};

/** Problems of the shape. */
export function shapeProblems(rules: Rules): RuleProblem[] {
  return [...sideProblems(rules), ...sizeProblems(rules), ...settingProblems(rules)];
}

function bad(path: readonly string[], message: string, hint?: string): RuleProblem {
  return { code: 'bad-rule', message, path, atKey: true, ...(hint !== undefined && { hint }) };
}

function sideProblems(rules: Rules): RuleProblem[] {
  const { entry, exit, short_entry, short_exit } = rules;
  if (entry === undefined && short_entry === undefined) {
    return [bad([], 'the rules have no "entry" and no "short_entry", so they never trade')];
  }
  const problems: RuleProblem[] = [];
  if (exit !== undefined && entry === undefined) {
    problems.push(bad(['exit'], '"exit" closes long positions, and no "entry" opens one'));
  }
  if (short_exit !== undefined && short_entry === undefined) {
    const message = '"short_exit" closes short positions, and no "short_entry" opens one';
    problems.push(bad(['short_exit'], message));
  }
  return problems;
}

const WAYS = ['weight', 'volatility_target', 'risk'] as const;
/** Keys of a size that belong to one way of sizing. */
const BELONGS: Readonly<Partial<Record<keyof SizeRule, (typeof WAYS)[number]>>> = {
  volatility: 'volatility_target',
  stop: 'risk',
};

function sizeProblems({ size, stop_loss }: Rules): RuleProblem[] {
  if (typeof size !== 'object') return [];
  const ways = WAYS.filter((name) => size[name] !== undefined);
  if (ways.length !== 1) {
    const found = ways.length === 0 ? 'none' : ways.map((name) => `"${name}"`).join(' and ');
    return [bad(['size'], `"size" has ${found} of ${WAYS.join(', ')}, expected one`)];
  }
  const problems: RuleProblem[] = [];
  for (const [name, way] of Object.entries(BELONGS)) {
    if (size[name as keyof SizeRule] === undefined || ways[0] === way) continue;
    problems.push(bad(['size', name], `"${name}" belongs to a size by "${way}"`));
  }
  if (size.risk === undefined) return problems;
  if (size.rebalance !== undefined) {
    const message = 'a size by "risk" is fixed at the entry and is not rebalanced';
    problems.push(bad(['size', 'rebalance'], message, 'leave "rebalance" out'));
  }
  if (size.stop === undefined && stop_loss === undefined) {
    const message = 'a size by "risk" needs to know how far the stop is';
    problems.push(
      bad(['size'], message, 'give a "stop_loss", or size: { risk, stop: 2 * atr_14 }'),
    );
  }
  return problems;
}

function settingProblems({ params = {} }: Rules): RuleProblem[] {
  return Object.entries(params).flatMap(([name, setting]): RuleProblem[] => {
    const what = Object.hasOwn(TAKEN, name) ? TAKEN[name] : undefined;
    if (what !== undefined) {
      return [bad(['params', name], `setting "${name}" has the name of ${what}`)];
    }
    if (typeof setting !== 'object' || typeof setting.default !== 'number') return [];
    const { default: value, min = value, max = value, integer } = setting;
    const isKind = !integer || Number.isInteger(value);
    if (isKind && value >= min && value <= max) return [];
    const message = `setting "${name}" is ${value} by default, which its own bounds do not allow`;
    return [bad(['params', name], message)];
  });
}
