/**
 * A plug-in as node types are handed it.
 */

/** One loaded plug-in. */
export interface Plugin {
  readonly id: string;
  /** Default export of a module, or the plain value of a YAML document. */
  readonly value: unknown;
  /** Digest of its code closure (module) or of its canonical content (yaml). */
  readonly digest: string;
}
