/**
 * How large a position written as rules is: a weight, a volatility to aim at, or a
 * loss at the stop.
 *
 * Whatever the rule, the weight is between 0 and 1: nothing is borrowed. A size that
 * is not known, or not above 0, opens nothing.
 */
import { bindExpression, type Scope, type Series } from '../lib/expression/evaluate.js';
import { constantOf } from '../lib/expression/vocabulary.js';
import { bindDistance, type Distance, inPrice } from './rule-distance.js';
import { type Rules, treeAt } from './rules.js';

/** Column that volatility is read from unless the rule names another. */
export const VOLATILITY = 'ewma_vol_94';

/** A size bound to the columns of one backtest. */
export interface Sizing {
  /** Weight of equity at a bar, 0 to 1; NaN when it is not known. */
  readonly weight: Series;
  /** Relative change of the weight that is traded while held; NaN: the size stays as it was. */
  readonly rebalance: number;
}

/** Binds the size. `stop`: the strategy's own stop, for sizes by risk that name none. */
export function bindSize(rules: Rules, scope: Scope, stop: Distance | undefined): Sizing {
  const { size = 1 } = rules;
  const close = scope.column('close');
  if (typeof size !== 'object') {
    return { weight: capped(bound(rules, scope, 'size') ?? (() => 1)), rebalance: Number.NaN };
  }
  const part = (name: string): Series | undefined => bound(rules, scope, `size.${name}`);
  const max = part('max');
  const tree = treeAt(rules, 'size.rebalance');
  const rebalance = tree ? (constantOf(tree, scope.settings) as number) : Number.NaN;
  const target = part('volatility_target');
  const risk = part('risk');
  if (target) {
    const column = size.volatility === undefined ? scope.column(VOLATILITY) : undefined;
    const volatility = part('volatility') ?? ((t) => (column as Float64Array)[t] as number);
    return { weight: capped(ratio(target, volatility), max), rebalance };
  }
  if (risk) {
    const distance = bindDistance(rules, 'size.stop', scope) ?? (stop as Distance);
    const atRisk: Series = (t) => risk(t) * (close[t] as number);
    return { weight: capped(ratio(atRisk, inPrice(distance, close)), max), rebalance };
  }
  return { weight: capped(part('weight') ?? (() => 1), max), rebalance };
}

/** a ÷ b; all of equity where b is 0, since nothing moves or is at stake then. */
function ratio(a: Series, b: Series): Series {
  return (t) => {
    const divisor = b(t);
    return divisor === 0 ? 1 : a(t) / divisor;
  };
}

function capped(weight: Series, max?: Series): Series {
  if (!max) return (t) => Math.min(1, weight(t));
  return (t) => Math.min(1, max(t), weight(t));
}

function bound(rules: Rules, scope: Scope, path: string): Series | undefined {
  const tree = treeAt(rules, path);
  return tree && bindExpression(tree, scope);
}
