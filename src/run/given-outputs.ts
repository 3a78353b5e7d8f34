/**
 * The outputs of single partitions, taken out of the result of their batch.
 *
 * Nothing is copied: they are valid until the memory of the batch is used again.
 */
import type { Columns } from './field-difference.js';
import type { BatchResult, Job } from './job.js';

/** One output of a partition: as a pack would hold it, or as columns of a published file. */
export type GivenOutput = { readonly rows: number; readonly bytes: Uint8Array } | Columns;

/** What a partition gave, by output. */
export type GivenOutputs = ReadonlyMap<string, GivenOutput>;

/** Position in the batch and outputs of each partition that has some. */
export function* givenBy(
  result: BatchResult,
  job: Pick<Job, 'outputs' | 'columns'>,
): Generator<[number, GivenOutputs]> {
  const slots = job.outputs.filter(({ kind }) => kind !== 'parquet').length;
  const starts = startsOf(result, slots);
  for (const [f, member] of result.finished.entries()) {
    const outputs = new Map<string, GivenOutput>();
    let slot = f * slots;
    for (const { name, kind } of job.outputs) {
      if (kind === 'parquet') {
        outputs.set(name, sharedColumns(result, f, job.columns.length));
        continue;
      }
      const at = starts[slot] as number;
      const bytes = result.bytes.subarray(at, at + (result.lengths[slot] as number));
      outputs.set(name, { rows: result.rows[slot] as number, bytes });
      slot++;
    }
    yield [member, outputs];
  }
}

/** Column-major bytes as numbers; a copy, because the bytes may lie anywhere. */
export function columnsIn(bytes: Uint8Array, rows: number, columns: number): Columns {
  const numbers = new Float64Array(new Uint8Array(bytes).buffer);
  return {
    rows,
    columns: Array.from({ length: columns }, (_, c) => numbers.subarray(c * rows, (c + 1) * rows)),
  };
}

/** The rows of the f-th finished partition in the shared tables of its batch. */
function sharedColumns(result: BatchResult, f: number, columns: number): Columns {
  const [at, from, to] = result.ranges.subarray(f * 3, f * 3 + 3);
  const table = result.tables[at as number] as BatchResult['tables'][number];
  const rows = (to as number) - (from as number);
  return {
    rows,
    columns: Array.from(
      { length: columns },
      (_, c) => new Float64Array(table.buffer, (c * table.rows + (from as number)) * 8, rows),
    ),
  };
}

/** Where the bytes of each partition and output begin: they lie output by output. */
function startsOf({ lengths }: BatchResult, slots: number): Float64Array {
  const starts = new Float64Array(lengths.length);
  let at = 0;
  for (let output = 0; output < slots; output++) {
    for (let slot = output; slot < lengths.length; slot += slots) {
      starts[slot] = at;
      at += Math.ceil((lengths[slot] as number) / 8) * 8;
    }
  }
  return starts;
}
