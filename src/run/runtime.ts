/**
 * A configured node with its code loaded and its params checked: what a run works on.
 */
import type { NodeType, Plugin } from '../contract/index.js';

export interface NodeRuntime {
  readonly id: string;
  readonly type: string;
  readonly node: NodeType<unknown>;
  readonly modulePath: string;
  /** Digest of the node type's emitted code and of all that it imports. */
  readonly code: string;
  /** After defaults. */
  readonly params: Readonly<Record<string, unknown>>;
  /** Input name → where it comes from. */
  /** Where a param was written, such as `pipelines.yaml:41:17`; null when nobody wrote it. */
  readonly placeOf: (path: readonly (string | number)[]) => string | null;
  readonly inputs: Readonly<Record<string, { readonly node: string; readonly output: string }>>;
  readonly plugins: ReadonlyMap<string, Plugin>;
  readonly pluginFiles: ReadonlyMap<string, string>;
  /** Folder below data/. */
  readonly publishFolder: string;
  /** Of a source: what to do when rows that it had before are no longer as they were. */
  readonly onRestate: 'warn' | 'fail';
  /** Digest of the configuration of this node and of everything upstream. */
  readonly configDigest: string;
}
