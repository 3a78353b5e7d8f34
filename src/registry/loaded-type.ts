/**
 * A node type as a registry hands it out, loaded or about to be.
 */
import type { NodeType } from '../contract/index.js';

export interface LoadedType {
  readonly type: string;
  readonly node: NodeType;
  /** Absolute path of its compiled index.js. */
  readonly modulePath: string;
  /** Absolute path of each plug-in by id, sorted by id: modules compiled, YAML as written. */
  readonly pluginFiles: ReadonlyMap<string, string>;
  /** Folders that they lie in. */
  readonly pluginFolders: readonly string[];
  /** Digest of its code closure. */
  readonly code: string;
  /** Absolute paths of all its code and plug-ins. */
  readonly files: readonly string[];
  /** False: its code was imported before it was hashed. */
  readonly isAsHashed: boolean;
  /** Loads its code where that waits until it is needed. */
  loadCode(): void;
}
