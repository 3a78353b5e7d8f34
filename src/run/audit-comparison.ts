/**
 * Compares what a partition gave with what is stored of it, byte by byte.
 *
 * Items in packs are compared as bytes. Items in published files are compared
 * number by number, because a file holds some of them in fewer bytes.
 */
import type { PackStore } from '../cache/pack-store.js';
import type { ComputeNode } from '../contract/index.js';
import type { ColumnSpec } from '../table/column.js';
import type { Artifact } from './artifact.js';
import type { Mismatch } from './audit-result.js';
import {
  type Columns,
  type FieldDifference,
  jsonDifference,
  tableDifference,
  valueText,
} from './field-difference.js';
import { columnsIn, type GivenOutput } from './given-outputs.js';
import type { Item } from './item.js';
import type { Given } from './reexecution.js';
import { readItem } from './stored-bytes.js';

const OTHER_BITS: FieldDifference = {
  field: null,
  row: null,
  stored: 'the same numbers',
  recomputed: 'those in other bytes',
};

/** Compares partitions of one node. */
export class Comparison {
  private readonly stored: ReadonlyMap<string, Artifact>;
  private readonly node: ComputeNode<unknown>;
  private readonly packs: PackStore;

  /** `stored`: the artifacts of the node, which need not hold other items than those that are compared. */
  constructor(node: ComputeNode<unknown>, stored: ReadonlyMap<string, Artifact>, packs: PackStore) {
    this.node = node;
    this.stored = stored;
    this.packs = packs;
  }

  /** The first difference of a partition from what is stored; undefined when there is none. */
  mismatch(key: readonly string[], given: Given): Mismatch | undefined {
    if ('failure' in given) {
      const place = { output: null, field: null, row: null, at: null };
      return { key, ...place, stored: 'a result', recomputed: `it failed: ${given.failure}` };
    }
    for (const [output, again] of given) {
      const found = this.compare(output, key, again);
      if (found) return { key, output, at: null, ...found };
    }
    return undefined;
  }

  private compare(
    output: string,
    key: readonly string[],
    again: GivenOutput,
  ): (FieldDifference & { readonly at?: string }) | undefined {
    const artifact = this.stored.get(output) as Artifact;
    const item = artifact.item(key) as Item;
    const specs = artifact.specs.map(({ spec }) => spec);
    if ('columns' in again) {
      const { columns } = artifact.table(item.key);
      const before = {
        rows: item.rows,
        columns: specs.map(({ name }) => columns[name] as Float64Array),
      };
      return this.inTables(output, before, asWritten(again, specs), specs);
    }
    const bytes = readItem(this.packs, item);
    if (bytes.equals(again.bytes)) return undefined;
    if (this.node.outputs[output]?.kind === 'json') {
      return jsonDifference(bytes.toString('utf8'), Buffer.from(again.bytes).toString('utf8'));
    }
    const [before, after] = [
      columnsIn(bytes, item.rows, specs.length),
      columnsIn(again.bytes, again.rows, specs.length),
    ];
    return this.inTables(output, before, after, specs) ?? OTHER_BITS;
  }

  /** The first difference, with the key of its row where that is known. */
  private inTables(
    output: string,
    stored: Columns,
    again: Columns,
    specs: readonly ColumnSpec[],
  ): (FieldDifference & { readonly at?: string }) | undefined {
    const found = tableDifference(stored, again, specs);
    const key = specs.findIndex(({ name }) => name === this.node.causal?.outputs[output]?.key);
    if (!found || found.row === null || key < 0) return found;
    const value = stored.columns[key]?.[found.row] as number;
    return { ...found, at: valueText(specs[key] as ColumnSpec, value) };
  }
}

/** What a published file gives back of such numbers: floats, whole ones and flags lose what they cannot hold. */
function asWritten({ rows, columns }: Columns, specs: readonly ColumnSpec[]): Columns {
  return {
    rows,
    columns: columns.map((column, c) => {
      const type = specs[c]?.type;
      if (type === 'bool') return column.map((v) => (Number.isNaN(v) ? v : v === 0 ? 0 : 1));
      if (type === 'float') return column.map(Math.fround);
      return type === 'date' || type === 'int' ? column.map((v) => Math.trunc(v) + 0) : column;
    }),
  };
}
