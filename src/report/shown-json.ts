/**
 * One partition in full, for programs: every number with all its digits, null
 * where one is missing.
 */
import type { ShownBlock, ShownColumn } from '../contract/shown.js';
import type { ShownPartition } from '../inspect/show-partition.js';

/** Columns become lists under `data`, the key an object of its dimensions. */
export function shownJson({ dims, key, blocks, ...rest }: ShownPartition): object {
  return {
    ...rest,
    key: Object.fromEntries(dims.map((dim, d) => [dim, key[d]])),
    blocks: blocks.map(blockJson),
  };
}

function blockJson(block: ShownBlock): object {
  switch (block.kind) {
    case 'text':
      return block;
    case 'figures':
      return {
        ...block,
        figures: block.figures.map(({ spec, value }) => ({ ...spec, value: orNull(value) })),
      };
    case 'table':
      return { ...block, columns: block.columns.map(columnJson) };
    case 'chart':
      return {
        ...block,
        along: columnJson(block.along),
        series: block.series.map(({ name, data }) => ({ name, data: Array.from(data, orNull) })),
      };
  }
}

function columnJson(column: ShownColumn): object {
  return 'words' in column
    ? { name: column.name, data: column.words }
    : { ...column.spec, data: Array.from(column.data, orNull) };
}

function orNull(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
