/**
 * One partition in full, as a node type tells it to a person: `dag show`.
 *
 * Blocks say what there is; how wide, in which colour and with how many digits is
 * the renderer's business, and a program gets them as they are.
 */
import type { ColumnSpec, Table } from '../table/column.js';
import type { Json } from './json.js';
import type { PartitionSpec, Slice } from './partition.js';

/** A column of a shown table: numbers with their meaning, or words. */
export type ShownColumn =
  | { readonly spec: ColumnSpec; readonly data: Float64Array }
  | { readonly name: string; readonly words: readonly string[] };

export type ShownBlock =
  | { readonly kind: 'text'; readonly lines: readonly string[] }
  /** Names with a number each; NaN is missing. */
  | {
      readonly kind: 'figures';
      readonly title: string;
      readonly figures: readonly { readonly spec: ColumnSpec; readonly value: number }[];
    }
  | {
      readonly kind: 'table';
      readonly title: string;
      readonly columns: readonly ShownColumn[];
      /** Below the table, such as what was left out. */
      readonly note?: string;
    }
  /** Lines over a common axis; all arrays are as long as `along`. */
  | {
      readonly kind: 'chart';
      readonly title: string;
      readonly along: { readonly spec: ColumnSpec; readonly data: Float64Array };
      readonly series: readonly { readonly name: string; readonly data: Float64Array }[];
    };

/** What `show` of a node type is handed: what `run` had, and what it answered. */
export interface ShowContext<P> {
  readonly params: P;
  plugin(id: string): unknown;
  /** The columns that a slice of the partition names. */
  table(slice: Slice): Table;
  json(slice: Slice): Json;
  readonly partition: PartitionSpec;
  /** The partition's answer by output; a json output is not among them. */
  readonly outputs: Readonly<Record<string, Table>>;
  /** True: nothing may be left out for brevity. */
  readonly isAll: boolean;
}
