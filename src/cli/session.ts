/**
 * What every command gets: where words go, and the engine behind a door.
 *
 * The engine is loaded when the first command needs it. Tests hand in their own
 * streams and their own engine; no command touches `process` itself.
 */

import type { LoadTask } from '../contract/index.js';
import type { DataQuestion, DataTold } from '../inspect/data-verbs.js';
import type { RunDiff } from '../inspect/diff-runs.js';
import type { Explanation } from '../inspect/explanation.js';
import type { ListedPartitions } from '../inspect/list-partitions.js';
import type { LookaheadReport } from '../inspect/lookahead-result.js';
import type { ShownPartition, ShowRequest } from '../inspect/show-partition.js';
import type { WatchList } from '../inspect/watch-list.js';
import type { AuditRequest } from '../run/audit.js';
import type { RunEvent, RunResult } from '../run/events.js';
import type { Plan } from '../run/plan.js';
import type { RunList } from '../run/run-record.js';
import type {
  PruneAnswer,
  PruneOptions,
  StatsAnswer,
  TendLock,
  TendRequest,
  VerifyAnswer,
} from '../run/tend-cache.js';

/** What the command line reads of a loaded project. */
export interface ProjectFacts {
  readonly folder: string;
  readonly config: {
    readonly pipelines: Readonly<Record<string, readonly string[]>>;
    readonly nodes: readonly {
      readonly id: string;
      readonly type: string;
      readonly inputs: Readonly<Record<string, { readonly node: string }>>;
      readonly tags: readonly string[];
    }[];
  };
  typeInfo(type: string): { readonly about: string } | undefined;
  /** Loads the code of its node types, which otherwise waits until it is needed. */
  loadCode(): void;
}

/** The verbs of the engine that commands use; empty targets mean all pipelines. */
export interface EngineVerbs {
  loadProject(options: {
    readonly projectFolder: string;
    readonly configFile?: string;
    readonly profile?: string;
    readonly params: readonly string[];
    readonly env: NodeJS.ProcessEnv;
  }): Promise<ProjectFacts>;
  /** Has the next project that is loaded look at its code anew. */
  forgetCode(): void;
  /** What to watch of a project. */
  watchList(project: ProjectFacts): WatchList;
  planProject(
    project: ProjectFacts,
    targets: readonly string[],
    options?: {
      readonly exclude?: readonly string[];
      /** Only what is selected, without what it needs. */
      readonly isExact?: boolean;
      /** Also says how long it will take with so many jobs. */
      readonly jobs?: number;
    },
  ): Promise<Plan>;
  /** Two runs by `last`, `last~1` or the beginning of an id. */
  diffProject(projectFolder: string, a: string, b: string): Promise<RunDiff>;
  /** The last runs, the last one first. */
  listRuns(projectFolder: string, limit: number): Promise<RunList>;
  /** How exactly the selected nodes stand; loads the project only where it must. */
  statusProject(
    request: {
      readonly projectFolder: string;
      readonly configFile: string;
      readonly profile: string | undefined;
      readonly params: readonly string[];
      readonly env: NodeJS.ProcessEnv;
    },
    targets: readonly string[],
    options?: { readonly exclude?: readonly string[] },
  ): Promise<Plan>;
  selectedNodes(
    project: ProjectFacts,
    targets: readonly string[],
    options?: { readonly exclude?: readonly string[] },
  ): Promise<readonly string[]>;
  listPartitions(
    project: ProjectFacts,
    targets: readonly string[],
    options?: { readonly exclude?: readonly string[] },
  ): Promise<readonly ListedPartitions[]>;
  /** Checks that nothing of the selected nodes knows what comes later. */
  verifyProject(
    project: ProjectFacts,
    request: {
      readonly targets: readonly string[];
      readonly exclude?: readonly string[];
      readonly seed: number;
      readonly sample: number;
      readonly cuts: number;
      readonly onNode?: (node: string) => void;
    },
  ): Promise<LookaheadReport>;
  /** One partition in full. */
  showPartition(project: ProjectFacts, request: ShowRequest): Promise<ShownPartition>;
  /** The nodes whose data are meant: those named, or all that keep data. */
  dataNodes(project: ProjectFacts, named: readonly string[], isOne: boolean): readonly string[];
  /** Asks a source about what it keeps. */
  askData(
    project: ProjectFacts,
    question: DataQuestion,
    onProgress: (done: number, total: number) => void,
  ): Promise<DataTold>;
  explainProject(
    project: ProjectFacts,
    selection: readonly string[],
    options: { readonly all: boolean },
  ): Promise<Explanation>;
  runProject(
    project: ProjectFacts,
    options: {
      readonly targets: readonly string[];
      readonly exclude?: readonly string[];
      /** What the selected sources do besides loading. */
      readonly task?: LoadTask;
      readonly jobs: number;
      readonly force: boolean;
      readonly keepGoing: boolean;
      readonly wait?: number;
      readonly acceptRestatements?: boolean;
      readonly audit?: AuditRequest;
      readonly onEvent: (event: RunEvent) => void;
      readonly signal: AbortSignal;
      readonly command?: string;
    },
  ): Promise<RunResult>;
  /** What the cache holds. */
  statsOfCache(request: TendRequest): Promise<StatsAnswer>;
  pruneCache(request: TendRequest, options: PruneOptions, lock: TendLock): Promise<PruneAnswer>;
  verifyCache(
    request: TendRequest,
    options: { readonly repair: boolean },
    lock: TendLock,
  ): Promise<VerifyAnswer>;
  rememberRun(
    project: ProjectFacts,
    request: {
      configFile: string;
      profile: string | undefined;
      params: readonly string[];
      targets: readonly string[];
    },
    result: RunResult,
    answer: { shown: string; quiet: string },
  ): void;
}

/** What asks a process to end; SIGHUP: its terminal is gone. */
export type StopSignal = 'SIGINT' | 'SIGTERM' | 'SIGHUP';

/** The surroundings of one invocation. */
export interface Session {
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  /** Cores that work may be spread over. */
  readonly cores: number;
  /** Results. */
  readonly out: (text: string) => void;
  /** Progress and errors. */
  readonly err: (text: string) => void;
  readonly isOutTty: boolean;
  /** Characters per line, where results go to a terminal. */
  readonly outWidth: number | undefined;
  /** All of stdin. */
  readonly input: () => Promise<string>;
  readonly isErrTty: boolean;
  /** The stream that a progress bar draws on. */
  readonly errStream: NodeJS.WritableStream;
  readonly engine: () => Promise<EngineVerbs>;
  /** Calls back when the process is asked to end; the result takes the listener away. */
  readonly onSignal: (listener: (signal: StopSignal) => void) => () => void;
  /** Ends the process at once. */
  readonly exit: (code: number) => void;
  /** The file that node runs, to start another of its kind. */
  readonly script: string;
  /** What was typed, for run records. */
  readonly command: string;
}
