/**
 * One column by its name, with the settings in it, from the indicator that gives it.
 */
import { columnOf, type FoundColumn, groupOf } from '../nodes/indicator-compute/find.js';
import type { Bars, Indicator } from '../nodes/indicator-compute/indicator.js';
import { ScratchMemory } from '../nodes/indicator-compute/scratch.js';

export interface ColumnComputer {
  /** Fills `column`, and what its indicator gives together with it. */
  compute(bars: Bars): void;
  readonly column: Float64Array;
}

/** What computes a column on n bars; its memory is used again. */
export function computerOf(
  name: string,
  all: ReadonlyMap<string, Indicator>,
  n: number,
): ColumnComputer {
  const scratch = new ScratchMemory();
  for (const indicator of all.values()) {
    const found: FoundColumn | undefined = columnOf(alone(indicator, name), name);
    if (!found) continue;
    const { size, compute } = groupOf(indicator, found.group);
    const out: Float64Array[] = [];
    for (let i = 0; i < size; i++) out.push(new Float64Array(n));
    return {
      compute(bars) {
        scratch.beginSymbol(bars.n);
        compute(bars, out, scratch);
      },
      column: out[found.position] as Float64Array,
    };
  }
  throw new Error(`no column "${name}"`);
}

/** Without its default columns, unless it has no others: they would all be computed. */
function alone(indicator: Indicator, column: string): Indicator {
  const isDefault = indicator.columns.some(({ name }) => name === column);
  return isDefault && indicator.variants ? { ...indicator, columns: [] } : indicator;
}
