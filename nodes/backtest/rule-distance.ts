/**
 * How far from the fill a stop or a target is: in price, or as a fraction of it.
 *
 * A plain percentage is kept as a fraction, because the price of the fill is not
 * known when the order is given; any other expression is a distance in price at the
 * close that is decided on.
 */
import { bindExpression, type Scope, type Series } from '../lib/expression/evaluate.js';
import { constantOf } from '../lib/expression/vocabulary.js';
import { expressionAt, isPercentage, type Rules } from './rules.js';

export type Distance = { readonly price: Series } | { readonly share: number };

/** Binds the distance at a path of the rules; undefined when none is written there. */
export function bindDistance(rules: Rules, path: string, scope: Scope): Distance | undefined {
  const expression = expressionAt(rules, path);
  if (!expression || !('tree' in expression.reading)) return undefined;
  const { tree } = expression.reading;
  if (isPercentage(expression)) return { share: constantOf(tree, {}) as number };
  return { price: bindExpression(tree, scope) };
}

/** The distance in price, before the fill is known. */
export function inPrice(distance: Distance, close: Float64Array): Series {
  return 'price' in distance ? distance.price : (t) => distance.share * (close[t] as number);
}
