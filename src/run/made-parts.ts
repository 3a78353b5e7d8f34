/**
 * Parts that a worker makes. It knows none of earlier runs, so it makes all of them, and hands
 * back those that it can name: what a fan-in slice holds is known to the main thread only.
 */
import type { MakeParts, Part, PartSpec } from '../contract/index.js';
import type { Job, KeyedPart } from './job.js';
import { codeOfParts, partKey } from './part-key.js';

/** The parts of one batch. */
export class MadeParts {
  /** Those that later runs may know. */
  readonly keyed: KeyedPart[] = [];

  constructor(private readonly job: Job) {}

  readonly remember = (of: readonly PartSpec[], make: MakeParts): readonly Part[] => {
    const parts = make([...of.keys()]);
    of.forEach((spec, i) => {
      if (spec.reads && spec.reads.length > 0) return;
      this.keyed.push([partKey(codeOfParts(this.job), [], spec), parts[i] as Part]);
    });
    return parts;
  };
}
