/**
 * What a node type says whose rows are made along time, so that it can be checked.
 *
 * Time is any key that ascends; nothing here knows what it stands for.
 */
import type { ColumnSpec } from '../table/column.js';

/** When the rows of an output are known. */
export interface KnownRows {
  /** Column with the key at which a row is known, such as a date. */
  readonly key: string;
  /**
   * True: rows of the very last key may be others once there is a next one, such as a
   * position that is closed only because the data ends.
   */
  readonly isOpenAtEnd?: boolean;
}

/** Rows that only a check asks for: what is known at a key beside the outputs, such as a decision. */
export interface WitnessSpec {
  /** What one row is, such as "decision". */
  readonly name: string;
  /** The first one is the key. */
  readonly columns: readonly ColumnSpec[];
  /** What a missing number in them means. */
  readonly missing?: string;
}

/**
 * A promise about time: what comes later changes nothing that came before. A check
 * cuts the inputs at some key, runs partitions on what is left and compares what was
 * known by then (`dag verify --lookahead`).
 */
export interface Causal {
  /** Input → column by which the rows of its items ascend. Inputs without one stay whole. */
  readonly inputs: Readonly<Record<string, string>>;
  /** Output → when its rows are known. Outputs without it, such as totals, are not compared. */
  readonly outputs: Readonly<Record<string, KnownRows>>;
  /** Where it is declared, a partition that hands in none of it has too little data to be compared. */
  readonly witness?: WitnessSpec;
  /** Dimension whose values are checked one by one, such as the strategy; absent: all are alike. */
  readonly by?: string;
}
