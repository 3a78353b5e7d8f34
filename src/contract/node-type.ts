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
import type { ColumnSpec } from '../table/column.js';
import type { Causal } from './causal.js';
import type { ComputeContext } from './compute-context.js';
import type { DataVerbs } from './data-verbs.js';
import type { Json } from './json.js';
import type { LoadContext, SourceItem } from './load-context.js';
import type { PartitionGroup, PartitionSpec } from './partition.js';
import type { ColumnsContext, PartitionContext } from './partition-context.js';
import type { CheckContext, PluginFolder, PluginProblem } from './plugin.js';
import type { InputSpec, OutputSpec } from './ports.js';
import type { PublishContext } from './publish-context.js';
import type { ShowContext, ShownBlock } from './shown.js';
import type { Trial, TrialContext } from './trial.js';

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
