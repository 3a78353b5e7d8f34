/**
 * The memory that indicators work in: arrays that are used again, and series
 * that several indicators of one symbol need and that are computed once.
 *
 * A shared series is found by its kernel and by the very arrays and numbers it is
 * computed from, so it is the same whichever indicator asks first.
 */
import type { Inputs, Kernel, Scratch } from './indicator.js';

/** A series of the symbol in hand, and what it was computed from. */
interface SharedSeries {
  readonly args: readonly unknown[];
  readonly values: Float64Array;
}

/** Grows with the longest series seen; `begin` frees what one indicator took. */
export class ScratchMemory implements Scratch {
  private readonly free = new Arrays();
  private readonly kept = new Arrays();
  private readonly series = new Map<Kernel, SharedSeries[]>();
  private rows = 0;

  /** Ends the symbol in hand: nothing is shared with the next one. */
  beginSymbol(rows: number): void {
    this.series.clear();
    this.kept.taken = 0;
    this.begin(rows);
  }

  /** Frees everything that was taken; from now on arrays have `rows` values. */
  begin(rows: number): void {
    if (rows !== this.rows) {
      this.series.clear();
      this.kept.taken = 0;
    }
    this.rows = rows;
    this.free.taken = 0;
  }

  take(): Float64Array {
    return this.free.take(this.rows);
  }

  shared<K extends Kernel>(kernel: K, ...args: Inputs<K>): Float64Array {
    return this.find(kernel, args) ?? this.add(kernel, args);
  }

  private find(kernel: Kernel, args: readonly unknown[]): Float64Array | undefined {
    const list = this.series.get(kernel) ?? [];
    for (const { args: known, values } of list) {
      let k = 0;
      while (k < args.length && known[k] === args[k]) k++;
      if (k === args.length) return values;
    }
    return undefined;
  }

  private add(kernel: Kernel, args: readonly unknown[]): Float64Array {
    const values = this.kept.take(this.rows);
    kernel.apply(undefined, [...args, values] as never[]);
    const list = this.series.get(kernel);
    if (list) list.push({ args, values });
    else this.series.set(kernel, [{ args, values }]);
    return values;
  }
}

/** Arrays handed out one after the other, again from the first once `taken` is 0. */
class Arrays {
  taken = 0;
  private readonly arrays: Float64Array[] = [];

  take(rows: number): Float64Array {
    const at = this.taken++;
    let array = this.arrays[at];
    if (!array || array.length < rows) {
      array = new Float64Array(rows);
      this.arrays[at] = array;
    }
    return array.length === rows ? array : array.subarray(0, rows);
  }
}
