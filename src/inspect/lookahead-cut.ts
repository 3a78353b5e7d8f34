/**
 * Partitions as they would be had the data ended earlier: the same partition with
 * shorter slices. Everything else of it, such as its window, was planned before
 * and stays.
 */
import type { Causal, PartitionSpec, Slice } from '../contract/index.js';
import { EngineError } from '../errors/errors.js';
import type { Artifact } from '../run/artifact.js';

/** Cuts the partitions of one node. */
export class Cutter {
  private readonly inputs: ReadonlyMap<string, Artifact>;
  private readonly causal: Causal;
  private readonly keys = new Map<string, Float64Array>();

  constructor(inputs: ReadonlyMap<string, Artifact>, causal: Causal) {
    this.inputs = inputs;
    this.causal = causal;
  }

  /** The partition without rows after `last`; undefined when there are none. */
  cut(spec: PartitionSpec, last: number): PartitionSpec | undefined {
    let isShorter = false;
    const reads = spec.reads.map((slice) => {
      const column = this.causal.inputs[slice.input];
      if (column === undefined) return slice;
      const from = slice.from ?? 0;
      const keys = this.keysOf(slice, column);
      const end = slice.to ?? keys.length;
      const to = Math.max(from, Math.min(end, firstAfter(keys, last)));
      isShorter ||= to < end;
      return { ...slice, from, to };
    });
    return isShorter ? { ...spec, reads } : undefined;
  }

  private keysOf(slice: Slice, column: string): Float64Array {
    if (slice.item === '*') {
      throw new EngineError(
        'internal',
        'uncuttable-slice',
        `input "${slice.input}" is causal and read as a whole, so that it cannot be cut`,
      );
    }
    const name = [slice.input, ...slice.item].join('\u0000');
    let keys = this.keys.get(name);
    if (!keys) {
      const artifact = this.inputs.get(slice.input) as Artifact;
      keys = artifact.table(slice.item, [column]).columns[column] as Float64Array;
      assertAscending(keys, `"${column}" of "${slice.input}", item "${slice.item.join('/')}"`);
      this.keys.set(name, keys);
    }
    return keys;
  }
}

/** Position of the first key above `last`, in ascending keys. */
function firstAfter(keys: Float64Array, last: number): number {
  let low = 0;
  let high = keys.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((keys[middle] as number) <= last) low = middle + 1;
    else high = middle;
  }
  return low;
}

function assertAscending(keys: Float64Array, what: string): void {
  const at = keys.findIndex((key, i) => i > 0 && !(key >= (keys[i - 1] as number)));
  if (at < 0) return;
  throw new EngineError(
    'internal',
    'not-ascending',
    `${what} does not ascend: ${keys[at - 1]} stands before ${keys[at]} in row ${at}`,
  );
}
