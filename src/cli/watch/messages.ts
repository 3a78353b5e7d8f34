/**
 * What `dag watch` and the process that runs for it say to each other.
 */
import type { WatchList } from '../../inspect/watch-list.js';

/** The first word of the command line of such a process. */
export const WATCHED = '__watched';

/** To the running process. */
export type WatchRequest =
  /** Load the project and say what it is made of. */
  | { readonly kind: 'check' }
  /** Run; told when it ended, by a message or by the end of the process. */
  | { readonly kind: 'run' }
  /** Let what is running finish, keep it, and end. */
  | { readonly kind: 'cancel' }
  /** End the run, without a word, before it computes anything of these nodes. */
  | { readonly kind: 'stop-before'; readonly nodes: readonly string[] };

/** The answer to `check`. */
export type WatchReply =
  | { readonly kind: 'checked'; readonly list: WatchList }
  /** Modules are edited that this process has imported: another one must take its place. */
  | { readonly kind: 'outdated' }
  /** The project cannot be loaded; the error as it is to be shown. */
  | { readonly kind: 'invalid'; readonly text: string };

/** A run has ended, and the process waits for the next one. */
export interface RunEnded {
  readonly kind: 'ended';
  readonly exitCode: number;
}
