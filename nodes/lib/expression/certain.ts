/**
 * Comparisons whose outcome is certain before any data: a close is never above a
 * channel that contains its own bar.
 *
 * Such a rule looks like a breakout and never trades (or always does). Only what
 * follows from the order of prices within a bar and from the meaning of highest and
 * lowest is found; nothing is guessed. Prices are taken to be in order: low ≤ open,
 * close ≤ high.
 */
import { everyPart, type Tree } from './tree.js';
import { barsOf, columnNameOf, type Vocabulary } from './vocabulary.js';

/** A comparison that is decided. */
export interface Certain {
  readonly tree: Tree;
  readonly outcome: 'never' | 'always';
  /** The part that contains the other side's own bar; undefined where it is not a channel. */
  readonly channel: Tree | undefined;
  readonly value: Tree;
}

/** All comparisons of a tree that can be one thing only. */
export function certainParts(tree: Tree, vocabulary: Vocabulary): Certain[] {
  const bounds = new Bounds(vocabulary);
  return everyPart(tree).flatMap((part) => {
    if (part.kind !== 'compare') return [];
    const { operator, left, right } = part;
    const outcome = bounds.outcome(operator, left, right);
    if (!outcome) return [];
    const isRight = bounds.isChannel(right);
    const channel = isRight ? right : bounds.isChannel(left) ? left : undefined;
    return [{ tree: part, outcome, channel, value: channel === left ? right : left }];
  });
}

const UPPER = /^donchian_upper_(\d+)$/;
const LOWER = /^donchian_lower_(\d+)$/;
const WITHIN = ['open', 'close', 'typical_price', 'median_price', 'weighted_close', 'avg_price'];

class Bounds {
  constructor(private readonly vocabulary: Vocabulary) {}

  outcome(operator: string, a: Tree, b: Tree): Certain['outcome'] | undefined {
    switch (operator) {
      case '>':
      case 'crosses_above':
        return this.isAtMost(a, b) ? 'never' : undefined;
      case '<':
      case 'crosses_below':
        return this.isAtMost(b, a) ? 'never' : undefined;
      case '>=':
        return this.isAtMost(b, a) ? 'always' : undefined;
      case '<=':
        return this.isAtMost(a, b) ? 'always' : undefined;
      default:
        return undefined;
    }
  }

  isChannel(tree: Tree): boolean {
    return this.windowOf(tree, 1) !== undefined || this.windowOf(tree, -1) !== undefined;
  }

  /** True when `a` can at no bar be above `b`. */
  private isAtMost(a: Tree, b: Tree): boolean {
    if (this.isPriceOrder(a, b)) return true;
    const upper = this.windowOf(b, 1);
    if (upper) return this.reachesInto(a, upper, (x, y) => this.isAtMost(x, y));
    const lower = this.windowOf(a, -1);
    if (lower) return this.reachesInto(b, lower, (x, y) => this.isAtMost(y, x));
    return false;
  }

  /** True when a value of a bar in the window bounds `tree`, whichever window or shift it is. */
  private reachesInto(
    tree: Tree,
    window: Window,
    isBounded: (tree: Tree, of: Tree) => boolean,
  ): boolean {
    const same = this.windowOf(tree, window.sign);
    if (same) return same.bars <= window.bars && isBounded(same.of, window.of);
    if (tree.kind === 'call' && tree.name === 'prev') {
      const back = barsOf(tree, this.vocabulary.settings);
      return back < window.bars && isBounded(tree.args[0] as Tree, window.of);
    }
    return isBounded(tree, window.of);
  }

  private isPriceOrder(a: Tree, b: Tree): boolean {
    const low = this.nameOf(a);
    const high = this.nameOf(b);
    if (low === undefined || high === undefined) return false;
    if (low === high) return true;
    if (low === 'low') return high === 'high' || WITHIN.includes(high);
    return high === 'high' && WITHIN.includes(low);
  }

  /** `highest(x, n)` (sign 1) or `lowest(x, n)`, or the column that is one. */
  private windowOf(tree: Tree, sign: 1 | -1): Window | undefined {
    if (tree.kind === 'call' && tree.name === (sign === 1 ? 'highest' : 'lowest')) {
      const bars = barsOf(tree, this.vocabulary.settings);
      return { of: tree.args[0] as Tree, bars, sign };
    }
    const bars = (sign === 1 ? UPPER : LOWER).exec(this.nameOf(tree) ?? '')?.[1];
    if (bars === undefined) return undefined;
    const name = sign === 1 ? 'high' : 'low';
    return { of: { kind: 'name', name, span: tree.span }, bars: Number(bars), sign };
  }

  private nameOf(tree: Tree): string | undefined {
    return columnNameOf(tree, this.vocabulary.settings, this.vocabulary.position);
  }
}

interface Window {
  readonly of: Tree;
  readonly bars: number;
  readonly sign: 1 | -1;
}
