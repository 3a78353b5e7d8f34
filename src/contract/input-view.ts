/**
 * What arrives at an input, as `partitions` and `publish` see it.
 */
import type { Table } from '../table/column.js';
import type { Json } from './json.js';

/** One item of an input, as `partitions` sees it: never its bytes. */
export interface ItemView {
  readonly key: readonly string[];
  readonly rows: number;
  readonly meta: Json;
}

/** One input, as `partitions` and `publish` see it. */
export interface InputView {
  readonly items: readonly ItemView[];
  /** Items that share all values of their keys but the last, in order: told without listing them. */
  readonly groups: readonly { readonly key: readonly string[]; readonly count: number }[];
  has(key: readonly string[]): boolean;
  item(key: readonly string[]): ItemView | undefined;
  /** Values of a json item. */
  json(key: readonly string[]): Json;
  /** Columns of a table item (shared memory, loaded once). */
  table(key: readonly string[], columns?: readonly string[]): Table;
  /** Column names in order; empty for json. */
  readonly columns: readonly string[];
}
