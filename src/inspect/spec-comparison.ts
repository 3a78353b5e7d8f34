/**
 * Compares partitions as they would be computed now with what is on record of them,
 * without writing down what they are made of first: a group of which one param changed
 * is gone through once, and one of its partitions tells how all of them differ.
 *
 * Two pairs with the same text differ in the same values and in reads of the same
 * inputs. Pairs with different texts may still differ in the same way.
 */
import type { Json, PartitionSpec, Slice } from '../contract/index.js';
import type { Artifact } from '../run/artifact.js';
import { OWN_COLUMNS, type PartBlock, READ_NUMBERS } from '../run/part-blocks.js';
import { jsonText, type PartItem, TextTable } from '../run/part-texts.js';
import {
  type PartitionParts,
  type Parts,
  type PartsPlace,
  type PlacedGroup,
  placeIn,
  type ReadPart,
} from '../run/parts.js';
import { type PartsDifference, textOfReads } from '../run/parts-difference.js';
import { itemIn, type SliceText, SliceTexts } from './slice-texts.js';

const NONE: readonly string[] = [];
/** Columns of a block before its values. */
const USES = 1;
const META = 2;

/** Where a partition's numbers are. */
type Row = Pick<PartsPlace, 'block' | 'index'>;
type Part = Json | readonly string[];

export class SpecComparison {
  private readonly before: Parts;
  private readonly uses: TextTable;
  private readonly values: TextTable;
  private readonly slices: SliceTexts;

  /** `namesItems`: it matters which items are read otherwise, not only that some are. */
  constructor(
    before: Parts,
    inputs: ReadonlyMap<string, Artifact>,
    private readonly namesItems: boolean,
  ) {
    this.before = before;
    // What is new gets a number that nothing had before.
    this.uses = new TextTable(before.header.uses);
    this.values = new TextTable(before.header.values);
    this.slices = new SliceTexts(inputs);
  }

  /** How a partition differs from what it was. */
  of(was: Row, spec: PartitionSpec): PartsDifference {
    const { block, index } = was;
    const [oldUses, oldMeta] = [block.uses(index), block.meta(index)];
    // Named in any case: the same plug-ins may have changed.
    let text = `${oldUses} ${this.uses.ofObject(usesOf(spec), jsonText, oldUses)}`;
    const meta = this.values.ofObject(metaOf(spec), jsonText, oldMeta);
    if (meta !== oldMeta) text += ` meta ${oldMeta} ${meta}`;
    const values = spec.values ?? [];
    for (let v = 0; v < Math.max(block.values, values.length); v++) {
      const old = block.value(v, index);
      const isThere = v < values.length;
      const own = isThere ? this.values.ofObject(values[v] as Json, jsonText, old) : -1;
      if (own !== old) text += ` ${v} ${old} ${own}`;
    }
    const reads = this.changedReads(was, spec);
    return reads.length === 0 ? { text, reads } : { text: text + textOfReads(reads), reads };
  }

  /**
   * How all partitions of a group differ, where they do so alike: with the same members, and
   * in nothing but what all of them have in common: what they do not read, and which columns
   * they read of their items. Undefined elsewhere.
   */
  ofGroup(
    before: PlacedGroup,
    members: readonly string[],
    specs: readonly PartitionSpec[],
  ): PartsDifference | undefined {
    const [block, ...others] = before.blocks;
    if (!block || others.length > 0 || !areEqual(before.group.members, members)) return undefined;
    const { values, reads } = block;
    for (const spec of specs) {
      if (spec.reads.length !== reads || (spec.values?.length ?? 0) !== values) return undefined;
    }
    // The same plug-ins may have changed: which they are is part of the difference.
    if (!this.isShared(specs, block, USES, this.uses, usesOf)) return undefined;
    if (!this.isSameColumn(specs, block, META, metaOf)) return undefined;
    for (let v = 0; v < values; v++) {
      const partOf = (spec: PartitionSpec): Json => (spec.values as readonly Json[])[v] as Json;
      if (!this.isSameColumn(specs, block, OWN_COLUMNS + v, partOf)) return undefined;
    }
    for (let r = 0; r < reads; r++) {
      if (!this.areSameReads(specs, block, r) && !this.areSameItems(specs, block, r)) {
        return undefined;
      }
    }
    return this.of(placeIn(before, 0), specs[0] as PartitionSpec);
  }

  /** What a partition would be computed from; `plugins`: their digests. */
  partsOf(spec: PartitionSpec, plugins: PartitionParts['plugins']): PartitionParts {
    return {
      uses: usesOf(spec),
      values: (spec.values ?? []).map(asKept),
      meta: asKept(metaOf(spec)),
      reads: spec.reads.map((slice, r) => readPart(this.slices.of(slice, r))),
      plugins,
      isFailed: false,
    };
  }

  /** True when no partition differs there, or all do so in the same way. */
  private isSameColumn(
    specs: readonly PartitionSpec[],
    block: PartBlock,
    column: number,
    partOf: (spec: PartitionSpec) => Json,
  ): boolean {
    const { values } = this;
    if (this.isShared(specs, block, column, values, partOf)) return true;
    return specs.every((spec, i) => {
      const old = block.number(column, i);
      return values.ofObject(partOf(spec), jsonText, old) === old;
    });
  }

  /** True when all partitions had the same there, and all have the same there now. */
  private isShared(
    specs: readonly PartitionSpec[],
    block: PartBlock,
    column: number,
    table: TextTable,
    partOf: (spec: PartitionSpec) => Part,
  ): boolean {
    if (!block.isShared(column)) return false;
    const old = block.number(column, 0);
    const first = partOf(specs[0] as PartitionSpec);
    const number = table.ofObject(first, jsonText, old);
    return specs.every((spec) => {
      const part = partOf(spec);
      return part === first || table.ofObject(part, jsonText, old) === number;
    });
  }

  /** True when every partition reads at this place what it read before. */
  private areSameReads(specs: readonly PartitionSpec[], block: PartBlock, read: number): boolean {
    const column = OWN_COLUMNS + block.values + READ_NUMBERS * read;
    let isShared = true;
    for (let n = 0; n < READ_NUMBERS; n++) isShared &&= block.isShared(column + n);
    let last: SliceText | undefined;
    for (let i = 0; i < specs.length; i++) {
      const text = this.slices.of((specs[i] as PartitionSpec).reads[read] as Slice, read);
      // What all of them share is compared once.
      if (isShared && text === last) continue;
      if (!this.isSameRead(block, read, i, text)) return false;
      last = text;
    }
    return true;
  }

  /** True when every partition reads at this place other columns of what it read before, and all of them the same. */
  private areSameItems(specs: readonly PartitionSpec[], block: PartBlock, read: number): boolean {
    if (this.namesItems) return false;
    const { digests } = this.before.header;
    const columnsAt = (r: number): number => OWN_COLUMNS + block.values + READ_NUMBERS * r + 3;
    // A read is another one only where no other place has it now, or had it.
    for (let r = 0; r < block.reads; r++) if (!block.isShared(columnsAt(r))) return false;
    const old = Array.from({ length: block.reads }, (_, r) => digests[block.read(r, 3, 0)]);
    const [first] = specs as readonly [PartitionSpec];
    const now = first.reads.map((slice, r) => this.slices.of(slice, r).columns);
    if (old.includes(now[read]) || now.includes(old[read])) return false;
    const { input } = first.reads[read] as Slice;
    return specs.every((spec, i) => {
      const slice = spec.reads[read] as Slice;
      const text = this.slices.of(slice, read);
      if (slice.input !== input || text.columns !== now[read]) return false;
      return this.isSameRead(block, read, i, text, old[read]);
    });
  }

  /** What is read now and was not, then what was read and is not now. */
  private changedReads({ block, index }: Row, spec: PartitionSpec): PartItem[] {
    const now = spec.reads.map((slice, r) => this.slices.of(slice, r));
    const old = Array.from({ length: block.reads }, (_, r) => r);
    const isSame = (r: number, text: SliceText): boolean => this.isSameRead(block, r, index, text);
    const added = now.filter((text) => !old.some((r) => isSame(r, text)));
    const gone = old.filter((r) => !now.some((text) => isSame(r, text)));
    return [
      ...added.map(itemIn),
      ...gone.map((r) => this.before.item(block.read(r, 0, index), block.read(r, 1, index))),
    ];
  }

  /** `columns`: those that it had then. */
  private isSameRead(
    block: PartBlock,
    read: number,
    index: number,
    text: SliceText,
    columns = text.columns,
  ): boolean {
    const { names, digests } = this.before.header;
    const number = (which: number): number => block.read(read, which, index);
    return (
      number(5) === text.to &&
      number(4) === text.from &&
      names[number(1)] === text.last &&
      digests[number(2)] === text.content &&
      names[number(0)] === text.start &&
      digests[number(3)] === columns
    );
  }
}

function usesOf({ uses }: PartitionSpec): readonly string[] {
  return uses ?? NONE;
}

function metaOf({ meta }: PartitionSpec): Json {
  return meta ?? null;
}

/** A value as it comes back from the file that keeps it. */
function asKept(value: Json): Json {
  return JSON.parse(JSON.stringify(value)) as Json;
}

function readPart(text: SliceText): ReadPart {
  const [input, item] = itemIn(text);
  const { content, columns, from, to } = text;
  return {
    input,
    item,
    digest: columns === undefined ? content : `${content} ${columns}`,
    from,
    to,
  };
}

function areEqual(a: readonly string[], b: readonly string[]): boolean {
  return a === b || (a.length === b.length && a.every((value, i) => value === b[i]));
}
