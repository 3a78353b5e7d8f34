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
    this.kept.begin(rows);
    this.begin(rows);
  }

  /** Frees everything that was taken; from now on arrays have `rows` values. */
  begin(rows: number): void {
    if (rows !== this.rows) {
      this.series.clear();
      this.kept.begin(rows);
    }
    this.rows = rows;
    this.free.begin(rows);
  }

  take(): Float64Array {
    return this.free.take();
  }

  /**
   * One function, and long: V8 inlines short ones, and would translate what stands here anew
   * for each of a hundred indicators, an eighth of all it translates in a run of one scenario.
   */
  shared<K extends Kernel>(kernel: K, ...args: Inputs<K>): Float64Array {
    const known = this.series.get(kernel);
    if (known) {
      for (let s = 0; s < known.length; s++) {
        const one = known[s]!;
        let k = 0;
        while (k < args.length && one.args[k] === args[k]) k++;
        if (k === args.length) return one.values;
      }
    }
    const values = this.kept.take();
    const fill = kernel as unknown as (...args: readonly unknown[]) => void;
    if (args.length === 1) fill(args[0], values);
    else if (args.length === 2) fill(args[0], args[1], values);
    else if (args.length === 3) fill(args[0], args[1], args[2], values);
    else if (args.length === 4) fill(args[0], args[1], args[2], args[3], values);
    else fill(...args, values);
    if (known) known.push({ args, values });
    else this.series.set(kernel, [{ args, values }]);
    return values;
  }
}

/** Arrays of the same length, handed out one after the other and again from the first. */
export class Arrays {
  private rows = 0;
  private taken = 0;
  /** As long as the longest series so far. */
  private readonly whole: Float64Array[] = [];
  /** The same, as long as they are handed out; a view made anew each time would cost more than it is read. */
  private views: Float64Array[] = [];

  /** Takes all of them back; from now on they have `rows` values. */
  begin(rows: number): void {
    if (rows !== this.rows) this.views = [];
    this.rows = rows;
    this.taken = 0;
  }

  take(): Float64Array {
    const at = this.taken++;
    return at < this.views.length ? this.views[at]! : this.another(at);
  }

  private another(at: number): Float64Array {
    const { rows } = this;
    let array = this.whole[at];
    if (!array || array.length < rows) {
      array = new Float64Array(rows);
      this.whole[at] = array;
    }
    const view = array.length === rows ? array : array.subarray(0, rows);
    this.views.push(view);
    return view;
  }
}
