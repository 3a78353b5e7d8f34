/**
 * The bars that a partition is about: real ones, or real ones and made ones after them.
 *
 * Reads come in that order: the symbol's real bars, its made bars where there are
 * any, then the same of the benchmark. What is computed of them knows no difference.
 */
import type { ComputeContext, PartitionSpec, Slice, Table } from '../../src/contract/index.js';
import type { Window } from './window.js';

type Reader = Pick<ComputeContext<never>, 'table'>;

/** The symbol's bars, oldest first. */
export function ownBars({ reads, values }: PartitionSpec, ctx: Reader): Table {
  return joined(reads.slice(0, partCount(values)), ctx);
}

/** The benchmark's bars as far as the partition reads them; undefined where it reads none. */
export function benchmarkBars({ reads, values }: PartitionSpec, ctx: Reader): Table | undefined {
  const slices = reads.slice(partCount(values));
  return slices.length === 0 ? undefined : joined(slices, ctx);
}

/** Whether the partition's bars end in made ones, so that no other partition shares them. */
export function isMade(values: PartitionSpec['values']): boolean {
  const [window] = values as unknown as [Window];
  return window.made === true;
}

function partCount(values: PartitionSpec['values']): number {
  return isMade(values) ? 2 : 1;
}

function joined(slices: readonly Slice[], ctx: Reader): Table {
  const tables = slices.map((slice) => ctx.table(slice));
  const [first, second] = tables as [Table, Table?];
  if (!second) return first;
  const rows = first.rows + second.rows;
  const columns: Record<string, Float64Array> = {};
  for (const [name, column] of Object.entries(first.columns)) {
    const whole = new Float64Array(rows);
    whole.set(column as Float64Array);
    whole.set(second.columns[name] as Float64Array, first.rows);
    columns[name] = whole;
  }
  return { rows, columns };
}
