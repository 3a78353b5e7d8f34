/**
 * The words of expressions: which functions there are and what a name stands for.
 *
 * A setting hides a column of the same name; a word about the position hides both.
 * Every other name is a column, and whether there is one of that name is for those
 * to say who know the columns.
 */
import { everyPart, type Span, type Tree } from './tree.js';

export type SettingValue = number | boolean | string;
export type Settings = Readonly<Record<string, SettingValue>>;

/** What an expression may speak of. */
export interface Vocabulary {
  readonly settings: Settings;
  /** Words about an open position; each is a number while one is held. */
  readonly position: readonly string[];
  /** Words that mean something, but not in this place, each with the reason. */
  readonly refused: Readonly<Record<string, string>>;
  /** Why no column may be read here; absent: columns may be read. */
  readonly noColumns?: string;
}

/** How many values a function takes; the last one of some is a number of bars. */
export interface FunctionForm {
  readonly least: number;
  readonly most: number;
  readonly takesBars: boolean;
  /** How it is written. */
  readonly form: string;
  readonly about: string;
}

/** Every function, in the order of the manual. */
export const FUNCTIONS: Readonly<Record<string, FunctionForm>> = {
  prev: {
    least: 1,
    most: 2,
    takesBars: true,
    form: 'prev(x, n)',
    about: 'x as it was n bars ago; prev(x) is one bar ago',
  },
  highest: {
    least: 2,
    most: 2,
    takesBars: true,
    form: 'highest(x, n)',
    about: 'highest of the last n values of x, that of this bar included',
  },
  lowest: {
    least: 2,
    most: 2,
    takesBars: true,
    form: 'lowest(x, n)',
    about: 'lowest of the last n values of x, that of this bar included',
  },
  abs: {
    least: 1,
    most: 1,
    takesBars: false,
    form: 'abs(x)',
    about: 'x without its sign',
  },
  min: {
    least: 2,
    most: Number.POSITIVE_INFINITY,
    takesBars: false,
    form: 'min(a, b, …)',
    about: 'the smallest',
  },
  max: {
    least: 2,
    most: Number.POSITIVE_INFINITY,
    takesBars: false,
    form: 'max(a, b, …)',
    about: 'the largest',
  },
};

/** A column that an expression reads. */
export interface ColumnUse {
  readonly name: string;
  readonly span: Span;
}

/** Number as it stands in the name of a column: a decimal point becomes "_". */
export function inName(value: number): string {
  return String(value).replace('.', '_');
}

/** `sma_{fast}` with the values of settings in it. */
export function fillTemplate(text: string, settings: Settings): string {
  return text.replace(/\{([^{}]*)\}/g, (whole, name: string) => {
    const value = settings[name.trim()];
    return typeof value === 'number' ? inName(value) : whole;
  });
}

/** The columns that a tree reads, each where it first stands. */
export function columnUses(tree: Tree, { settings, position }: Vocabulary): ColumnUse[] {
  const found = new Map<string, Span>();
  for (const part of everyPart(tree)) {
    const name = columnNameOf(part, settings, position);
    if (name !== undefined && !found.has(name)) found.set(name, part.span);
  }
  return [...found].map(([name, span]) => ({ name, span }));
}

/** The column that a part is, if it is one. */
export function columnNameOf(
  part: Tree,
  settings: Settings,
  position: readonly string[],
): string | undefined {
  if (part.kind === 'template') return fillTemplate(part.text, settings);
  if (part.kind !== 'name') return undefined;
  const { name } = part;
  return Object.hasOwn(settings, name) || position.includes(name) ? undefined : name;
}

/** The value of a tree that settings alone decide, NaN where it has none; undefined for any other tree. */
export function constantOf(tree: Tree, settings: Settings): number | undefined {
  if (tree.kind === 'number') return tree.value;
  if (tree.kind === 'name') {
    const value = Object.hasOwn(settings, tree.name) ? settings[tree.name] : undefined;
    return typeof value === 'number' ? value : undefined;
  }
  if (tree.kind === 'negate') {
    const value = constantOf(tree.of, settings);
    return value === undefined ? undefined : -value;
  }
  if (tree.kind !== 'arithmetic') return undefined;
  const left = constantOf(tree.left, settings);
  const right = constantOf(tree.right, settings);
  if (left === undefined || right === undefined) return undefined;
  switch (tree.operator) {
    case '+':
      return left + right;
    case '-':
      return left - right;
    case '*':
      return left * right;
    case '/':
      return right === 0 ? Number.NaN : left / right;
  }
}

/** Bars that a call of prev, highest or lowest goes over. */
export function barsOf(tree: Tree & { readonly kind: 'call' }, settings: Settings): number {
  const [, bars] = tree.args;
  return bars === undefined ? 1 : (constantOf(bars, settings) ?? Number.NaN);
}

/** Bars before its own that a tree looks at. */
export function depthOf(tree: Tree, settings: Settings): number {
  switch (tree.kind) {
    case 'number':
    case 'name':
    case 'template':
      return 0;
    case 'negate':
    case 'not':
      return depthOf(tree.of, settings);
    case 'arithmetic':
    case 'logical':
      return Math.max(depthOf(tree.left, settings), depthOf(tree.right, settings));
    case 'compare': {
      const depth = Math.max(depthOf(tree.left, settings), depthOf(tree.right, settings));
      return depth + (tree.operator.startsWith('crosses') ? 1 : 0);
    }
    case 'between':
      return Math.max(...[tree.of, tree.low, tree.high].map((part) => depthOf(part, settings)));
    case 'call': {
      const [first] = tree.args;
      if (!FUNCTIONS[tree.name]?.takesBars) {
        return Math.max(0, ...tree.args.map((part) => depthOf(part, settings)));
      }
      const own = barsOf(tree, settings) - (tree.name === 'prev' ? 0 : 1);
      return own + (first ? depthOf(first, settings) : 0);
    }
  }
}
