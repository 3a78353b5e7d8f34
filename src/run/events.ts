/**
 * What a run says while it works, and what it hands back at the end.
 *
 * Events are plain data: the terminal, the log file and tools read the same ones.
 */

import type { CacheLimits } from '../config/cache-limits.js';
import type { Coverage } from '../contract/index.js';
import type { NodeAudit, RunAudit } from './audit-result.js';
import type { SourceRows } from './row-changes.js';

/** `incomplete`: partitions failed, and every reader found enough of them there. */
export type RunStatus = 'done' | 'nothing-to-do' | 'failed' | 'incomplete' | 'interrupted';

/** What became of one node. Every partition is counted in exactly one of hits, ran and failed. */
export interface NodeOutcome {
  readonly node: string;
  readonly type: string;
  readonly state: 'fresh' | 'ran' | 'failed' | 'not-run';
  readonly partitions: number;
  /** Answered from the cache. */
  readonly hits: number;
  /** Executed. */
  readonly ran: number;
  /** Of those executed: the result was the same as before, so that readers are spared. */
  readonly cut: number;
  readonly failed: number;
  /** Partitions of the last run that no longer exist and left the published files. */
  readonly removed: number;
  readonly milliseconds: number;
  /** What is missing of what it read; absent when all is there. */
  readonly coverage?: readonly Coverage[];
  /** Why it ran, first cause first; why it did not. */
  readonly reasons: readonly string[];
  /** The part of the time that computing its partitions took; absent where none was computed. */
  readonly computing?: {
    readonly milliseconds: number;
    /** Partitions computed at once. */
    readonly lanes: number;
    /** One after another, however many there are. */
    readonly isSerial: boolean;
  };
  /** An audit found it not deterministic: whatever was stored, it was computed again. */
  readonly isDistrusted?: true;
  /** Of a source that changed rows of items it had before: counts, and the first rows. */
  readonly rows?: SourceRows;
}

export interface RunFailure {
  readonly node: string;
  readonly key: readonly string[];
  readonly message: string;
}

export interface RunResult {
  readonly runId: string;
  readonly status: RunStatus;
  readonly exitCode: number;
  readonly nodes: readonly NodeOutcome[];
  /** Published files written by this run, relative to the project folder. */
  readonly files: readonly string[];
  /** All published files of its nodes, whoever wrote them, relative to the project folder. */
  readonly published: readonly string[];
  readonly failures: readonly RunFailure[];
  /** Texts that nodes want shown, in graph order. */
  readonly shown: readonly { readonly node: string; readonly text: string }[];
  /** Of a run that was asked for one. */
  readonly audit?: RunAudit;
  readonly milliseconds: number;
  /** CPU seconds of the whole process, all threads. */
  readonly cpuSeconds: number;
}

export type RunEvent =
  | { readonly type: 'run-start'; readonly runId: string; readonly nodes: readonly string[] }
  | {
      readonly type: 'node-start';
      readonly node: string;
      /** Null for a source: what it brings is known when it is there. */
      readonly partitions: number | null;
      readonly stale: number | null;
      readonly reasons: readonly string[];
    }
  | {
      readonly type: 'node-progress';
      readonly node: string;
      readonly done: number;
      readonly failed: number;
      readonly total: number;
    }
  | {
      /** As it happens; of a node as a whole with an empty key. The result lists them again. */
      readonly type: 'failure';
      readonly failure: RunFailure;
    }
  | { readonly type: 'node-end'; readonly outcome: NodeOutcome }
  | {
      readonly type: 'log';
      readonly level: 'info' | 'warn' | 'error';
      readonly node?: string;
      readonly text: string;
    }
  /** A source brought other rows than last time: appended ones, or another past. */
  | ({ readonly type: 'rows-changed'; readonly node: string } & SourceRows)
  | {
      readonly type: 'published';
      readonly node: string;
      readonly file: string;
      readonly bytes: number;
    }
  /** Hits of a node were computed again and compared. */
  | { readonly type: 'audit'; readonly audit: NodeAudit }
  /** Answers to earlier questions left the cache, to keep it within its limits. */
  | ({
      readonly type: 'cache-pruned';
      readonly answers: number;
      /** What computing them took. */
      readonly milliseconds: number;
      readonly freedBytes: number;
      readonly keptBytes: number;
    } & CacheLimits)
  | { readonly type: 'run-end'; readonly result: RunResult };
