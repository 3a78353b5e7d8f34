/**
 * Computes expressions bar by bar: functions over typed arrays, bound once to the
 * columns of one backtest and asked in any order. Nothing is generated as code.
 *
 * Conditions have three values: 1 true, 0 false, NaN unknown. A comparison with a
 * missing number is unknown, "false and unknown" is false, "true or unknown" is
 * true (Kleene 1952); whoever acts on a condition acts on 1 alone. What is not
 * defined (a division by zero, a value before the first bar) is missing.
 */
import { comparison, type Operand, type Series } from './comparison.js';
import type { Arithmetic, Tree } from './tree.js';
import { barsOf, columnNameOf, constantOf, type Settings } from './vocabulary.js';

export type { Series } from './comparison.js';

/** What names stand for in one backtest. */
export interface Scope {
  readonly settings: Settings;
  /** Words about the position with what they are now; NaN while there is none. */
  readonly position: Readonly<Record<string, number>>;
  column(name: string): Float64Array;
}

/** Binds a checked tree to its columns. */
export function bindExpression(tree: Tree, scope: Scope): Series {
  switch (tree.kind) {
    case 'number':
      return always(tree.value);
    case 'name':
    case 'template':
      return bindName(tree, scope);
    case 'call':
      return bindCall(tree, scope);
    case 'negate': {
      const of = bindExpression(tree.of, scope);
      return (t) => -of(t);
    }
    case 'not': {
      const of = bindExpression(tree.of, scope);
      return (t) => 1 - of(t);
    }
    case 'arithmetic':
      return arithmetic(tree.operator, bindBoth(tree, scope));
    case 'compare':
      return comparison(tree.operator, operand(tree.left, scope), operand(tree.right, scope));
    case 'logical':
      return tree.operator === 'and' ? both(bindBoth(tree, scope)) : either(bindBoth(tree, scope));
    case 'between': {
      const of = operand(tree.of, scope);
      const low = comparison('>=', of, operand(tree.low, scope));
      return both([low, comparison('<=', of, operand(tree.high, scope))]);
    }
  }
}

/** Numbers and columns as they are, so that the most frequent comparisons call nothing. */
function operand(tree: Tree, scope: Scope): Operand {
  const value = constantOf(tree, scope.settings);
  if (value !== undefined) return value;
  const column = columnNameOf(tree, scope.settings, Object.keys(scope.position));
  return column === undefined ? bindExpression(tree, scope) : scope.column(column);
}

type Pair = readonly [Series, Series];

function bindBoth(tree: { readonly left: Tree; readonly right: Tree }, scope: Scope): Pair {
  return [bindExpression(tree.left, scope), bindExpression(tree.right, scope)];
}

function always(value: number): Series {
  return () => value;
}

function bindName(tree: Tree & { kind: 'name' | 'template' }, scope: Scope): Series {
  const { settings, position } = scope;
  const column = columnNameOf(tree, settings, Object.keys(position));
  if (column !== undefined) {
    const values = scope.column(column);
    return (t) => values[t] as number;
  }
  const { name } = tree as { name: string };
  if (Object.hasOwn(settings, name)) return always(Number(settings[name]));
  return () => position[name] as number;
}

function bindCall(tree: Tree & { kind: 'call' }, scope: Scope): Series {
  const args = tree.args.map((part) => bindExpression(part, scope));
  const [first] = args as [Series];
  switch (tree.name) {
    case 'abs':
      return (t) => Math.abs(first(t));
    case 'min':
      return args.reduce((a, b) => (t) => Math.min(a(t), b(t)));
    case 'max':
      return args.reduce((a, b) => (t) => Math.max(a(t), b(t)));
    case 'prev': {
      const bars = barsOf(tree, scope.settings);
      return (t) => (t < bars ? Number.NaN : first(t - bars));
    }
    default:
      return extreme(first, barsOf(tree, scope.settings), tree.name === 'highest' ? 1 : -1);
  }
}

/** Highest (sign 1) or lowest of the last bars; missing when one of them is. */
function extreme(of: Series, bars: number, sign: 1 | -1): Series {
  return (t) => {
    if (t < bars - 1) return Number.NaN;
    let best = of(t);
    for (let i = t - bars + 1; i < t; i++) {
      const value = of(i);
      if (sign * value > sign * best || Number.isNaN(value)) best = value;
    }
    return best;
  };
}

function arithmetic(operator: Arithmetic, [a, b]: Pair): Series {
  switch (operator) {
    case '+':
      return (t) => a(t) + b(t);
    case '-':
      return (t) => a(t) - b(t);
    case '*':
      return (t) => a(t) * b(t);
    case '/':
      return (t) => {
        const divisor = b(t);
        return divisor === 0 ? Number.NaN : a(t) / divisor;
      };
  }
}

function both([a, b]: Pair): Series {
  return (t) => {
    const first = a(t);
    if (first === 0) return 0;
    const second = b(t);
    // 0 wins over unknown; 1 · unknown is unknown.
    return second === 0 ? 0 : first * second;
  };
}

function either([a, b]: Pair): Series {
  return (t) => {
    const first = a(t);
    if (first === 1) return 1;
    const second = b(t);
    return second === 1 ? 1 : first + second;
  };
}
