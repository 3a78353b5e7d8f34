/**
 * Expressions made up by fast-check: what they say, how they are written, and what
 * they come to, each reckoned here in the plainest way and shared with nothing.
 */
import fc from 'fast-check';

/** An expression as it is meant. */
export type Model =
  | { readonly op: 'number'; readonly value: number }
  | { readonly op: 'column'; readonly name: string }
  | { readonly op: 'shift' | 'highest' | 'lowest'; readonly args: readonly [Model]; n: number }
  | { readonly op: string; readonly args: readonly Model[] };

export type Columns = Readonly<Record<string, readonly (number | null)[]>>;

const NAMES = ['a', 'b', 'close', 'sma_2'];
const COMPARISONS = ['<', '<=', '>', '>=', '==', '!=', 'crosses_above', 'crosses_below'];

const { number, condition } = fc.letrec<{ number: Model; condition: Model }>((tie) => ({
  number: fc.oneof(
    { maxDepth: 4, depthIdentifier: 'tree' },
    fc.constantFrom(0, 1, 2, 0.5, 30).map((value): Model => ({ op: 'number', value })),
    fc.constantFrom(...NAMES).map((name): Model => ({ op: 'column', name })),
    ...['+', '-', '*', '/', 'min', 'max'].map((op) =>
      fc.tuple(tie('number'), tie('number')).map((args): Model => ({ op, args })),
    ),
    ...['negate', 'abs'].map((op) => fc.tuple(tie('number')).map((args): Model => ({ op, args }))),
    ...(['shift', 'highest', 'lowest'] as const).map((op) =>
      fc
        .tuple(fc.tuple(tie('number')), fc.integer({ min: 1, max: 4 }))
        .map(([args, n]): Model => ({ op, args, n })),
    ),
  ),
  condition: fc.oneof(
    { maxDepth: 4, depthIdentifier: 'tree' },
    fc
      .tuple(fc.constantFrom(...COMPARISONS), tie('number'), tie('number'))
      .map(([op, x, y]): Model => ({ op, args: [x, y] })),
    fc
      .tuple(tie('number'), tie('number'), tie('number'))
      .map((args): Model => ({ op: 'between', args })),
    fc.tuple(tie('condition')).map((args): Model => ({ op: 'not', args })),
    ...['and', 'or'].map((op) =>
      fc.tuple(tie('condition'), tie('condition')).map((args): Model => ({ op, args })),
    ),
  ),
}));

export { condition, number };

/** Columns with ties, gaps and nothing at some bars. */
export const columns: fc.Arbitrary<Columns> = fc.record(
  Object.fromEntries(
    NAMES.map((name) => [
      name,
      fc.array(fc.option(fc.constantFrom(-1, 0, 1, 2, 2.5, 30), { freq: 6 }), {
        minLength: 12,
        maxLength: 12,
      }),
    ]),
  ),
);

const LEVEL: Readonly<Record<string, number>> = {
  or: 1,
  and: 2,
  not: 3,
  between: 4,
  '+': 5,
  '-': 5,
  '*': 6,
  '/': 6,
  negate: 7,
  ...Object.fromEntries(COMPARISONS.map((op) => [op, 4])),
};

/** Written with no more parentheses than are needed. */
export function written(model: Model): string {
  if ('value' in model) return String(model.value);
  if ('name' in model) return model.name;
  const { op, args } = model;
  if ('n' in model)
    return `${op === 'shift' ? 'prev' : op}(${written(args[0] as Model)}, ${model.n})`;
  const level = LEVEL[op];
  if (level === undefined) return `${op}(${args.map(written).join(', ')})`;
  const at = (i: number, least: number): string => {
    const part = args[i] as Model;
    const own = 'op' in part ? (LEVEL[part.op] ?? 9) : 9;
    return own < least ? `(${written(part)})` : written(part);
  };
  if (op === 'not') return `not ${at(0, level)}`;
  if (op === 'negate') return `-${at(0, level)}`;
  if (op === 'between') return `${at(0, 5)} between ${at(1, 5)} and ${at(2, 5)}`;
  return `${at(0, level === 4 ? 5 : level)} ${op} ${at(1, level + 1)}`;
}

type Value = number | boolean | null;

/** What it comes to at bar t; null where that is not known. */
export function reckoned(model: Model, bars: Columns, t: number): Value {
  if ('value' in model) return model.value;
  if ('name' in model) return bars[model.name]?.[t] ?? null;
  const { op, args } = model;
  if ('n' in model) return overBars(model, bars, t);
  if (op.startsWith('crosses')) return crossed(op, args, bars, t);
  const values = args.map((part) => reckoned(part, bars, t));
  if (op === 'and') {
    if (values.includes(false)) return false;
    return values.includes(null) ? null : true;
  }
  if (op === 'or') {
    if (values.includes(true)) return true;
    return values.includes(null) ? null : false;
  }
  if (op === 'between') {
    const [x, low, high] = values as [number | null, number | null, number | null];
    const above = x === null || low === null ? null : x >= low;
    const below = x === null || high === null ? null : x <= high;
    if (above === false || below === false) return false;
    return above === null || below === null ? null : true;
  }
  if (values.includes(null)) return null;
  return plain(op, values as (number | boolean)[]);
}

function plain(op: string, values: readonly (number | boolean)[]): Value {
  const [a, b] = values.map(Number) as [number, number];
  switch (op) {
    case 'not':
      return a === 0;
    case 'negate':
      return -a;
    case 'abs':
      return a < 0 ? -a : a;
    case 'min':
      return a < b ? a : b;
    case 'max':
      return a > b ? a : b;
    case '+':
      return a + b;
    case '-':
      return a - b;
    case '*':
      return a * b;
    case '/':
      return b === 0 ? null : a / b;
    case '<':
      return a < b;
    case '<=':
      return a <= b;
    case '>':
      return a > b;
    case '>=':
      return a >= b;
    case '==':
      return a === b;
    default:
      return a !== b;
  }
}

function overBars(model: Model & { n: number }, bars: Columns, t: number): Value {
  const [part] = (model as { args: readonly Model[] }).args as [Model];
  if (model.op === 'shift') return t < model.n ? null : reckoned(part, bars, t - model.n);
  const rows = Array.from({ length: model.n }, (_, i) => t - i);
  const values = rows.map((row) => (row < 0 ? null : reckoned(part, bars, row)));
  if (values.includes(null)) return null;
  const sorted = (values as number[]).sort((a, b) => a - b);
  return (model.op === 'highest' ? sorted.at(-1) : sorted[0]) as number;
}

function crossed(op: string, args: readonly Model[], bars: Columns, t: number): Value {
  const at = (i: number, row: number): Value =>
    row < 0 ? null : reckoned(args[i] as Model, bars, row);
  const [x, y, before, other] = [at(0, t), at(1, t), at(0, t - 1), at(1, t - 1)];
  if (x === null || y === null || before === null || other === null) return null;
  return op === 'crosses_above' ? x > y && before <= other : x < y && before >= other;
}
