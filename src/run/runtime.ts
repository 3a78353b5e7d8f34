/**
 * A configured node with its code loaded and its params checked: what a run works on.
 */
import type { FailurePolicy, Quorum } from '../config/failure-policy.js';
import type { ConfiguredNode, NodeType, Plugin } from '../contract/index.js';
import type { NodeTrials } from './trial.js';

export interface NodeRuntime {
  readonly id: string;
  readonly type: string;
  readonly node: NodeType<unknown>;
  readonly modulePath: string;
  /** Digest of the node type's emitted code and of all that it imports. */
  readonly code: string;
  /** After defaults. */
  readonly params: Readonly<Record<string, unknown>>;
  /** Where a param was written, such as `pipelines.yaml:41:17`; null when nobody wrote it. */
  readonly placeOf: (path: readonly (string | number)[]) => string | null;
  /** Where a value of a YAML plug-in was written, as `file:line:col`; null when nobody wrote it. */
  readonly placeInPlugin: (
    plugin: string,
    path: readonly (string | number)[],
  ) => Promise<string | null>;
  /** Input name → where it comes from. */
  readonly inputs: Readonly<
    Record<string, { readonly node: string; readonly output: string; readonly min?: Quorum }>
  >;
  readonly plugins: ReadonlyMap<string, Plugin>;
  readonly pluginFiles: ReadonlyMap<string, string>;
  /** Folder below data/. */
  readonly publishFolder: string;
  /** True: the pipeline gave it that folder, apart from where its node type publishes. */
  readonly isApart: boolean;
  /** Of a source: what to do when rows that it had before are no longer as they were. */
  readonly onRestate: 'warn' | 'fail';
  /** Attempts and time limits; no part of any fingerprint. */
  readonly onFailure: FailurePolicy;
  /** Digest of the configuration of this node and of everything upstream. */
  readonly configDigest: string;
  /** This node and everything upstream, in the order of a run. */
  readonly configuration: readonly ConfiguredNode[];
  readonly trials: NodeTrials;
}
