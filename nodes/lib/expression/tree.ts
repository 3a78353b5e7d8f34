/**
 * What an expression says, as a tree in which every part knows where it stands.
 *
 * A tree is plain data and decides nothing: names are not looked up, types are not
 * checked. Offsets count characters of the text that was read.
 */

/** Characters [from, to) of the text. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

export type Arithmetic = '+' | '-' | '*' | '/';
export type Comparison = '<' | '<=' | '>' | '>=' | '==' | '!=' | 'crosses_above' | 'crosses_below';
export type Logical = 'and' | 'or';

/** A part of an expression. */
export type Tree = { readonly span: Span } & (
  | { readonly kind: 'number'; readonly value: number }
  /** A setting, a price, a word about the position or a column. */
  | { readonly kind: 'name'; readonly name: string }
  /** A column whose name holds settings: `sma_{fast}`. */
  | { readonly kind: 'template'; readonly text: string }
  | { readonly kind: 'call'; readonly name: string; readonly args: readonly Tree[] }
  | { readonly kind: 'negate' | 'not'; readonly of: Tree }
  | {
      readonly kind: 'arithmetic';
      readonly operator: Arithmetic;
      readonly left: Tree;
      readonly right: Tree;
    }
  | {
      readonly kind: 'compare';
      readonly operator: Comparison;
      readonly left: Tree;
      readonly right: Tree;
    }
  | {
      readonly kind: 'logical';
      readonly operator: Logical;
      readonly left: Tree;
      readonly right: Tree;
    }
  | { readonly kind: 'between'; readonly of: Tree; readonly low: Tree; readonly high: Tree }
);

/** What is wrong with an expression, and where. */
export interface Mistake {
  readonly span: Span;
  /** Lower case start, values in double quotes. */
  readonly message: string;
  readonly hint?: string;
}

/** The parts right below one. */
export function partsOf(tree: Tree): readonly Tree[] {
  switch (tree.kind) {
    case 'call':
      return tree.args;
    case 'negate':
    case 'not':
      return [tree.of];
    case 'arithmetic':
    case 'compare':
    case 'logical':
      return [tree.left, tree.right];
    case 'between':
      return [tree.of, tree.low, tree.high];
    default:
      return [];
  }
}

/** The tree and all that is in it, each before its parts. */
export function everyPart(tree: Tree): Tree[] {
  return [tree, ...partsOf(tree).flatMap(everyPart)];
}
