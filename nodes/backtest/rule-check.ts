/**
 * What is wrong with rules: expressions that cannot be read or mean nothing, rules
 * that can never hold, parts that contradict one another.
 *
 * Everything is found at once and before any work. Which columns there are is not
 * known here; see missing-columns.ts.
 */
import { certainParts } from '../lib/expression/certain.js';
import { checkExpression } from '../lib/expression/check.js';
import type { Mistake, Tree } from '../lib/expression/tree.js';
import { constantOf, type Settings } from '../lib/expression/vocabulary.js';
import { type RuleProblem, shapeProblems } from './rule-shape.js';
import {
  expressionsOf,
  isPercentage,
  type RuleExpression,
  type Rules,
  vocabularyOf,
} from './rules.js';

/** All problems of rules with these settings. */
export function rulesProblems(rules: Rules, settings: Settings): RuleProblem[] {
  return [
    ...shapeProblems(rules),
    ...expressionsOf(rules).flatMap((one) => expressionProblems(one, settings)),
  ];
}

function expressionProblems(expression: RuleExpression, settings: Settings): RuleProblem[] {
  const { path, text, reading, purpose } = expression;
  const bad = (mistake: Mistake): RuleProblem => ({ code: 'bad-expression', path, ...mistake });
  if ('mistake' in reading) return [bad(reading.mistake)];
  const vocabulary = vocabularyOf(purpose, settings);
  const wanted = purpose === 'entry' || purpose === 'exit' ? 'condition' : 'number';
  const mistakes = checkExpression(reading.tree, text, vocabulary, wanted);
  if (mistakes.length > 0) return mistakes.map(bad);
  const amount = amountMistake(expression, reading.tree, settings);
  if (amount) return [bad(amount)];
  return certainParts(reading.tree, vocabulary).map((certain) => ({
    code: 'impossible-rule',
    path,
    ...certainMistake(certain, text),
  }));
}

/** A number that is known already and is not one of the kind that is wanted. */
function amountMistake(
  expression: RuleExpression,
  tree: Tree,
  settings: Settings,
): Mistake | undefined {
  const { path, text, purpose } = expression;
  const value = constantOf(tree, settings);
  if (value === undefined) return undefined;
  const refuse = (expected: string): Mistake => ({
    span: tree.span,
    message: `"${path.at(-1)}" is ${text}, expected ${expected}`,
  });
  if (purpose === 'distance') {
    if (!isPercentage(expression)) {
      return refuse('a percentage ("5%") or a distance in price such as 2 * atr_14');
    }
    return value > 0 && value < 1 ? undefined : refuse('a percentage above 0 and below 100');
  }
  if (path[0] === 'max_bars') {
    return Number.isInteger(value) && value >= 1 ? undefined : refuse('a whole number from 1 on');
  }
  const most = path.at(-1) === 'volatility_target' || path.at(-1) === 'rebalance' ? 10 : 1;
  if (path[0] !== 'size' || (value > 0 && value <= most)) return undefined;
  return refuse(`a fraction above 0, at most ${most} (such as 0.5 or 50%)`);
}

function certainMistake(
  { tree, outcome, channel, value }: ReturnType<typeof certainParts>[number],
  text: string,
): Mistake {
  const words = (part: Tree): string => text.slice(part.span.from, part.span.to);
  const whole = words(tree);
  if (!channel) {
    return { span: tree.span, message: `"${whole}" is ${outcome} true, whatever the prices` };
  }
  const inner = words(channel);
  const place = channel.span.from - tree.span.from;
  const shifted = `prev(${inner}, 1)`;
  const instead = whole.slice(0, place) + shifted + whole.slice(place + inner.length);
  return {
    span: tree.span,
    message: `"${whole}" is ${outcome} true: "${inner}" contains this bar too, so "${words(value)}" cannot get past it`,
    hint: `for a breakout compare with the bars before: ${instead}`,
  };
}
