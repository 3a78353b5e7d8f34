/**
 * The text columns of result files: what a row is the result of, and what was traded.
 *
 * Words stand in the order of their first use, with an index per row, as files keep them.
 */
import type { Collected, ParquetColumn } from '../../src/contract/index.js';
import type { BacktestParams } from './params.js';
import { ownSymbol } from './roles.js';

/** The dimensions of a backtest, in the order of its key. */
export const KEYS = ['strategy', 'scenario', 'symbol'];

/** The keys of each row. `counts`: rows of each item. */
export function keyColumns(collected: Collected, counts: Int32Array): ParquetColumn[] {
  return KEYS.map((name, dim) =>
    wordColumn(name, collected.table.rows, counts, (item) => collected.keys[item]?.[dim] as string),
  );
}

/** A text column whose word depends on the item only. */
function wordColumn(
  name: string,
  rows: number,
  counts: Int32Array,
  wordOf: (item: number) => string,
): ParquetColumn {
  const words = new Words();
  const index = new Int32Array(rows);
  let at = 0;
  for (let item = 0; item < counts.length; item++) {
    const position = words.position(wordOf(item));
    for (const end = at + counts[item]!; at < end; at++) index[at] = position;
  }
  return { name, words: words.list, index };
}

/** What was traded: the symbol itself, or one of the other assets that a basket holds. */
export function assetColumn(
  trades: Collected,
  counts: Int32Array,
  others: readonly (string | null)[],
  params: BacktestParams,
): ParquetColumn {
  const asset = trades.table.columns.asset as Float64Array;
  const words = new Words();
  const index = new Int32Array(trades.table.rows);
  let row = 0;
  for (let item = 0; item < counts.length; item++) {
    const symbol = ownSymbol(trades.keys[item]?.[2] as string, params);
    for (const end = row + counts[item]!; row < end; row++) {
      const number = asset[row]!;
      const word = number > 0 ? others[number - 1] : null;
      index[row] = words.position(word ?? symbol);
    }
  }
  return { name: 'asset', words: words.list, index };
}

/** Words in the order of their first use. Neighbours mostly have the same: it is not looked up again. */
class Words {
  private readonly positions = new Map<string, number>();
  private last: string | undefined;
  private lastPosition = 0;

  get list(): string[] {
    return [...this.positions.keys()];
  }

  position(word: string): number {
    if (word === this.last) return this.lastPosition;
    let position = this.positions.get(word);
    if (position === undefined) {
      position = this.positions.size;
      this.positions.set(word, position);
    }
    this.last = word;
    this.lastPosition = position;
    return position;
  }
}
