/**
 * What `publish` makes files for people from, and by which means.
 */
import type { InputView } from './input-view.js';
import type { Json } from './json.js';
import type { Collected, GroupedParquetSpec, ParquetSpec } from './parquet-spec.js';
import type { Plugin } from './plugin.js';
import type { Summary } from './summary.js';

/** What is there of a node of which partitions failed. */
export interface Coverage {
  readonly node: string;
  readonly present: number;
  readonly expected: number;
}

/** A node as it is configured, params with their defaults. */
export interface ConfiguredNode {
  readonly node: string;
  readonly type: string;
  readonly params: Readonly<Record<string, unknown>>;
}

export interface PublishContext<P> {
  readonly params: P;
  readonly dims: readonly string[];
  readonly plugins: ReadonlyMap<string, Plugin>;
  input(name: string): InputView;
  /** An input declared optional; undefined when the pipeline leaves it out. */
  optionalInput(name: string): InputView | undefined;
  /** True unless the pipeline leaves it out. Who only asks this need not publish anew when it changes. */
  hasInput(name: string): boolean;
  /** This node's own results: items of one of its outputs. */
  output(name: string): InputView;
  /** All items of one of its outputs (or of an input, as `input:name`) as one table. */
  collect(name: string): Collected;
  /** Root digest of an input: names exactly the data that the results rest on. */
  digest(input: string): string;
  /** Digest of the configuration of all nodes upstream of this one. */
  readonly configDigest: string;
  /** This node and all upstream of it as they are configured, in the order of a run. For words, never for results. */
  readonly configuration: readonly ConfiguredNode[];
  /** ISO time of this publication; for metadata only, never for results. */
  readonly publishedAt: string;
  /** What is missing of what was read, directly or through others; empty when all is there. */
  readonly coverage: readonly Coverage[];
  /** Partitions that failed, with the error's text. */
  readonly failures: readonly { readonly key: readonly string[]; readonly message: string }[];
  /** Writes one file of the node's publish folder. Everything is swapped in together at the end. */
  parquet(file: string, spec: ParquetSpec): Promise<void>;
  /** As `parquet`, in row groups of one value of the first dimension each; returns the note of each group. */
  parquetByGroup(file: string, spec: GroupedParquetSpec): Promise<readonly Json[]>;
  text(file: string, text: string): Promise<void>;
  json(file: string, value: Json): Promise<void>;
  /** Also loads a Parquet file just written into the project's database as `<folder>.<table>`. */
  database(table: string, file: string): void;
  /** Enters this run into table `runs` of the same schema: one row per run, with the digests that it rests on. */
  enterRun(): void;
  /** A small table of what came out, kept with the run so that `dag diff` can compare it. */
  summary(table: Summary): void;
  /** Text for the terminal, shown at the end of a run (also of one with nothing to do). */
  show(text: string): void;
}
