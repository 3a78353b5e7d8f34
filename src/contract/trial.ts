/**
 * Trials: what a node type tries out on data, so that it can be counted how often
 * somebody looked before something was found.
 *
 * A trial is what can be chosen among, such as one setting of one method; the
 * partitions that apply it to parts of the data are not trials of their own.
 */
import type { Json } from './json.js';
import type { Plugin } from './plugin.js';

/** One thing that is tried. Two are the same when code and values are, whatever they are called. */
export interface Trial {
  /** The value of the node's first dimension whose partitions are its results; its name, too. */
  readonly name: string;
  /** Ids of the plug-ins that it consists of; their code is part of it. */
  readonly uses: readonly string[];
  /** Settings that it consists of. */
  readonly values: readonly Json[];
}

/** What `trials` of a node type is handed. */
export interface TrialContext<P> {
  readonly params: P;
  readonly plugins: ReadonlyMap<string, Plugin>;
}
