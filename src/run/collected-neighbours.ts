/**
 * Items of ranges that are asked for one after another: of neighbours some are read at once.
 *
 * Finding out where items lie, and in which order to read them, is code that a run goes through
 * a few times only; a few long lists take two thirds of the time of many short ones.
 */
import type { Collected } from '../contract/index.js';
import type { Artifact } from './artifact.js';

/** Items that are read at once, at most, unless a range alone has more. */
const MOST_ITEMS = 1 << 12;

/** Items [from, to) of an artifact. */
export interface ItemRange {
  readonly from: number;
  readonly to: number;
}

/** Hands out the items of ranges, in order. */
export class CollectedNeighbours {
  private readonly artifact: Artifact;
  private readonly ranges: readonly ItemRange[];
  private next = 0;
  private last: { readonly items: Collected; readonly range: ItemRange } | undefined;

  constructor(artifact: Artifact, ranges: readonly ItemRange[]) {
    this.artifact = artifact;
    this.ranges = ranges;
  }

  /** The items of the next range. Its columns are parts of larger ones: read only. */
  take(): Collected {
    const range = this.ranges[this.next++] as ItemRange;
    if (!this.last || range.to > this.last.range.to) this.last = this.collectFrom(range);
    const { items, range: whole } = this.last;
    if (range.from === whole.from && range.to === whole.to) return items;
    return partOf(items, range.from - whole.from, range.to - whole.from);
  }

  private collectFrom({ from, to }: ItemRange): { items: Collected; range: ItemRange } {
    let end = to;
    for (let i = this.next; i < this.ranges.length; i++) {
      const following = this.ranges[i] as ItemRange;
      if (following.from !== end || following.to - from > MOST_ITEMS) break;
      end = following.to;
    }
    return { items: this.artifact.collectRange(from, end), range: { from, to: end } };
  }
}

/** Items [from, to) of those that were collected. */
function partOf({ keys, metas, offsets, table }: Collected, from: number, to: number): Collected {
  const start = offsets[from] as number;
  const end = offsets[to] as number;
  const columns = Object.entries(table.columns);
  return {
    keys: keys.slice(from, to),
    metas: metas.slice(from, to),
    offsets: offsets.slice(from, to + 1).map((offset) => offset - start),
    table: {
      rows: end - start,
      columns: Object.fromEntries(columns.map(([name, data]) => [name, data.subarray(start, end)])),
    },
  };
}
