/**
 * What a source is asked for, by which means it answers, and what it brings in.
 */
import type { Table } from '../table/column.js';
import type { Json } from './json.js';

/** What a source brings in: one item of one output, by key. */
export interface SourceItem {
  readonly output: string;
  readonly key: readonly string[];
  readonly table?: Table;
  readonly json?: Json;
  readonly meta?: Json;
}

/**
 * What a source is to do besides bringing in what it has and what is missing.
 *
 * update   look for what is new or has changed outside
 * import   take in the rows of a file (absolute path)
 */
export type LoadTask =
  | { readonly kind: 'load' }
  | { readonly kind: 'update' }
  | { readonly kind: 'import'; readonly path: string };

export interface LoadContext<P> {
  readonly params: P;
  readonly task: LoadTask;
  /** Absolute path of the project folder; relative paths in params start here. */
  readonly projectFolder: string;
  /** Absolute path of the project's database file (its folder exists), or the URL of a server. */
  readonly database: string;
  /** The run's id. */
  readonly run: string;
  /** Milliseconds since 1970; the only clock of a source. */
  now(): number;
  /** Ends when the run is interrupted. */
  readonly signal: AbortSignal;
  /** A secret from the environment by its name; the engine strikes it out of every text that it writes. */
  secret(name: string): string | undefined;
  plugin(id: string): unknown;
  /**
   * Compares items with those of the last run and throws when rows changed that must
   * not. Done with all that `load` returns; a source that itself writes outside, as
   * into the database, calls it before.
   */
  assertHistory(items: readonly SourceItem[]): void;
  /**
   * Hands over work that no reader waits for, such as entering rows into the database. The
   * run waits for it before it ends or opens the database itself. When it fails, so does
   * the node, and its answer is not kept.
   */
  afterwards(work: Promise<void>): void;
  /** A line for the terminal, such as a count of what was refused; later runs with nothing to do repeat it. */
  show(text: string): void;
  /** A line about what this run did, such as what an import brought; no later run repeats it. */
  tell(text: string): void;
  warn(text: string): void;
  progress(done: number, total: number): void;
}
