/**
 * Parts of a partition: what rests on less than the whole of it, worked out once and
 * known to later runs.
 *
 * A fan-in of everything runs again when anything changes. What it says of one strategy
 * may rest on the rows of that strategy alone: as a part it need not be made again.
 */
import type { Json } from './json.js';
import type { Slice } from './partition.js';

/** Everything that a part depends on besides the code of the node type and its plug-ins; params count. */
export interface PartSpec {
  /** Fan-in slices that the partition declares. */
  readonly reads?: readonly Slice[];
  /** Numbers that are at hand, known by their bytes. */
  readonly numbers?: readonly Float64Array[];
  /** Everything else; it tells different parts of the same data apart, too. */
  readonly values: Json;
}

/** What is kept of a part. Do not write to it. */
export interface Part {
  readonly facts?: Json;
  readonly numbers: Float64Array;
}

/** Makes the parts at some places of those asked for, in their order. */
export type MakeParts = (places: readonly number[]) => readonly Part[];
