/**
 * Plug-ins: the files beside a node type that add to it, as the registry finds them
 * and node types are handed them.
 */

/** `module`: the default export of a compiled file. `yaml`: a document checked by a schema. */
export type PluginKind = 'module' | 'yaml';

/** A folder of plug-ins beside the node type: one file each, file name = id. */
export interface PluginFolder {
  readonly folder: string;
  /** What its files are; with `either`, each is what its ending says, and an id stands once. */
  readonly kind: PluginKind | 'either';
  /** Id of the JSON Schema for YAML plug-ins, such as "scenario". */
  readonly schema?: string;
}

/** One loaded plug-in. */
export interface Plugin {
  readonly id: string;
  readonly kind: PluginKind;
  /** Default export of a module, or the plain value of a YAML document. */
  readonly value: unknown;
  /** Digest of its code closure (module) or of its canonical content (yaml). */
  readonly digest: string;
}

/** A mistake that `check` found: in the node's params, or in a plug-in document. */
export interface PluginProblem {
  readonly code: string;
  readonly message: string;
  readonly hint?: string;
  /** Absent: the path is inside the node's params. */
  readonly plugin?: string;
  readonly path: readonly (string | number)[];
  /** Point at the key rather than at its value. */
  readonly atKey?: boolean;
  /** Point at a part of a value that is text: characters [from, to) of it. */
  readonly span?: { readonly from: number; readonly to: number };
}

/** What `check` looks at. */
export interface CheckContext<P> {
  readonly params: P;
  readonly plugins: ReadonlyMap<string, Plugin>;
  /** Names of the columns that an input will have; undefined where only a run can tell. */
  columnsOf(input: string): readonly string[] | undefined;
}
