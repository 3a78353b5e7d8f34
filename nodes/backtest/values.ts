/**
 * What a backtest depends on besides the rows it reads: planned on the main
 * thread, part of the fingerprint, handed to the worker.
 */
import type { Execution } from './execution.js';
import type { Rules } from './rules.js';
import type { Role, StrategyParams } from './strategy.js';

/** What one backtest depends on besides the rows it reads. Shared by partitions wherever it can be. */
export interface StrategyValue {
  readonly id: string;
  /** The file that it is from; null for rules that stand in the params. */
  readonly plugin: string | null;
  readonly rules?: Rules;
  readonly params: StrategyParams;
  readonly execution: Execution;
  readonly minSessions: number;
  /** Share of a window's sessions that may be missing. */
  readonly maxMissing: number;
  /** Whether bars without volume are filled at like others. */
  readonly fillsWithoutVolume: boolean;
}

export interface WindowValue {
  readonly firstSession: number;
  readonly lastSession: number;
  readonly sessions: number;
}

/** What is known of the symbol before any row is read; null: it has no bar in the window. */
export type SymbolValue = {
  readonly lead: number;
  readonly history: number;
} | null;

/** Which of the partition's reads is what; null: that asset has no bar in the window. */
export type LegsValue = {
  readonly legs: readonly (Role | null)[];
  /** What it reads of the model; null: nothing. */
  readonly model: ModelValue | null;
  /** Whether a role that is needed has a symbol without a bar in the window. */
  readonly isLacking: boolean;
  /** Whether the last of the reads is the benchmark that the result is compared with. */
  readonly isCompared: boolean;
};

export interface ModelValue {
  readonly columns: readonly string[];
  /** Position of the symbol in the model's list; null: the model does not know it. */
  readonly position: number | null;
}
