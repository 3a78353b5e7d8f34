/**
 * The leaks of one node while it is checked: the first place of each, who is behind
 * it, and in how many cuts it shows.
 */
import type { PartitionSpec } from '../contract/index.js';
import { sourcePath } from '../registry/source-path.js';
import type { NodeRuntime } from '../run/runtime.js';
import type { Difference } from './lookahead-compare.js';
import type { Leak } from './lookahead-result.js';

/** A difference, with the plug-ins behind it where they are known otherwise than by its column. */
export type Found = Difference & { readonly uses?: readonly string[] };

/** Where a difference was found. */
export interface FoundAt {
  readonly subject: string | null;
  readonly spec: PartitionSpec;
  /** Last key of the data that was left, as text; null where the data was the same. */
  readonly last: string | null;
}

/** Gathers leaks by subject, by column where columns have plug-ins, or else by output. */
export class Leaks {
  private readonly runtime: NodeRuntime;
  private readonly usesOf: ReadonlyMap<string, readonly string[]>;
  private readonly projectFolder: string;
  private readonly leaks = new Map<string, Leak>();

  /** `usesOf`: column → the plug-ins that it uses. */
  constructor(
    runtime: NodeRuntime,
    usesOf: ReadonlyMap<string, readonly string[]>,
    projectFolder: string,
  ) {
    this.runtime = runtime;
    this.usesOf = usesOf;
    this.projectFolder = projectFolder;
  }

  /** Notes what one cut showed. */
  note(place: FoundAt, found: readonly Found[]): void {
    const seen = new Set<string>();
    for (const one of found) {
      const name = this.nameOf(place, one);
      if (seen.has(name)) continue;
      seen.add(name);
      const before = this.leaks.get(name);
      const leak = before ? { ...before, found: before.found + 1 } : this.leakOf(place, one);
      this.leaks.set(name, leak);
    }
  }

  /** What a difference is blamed on. */
  culpritOf(subject: string | null, { output, column }: Found): string {
    if (subject !== null) return subject;
    return this.usesOf.has(column ?? '') ? `${output}\u0000${column}` : output;
  }

  /** All leaks of a subject, of which so many cuts were compared. */
  of(subject: string | null, cuts: number): Leak[] {
    const own = [...this.leaks.values()].filter((leak) => leak.subject === subject);
    return own.map((leak) => ({ ...leak, cuts }));
  }

  private leakOf({ subject, spec, last }: FoundAt, { uses, ...difference }: Found): Leak {
    const plugins = uses ?? this.usesOf.get(difference.column ?? '') ?? spec.uses ?? [];
    const plugin = plugins.length === 1 ? (plugins[0] as string) : null;
    const path = plugin === null ? undefined : this.runtime.pluginFiles.get(plugin);
    const file = path === undefined ? null : sourcePath(path, this.projectFolder);
    const kind = last === null ? 'not-deterministic' : 'look-ahead';
    return { kind, subject, plugin, file, key: spec.key, last, ...difference, found: 1, cuts: 0 };
  }

  /** Differences of one kind with one cause have one name. */
  private nameOf({ subject, last }: FoundAt, found: Found): string {
    const kind = last === null ? 'not-deterministic' : 'look-ahead';
    return `${kind}\u0000${this.culpritOf(subject, found)}`;
  }
}
