/**
 * Why something is computed again, as plain data: the terminal and tools read the same.
 *
 * A cause is exact or says that it is not known; it never guesses.
 */
import type { ClockRecord } from './clock.js';
import type { ParamChange } from './param-diff.js';
import type { Distrusted } from './reasons.js';
import type { RowChanges } from './row-changes.js';
import type { AskedTask } from './task.js';

/** A file that differs from the one that the last answer rests on. */
export interface FileChange {
  readonly file: string;
  readonly change: 'changed' | 'added' | 'removed';
}

/** What changed of some code. */
export interface CodeChange {
  /** Null: not known, because the last run kept no list of its files. */
  readonly files: readonly FileChange[] | null;
  /** Imported packages; null stands for "not there". */
  readonly packages: readonly {
    readonly name: string;
    readonly before: string | null;
    readonly after: string | null;
  }[];
}

/** What an upstream node's new output goes back to. */
export interface Origin {
  readonly node: string;
  /** The run that brought it. */
  readonly run: string;
  readonly causes: readonly Cause[];
  /** Of a source, added when it is explained: rows that it had before and has otherwise now. */
  readonly rows?: readonly RowChanges[];
}

export type Cause =
  | { readonly kind: 'never-run' }
  /** The way in which answers are kept changed with the program. */
  | { readonly kind: 'scheme'; readonly before: number; readonly after: number }
  | (ParamChange & {
      readonly kind: 'param';
      /** `pipelines.yaml:41:17`, or an argument; null for a default that nobody wrote. */
      readonly place: string | null;
    })
  /** A file outside that the node reads. */
  | ({ readonly kind: 'file' } & FileChange)
  /** What the clock decides of a source's answer; null: nothing. */
  | {
      readonly kind: 'clock';
      readonly before: ClockRecord | null;
      readonly after: ClockRecord | null;
    }
  | ({ readonly kind: 'code'; readonly type: string } & CodeChange)
  | ({
      readonly kind: 'plugin';
      readonly plugin: string;
      readonly change: 'changed' | 'added' | 'removed';
      /** The plug-in's own file. */
      readonly file: string;
      /** Of a YAML plug-in: what changed in it, and where where that was asked; null when it is not known. */
      readonly values: readonly (ParamChange & { readonly place?: string | null })[] | null;
    } & CodeChange)
  | {
      readonly kind: 'input';
      readonly input: string;
      readonly node: string;
      /** Keys of the items that changed, where a partition or a group of them is explained. */
      readonly items?: readonly string[];
      /** Null: the upstream node changed in runs that are no longer remembered. */
      readonly origins: readonly Origin[] | null;
    }
  /** How often something was tried behind an input; null: not counted. */
  | {
      readonly kind: 'trials';
      readonly input: string;
      readonly before: number | null;
      readonly after: number | null;
    }
  | { readonly kind: 'platform'; readonly before: string; readonly after: string }
  | { readonly kind: 'published'; readonly file: string; readonly change: 'missing' | 'changed' }
  | { readonly kind: 'database'; readonly file: string; readonly change: 'gone' | 'damaged' }
  /** The last run failed or was cut off here. */
  | { readonly kind: 'unfinished' }
  /** It was answered, but the bytes of the answer are no longer in the cache. */
  | { readonly kind: 'pruned' }
  | { readonly kind: 'forced' }
  /** Somebody asked its source to update or to import. */
  | { readonly kind: 'asked'; readonly task: AskedTask }
  /** An audit found the node not deterministic. */
  | ({ readonly kind: 'distrusted' } & Distrusted)
  /** A partition that the last run did not have. */
  | { readonly kind: 'new-partition' }
  /** Values that a partition is computed with, other than params. */
  | ({ readonly kind: 'value' } & ParamChange)
  /** Known to be different, not known in what. */
  | { readonly kind: 'unknown'; readonly text: string };
