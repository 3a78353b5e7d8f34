/**
 * Parts of the partitions of one node, looked up by all that they depend on: the code of
 * the node type and of its plug-ins, what a part reads, and its values.
 *
 * Where nothing known may be served every part is made, and kept for those who come later.
 */
import { hash } from 'node:crypto';
import type { PartMemory } from '../cache/part-memory.js';
import { canonicalJson } from '../config/canonical.js';
import type { MakeParts, Part, PartSpec, Slice } from '../contract/index.js';
import type { Artifact } from './artifact.js';
import type { Job, KeyedPart } from './job.js';
import { codeOfParts, partKey } from './part-key.js';

/** The parts that one node asks for. */
export class KnownParts {
  private readonly inputs: ReadonlyMap<string, Artifact>;
  private readonly memory: PartMemory;
  private readonly isForced: boolean;
  /** Digest of code and plug-ins. */
  private readonly code: string;
  private readonly digests = new Map<Slice, string>();

  constructor(
    job: Pick<Job, 'seed' | 'plugins'>,
    inputs: ReadonlyMap<string, Artifact>,
    memory: PartMemory,
    isForced: boolean,
  ) {
    this.inputs = inputs;
    this.memory = memory;
    this.isForced = isForced;
    this.code = codeOfParts(job);
  }

  readonly remember = (of: readonly PartSpec[], make: MakeParts): readonly Part[] => {
    const keys = of.map((spec) => this.keyOf(spec));
    const parts = keys.map((key) => (this.isForced ? undefined : this.memory.recall(key)));
    const missing = [...parts.keys()].filter((i) => !parts[i]);
    const made = missing.length === 0 ? [] : make(missing);
    missing.forEach((place, i) => {
      const part = made[i] as Part;
      this.memory.keep(keys[place] as string, part);
      parts[place] = part;
    });
    return parts as Part[];
  };

  /** Keeps what a worker made. */
  keep([key, part]: KeyedPart): void {
    this.memory.keep(key, part);
  }

  private keyOf(spec: PartSpec): string {
    const reads = (spec.reads ?? []).map((slice) => this.digestOf(slice));
    return partKey(this.code, reads, spec);
  }

  /** Parts of many strategies read the same slice of the baseline. */
  private digestOf(slice: Slice): string {
    let digest = this.digests.get(slice);
    if (digest === undefined) {
      const artifact = this.inputs.get(slice.input) as Artifact;
      digest = hash('sha256', canonicalJson([artifact.fanInDigest(slice), slice.columns ?? []]));
      this.digests.set(slice, digest);
    }
    return digest;
  }
}
