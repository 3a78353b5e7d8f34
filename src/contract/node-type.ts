/**
 * What a node type is: a description and four functions that do no bookkeeping.
 *
 * The engine hands over everything a node works on, so what was hashed is what
 * ran. A compute node is pure; only a source node may reach outside.
 *
 *   partitions  main thread  enumerates the fan-out and what each point reads
 *   run         a worker     computes a batch of partitions
 *   publish     main thread  turns results into files that people open
 *   check       main thread  finds mistakes in params and plug-ins before any work
 */
import type { ColumnSpec, Table } from '../table/column.js';
import type { Causal } from './causal.js';
import type { DataVerbs } from './data-verbs.js';
import type { Json } from './json.js';
import type { Collected, GroupedParquetSpec, ParquetSpec } from './parquet-spec.js';
import type { MakeParts, Part, PartSpec } from './part.js';
import type { PartitionGroup, PartitionSpec, Slice } from './partition.js';
import type { CheckContext, Plugin, PluginFolder, PluginProblem } from './plugin.js';
import type { ShowContext, ShownBlock } from './shown.js';
import type { Summary } from './summary.js';
import type { Trial, TrialContext } from './trial.js';

/** What `columns` depends on: the configuration and nothing that has to be computed. */
export interface ColumnsContext<P> {
  readonly params: P;
  readonly dims: readonly string[];
  readonly plugins: ReadonlyMap<string, Plugin>;
}

export interface InputSpec {
  /** What arrives: "table" or "json"; checked against the output it is connected to. */
  readonly kind: 'table' | 'json';
  readonly about: string;
  /** True: a pipeline may leave it out; a node type asks for it by `optionalInput`. */
  readonly optional?: boolean;
  /**
   * True: the node type asks `trials` how often something was tried behind this input.
   * The count is part of what its answer depends on.
   */
  readonly trials?: boolean;
}

/**
 * table    columns per item, kept in the content store.
 * parquet  columns per item, kept in the published Parquet files themselves:
 *          one file per value of the dimension `fileBy`. Each column has an
 *          identity, so a reader depends only on the columns that it names.
 * json     a small JSON value per item.
 */
export interface OutputSpec {
  readonly kind: 'table' | 'parquet' | 'json';
  readonly about: string;
  /** Declared columns of a `table`. Those of a `parquet` output come from `columns()`. */
  readonly columns?: readonly ColumnSpec[];
  /**
   * Column that tells the rows of an item apart, in ascending order (`table` of a
   * source only): then it is said which rows came, and which are no longer as they were.
   */
  readonly rowKey?: string;
  /** What an item is called in such words; "item" when absent. */
  readonly itemName?: string;
  /** Which dimension makes a file (`parquet` only). */
  readonly fileBy?: string;
}

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

export interface PartitionContext<P> extends ColumnsContext<P> {
  input(name: string): InputView;
  /** An input declared optional; undefined when the pipeline leaves it out. */
  optionalInput(name: string): InputView | undefined;
  /**
   * Distinct trials that ever had a result in this project, on the data behind an input
   * that is declared with `trials`. Put it into `values`: it is no param.
   */
  trials(input: string): number;
}

/** Columns in shared memory that `run` fills once and cuts partitions from. */
export interface SharedTable {
  readonly rows: number;
  /** One array per column, in the order asked for. */
  readonly columns: readonly Float64Array[];
}

/**
 * The result of one partition for one output.
 *
 * table    column-major numbers: rows × columns of the output's declared columns;
 *          copied at once, so that the array can be used again.
 * parquet  rows [from, to) of a shared table whose columns are those of `columns()`.
 * json     any JSON value.
 */
export type Emission =
  | { readonly rows: number; readonly data: Float64Array }
  | { readonly shared: SharedTable; readonly from: number; readonly to: number }
  | { readonly json: Json };

/** A column of a parquet output, as `run` sees it. */
export interface OutputColumn {
  readonly name: string;
  readonly uses: readonly string[];
}

export interface ComputeContext<P> {
  readonly params: P;
  readonly dims: readonly string[];
  /** A loaded plug-in; throws when the partition did not declare it in `uses`. */
  plugin(id: string): unknown;
  /** The columns that a slice names. Do not write to them. */
  table(slice: Slice): Table;
  json(slice: Slice): Json;
  /** Every item of a fan-in slice as one table: row offsets per item, columns concatenated. */
  collect(slice: Slice): Collected;
  /**
   * Parts of what is computed, as `make` made them, now or in an earlier run on the same.
   * `make` is called once with the places of those that are not known, or not at all. A part
   * must depend on what `of` says of it and on nothing else; an audit makes every one anew.
   */
  remember(of: readonly PartSpec[], make: MakeParts): readonly Part[];
  allocate(columns: number, rows: number): SharedTable;
  /** Columns of this node's parquet output, in order, each with the plug-ins that it uses. */
  readonly columns: readonly OutputColumn[];
  /** Hands in the results of one partition: one emission per output, by name. */
  emit(partition: PartitionSpec, outputs: Readonly<Record<string, Emission>>): void;
  /** Marks one partition as failed; the rest of the batch goes on. */
  fail(partition: PartitionSpec, error: unknown): void;
  /** Hands in one row of what `causal.witness` declares; there only while a check asks for it. */
  readonly witness?: (partition: PartitionSpec, row: readonly number[]) => void;
  /** A 32-bit seed that depends only on the partition's key and the node's fingerprint. */
  seed(partition: PartitionSpec): number;
}

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

interface Common<P> {
  readonly about: string;
  readonly plugins?: PluginFolder;
  readonly inputs: Readonly<Record<string, InputSpec>>;
  readonly outputs: Readonly<Record<string, OutputSpec>>;
  /** Folder below data/ that its files go to, unless the pipeline says otherwise. */
  readonly publishFolder?: string;
  /** What tells its files from those of another node of this type in the same folder, if anything does. */
  publishedAs?(params: P): string;
  /**
   * Finds mistakes that a schema cannot see, before any work. Depends on what it is handed and
   * on nothing else: what was found right is not asked again.
   */
  check?(ctx: CheckContext<P>): readonly PluginProblem[];
  publish?(ctx: PublishContext<P>): Promise<void>;
}

/** What the clock decides of a source's answer. */
export interface ClockAnswer {
  /** What the value is in words, such as "the last complete session"; "the clock" when absent. */
  readonly about?: string;
  readonly value: Json;
  /** Milliseconds since 1970: until then the value stays as it is. */
  readonly until: number;
}

/** Brings data in from outside. Runs on the main thread; not pure, so its freshness is declared. */
export interface SourceNode<P> extends Common<P> {
  readonly kind: 'source';
  /**
   * Files or folders outside the project's control that the answer depends on; hashed by content.
   * Depends on the params only, as the next two do: an answer is not asked for again.
   */
  files(params: P): readonly string[];
  /** Ids of the plug-ins used. */
  uses(params: P): readonly string[];
  /**
   * Params without those that change no row, such as who is asked for comparison: what was
   * tried before they were set was tried on the same data. Absent: all of them count.
   */
  dataParams?(params: P): Json;
  /**
   * What the clock decides of its answer, such as the last complete session: part
   * of the fingerprint, and as good until `until` (milliseconds since 1970).
   * Absent, or undefined: nothing. `now` is the time at which the answer is asked for.
   */
  clock?(params: P, now: number): ClockAnswer | undefined;
  load(ctx: LoadContext<P>): Promise<readonly SourceItem[]>;
  /** What `dag data` asks of it. */
  readonly data?: DataVerbs<P>;
}

/** Computes partitions from inputs. */
export interface ComputeNode<P> extends Common<P> {
  readonly kind: 'compute';
  readonly dims: readonly string[];
  /** Partitions that share this dimension's value travel together; absent: none do. */
  readonly batchBy?: string;
  /** Expected milliseconds per partition, until a run has recorded better. */
  readonly cost: number;
  /**
   * True: `partitions` puts every param that an answer depends on into `values`
   * (or into the identity of a column), so that changing one param re-runs only
   * what it touches; `run` then gets no params. Otherwise all params enter the
   * fingerprint of every partition.
   */
  readonly paramsInValues?: boolean;
  /** Given where rows are made along time. */
  readonly causal?: Causal;
  /** The fan-out one by one; for thousands of partitions, say `groups` instead. */
  partitions?(ctx: PartitionContext<P>): readonly PartitionSpec[];
  /** The fan-out by groups, each taken apart only when something of it changed. */
  groups?(ctx: PartitionContext<P>): readonly PartitionGroup[];
  /** Columns of the parquet output with what each depends on besides the partition's reads. */
  columns?(ctx: ColumnsContext<P>): readonly {
    readonly spec: ColumnSpec;
    /** Plug-ins whose code this column depends on. */
    readonly uses: readonly string[];
    /** Values that this column depends on. */
    readonly values?: readonly Json[];
  }[];
  /** File name of the parquet output for one value of `fileBy`. */
  file?(value: string): string;
  /** What it tries out, to be counted for good; absent where nothing is chosen among. */
  trials?(ctx: TrialContext<P>): readonly Trial[];
  /** Code that runs in the worker; pure: no clock, no I/O, no randomness but the seed. */
  run(batch: readonly PartitionSpec[], ctx: ComputeContext<P>): void | Promise<void>;
  /** One partition in full for a person, just computed: what `dag show` prints. */
  show?(ctx: ShowContext<P>): readonly ShownBlock[];
}

export type NodeType<P = never> = SourceNode<P> | ComputeNode<P>;

/** Declares a node type; returns it unchanged, with its params typed. */
export function defineNode<P>(node: SourceNode<P> | ComputeNode<P>): NodeType<P> {
  return node;
}
