/**
 * Encodes what partitions were made of as blocks of numbers that point into tables.
 *
 * Neighbours share most of what they are made of, and a group is mostly made of what
 * it was made of before: both are looked at before anything is put into words.
 */
import type { Json, PartitionSpec, Slice } from '../contract/index.js';
import type { Artifact } from './artifact.js';
import type { Item } from './item.js';
import { BlockWriter, OWN_COLUMNS, type PartBlock, READ_NUMBERS } from './part-blocks.js';
import { jsonText, startText, TextTable } from './part-texts.js';
import type { Tables } from './parts.js';

const NONE: readonly string[] = [];

/** Encodes partitions group by group; tables grow with what they are made of. */
export class PartitionEncoder {
  readonly uses: TextTable;
  readonly values: TextTable;
  readonly names: TextTable;
  readonly digests: TextTable;
  private readonly inputs: ReadonlyMap<string, Artifact>;
  private readonly blocks = new BlockWriter();
  private lastStart = { input: '', values: NONE, number: -1 };
  /** Numbers of one block, before they are written as columns. */
  private scratch = new Int32Array(1 << 10);
  /** Slices of stored items, which partitions of several groups may share, each with where its numbers stand. */
  private readonly slices = new Map<Slice, number>();
  private sliceNumbers = new Int32Array(1 << 10);

  constructor(inputs: ReadonlyMap<string, Artifact>, tables: Tables) {
    this.inputs = inputs;
    this.uses = new TextTable(tables.uses);
    this.values = new TextTable(tables.values);
    this.names = new TextTable(tables.names);
    this.digests = new TextTable(tables.digests);
  }

  get size(): number {
    return this.values.all.length + this.names.all.length + this.digests.all.length;
  }

  get length(): number {
    return this.blocks.length;
  }

  numbers(): Int32Array {
    return this.blocks.all();
  }

  copy(blocks: Int32Array): void {
    this.blocks.copy(blocks);
  }

  reserve(size: number): void {
    this.blocks.reserve(size);
  }

  /** Lets go of the objects that numbers were given to; what says the same keeps its number. */
  forgetObjects(): void {
    for (const table of [this.uses, this.values]) table.forgetObjects();
    this.slices.clear();
  }

  /**
   * Partitions of one group, in order. `isRun`: of each, 1 where it was computed now; `before`: what
   * the same group was made of, in these tables.
   */
  add(specs: readonly PartitionSpec[], isRun: Uint8Array, before: readonly PartBlock[] = []): void {
    for (let from = 0; from < specs.length; ) {
      const first = specs[from] as PartitionSpec;
      let to = from + 1;
      while (to < specs.length && isAlike(first, specs[to] as PartitionSpec)) to++;
      const isWhole = to - from === specs.length;
      this.addBlock(isWhole ? specs : specs.slice(from, to), isRun.subarray(from, to), before[0]);
      from = to;
    }
  }

  /** Partitions with as many values and reads: one column after another. */
  private addBlock(
    specs: readonly PartitionSpec[],
    isRun: Uint8Array,
    before: PartBlock | undefined,
  ): void {
    const [first] = specs as [PartitionSpec];
    const values = first.values?.length ?? 0;
    // Most numbers are those of before, if they stand at the same places.
    const isSame = before?.count === specs.length && before.values === values;
    const old = isSame && before.reads === first.reads.length ? before : undefined;
    if (this.scratch.length < READ_NUMBERS * specs.length) {
      this.scratch = new Int32Array(2 * READ_NUMBERS * specs.length);
    }
    this.blocks.begin(specs.length, values, first.reads.length);
    this.scratch.set(isRun);
    this.blocks.column(this.scratch);
    this.addTexts(specs, this.uses, ({ uses }) => uses ?? NONE);
    this.addTexts(specs, this.values, ({ meta }) => meta ?? null);
    for (let v = 0; v < values; v++) {
      const valueAt = (spec: PartitionSpec): Json => (spec.values as readonly Json[])[v] as Json;
      this.addTexts(specs, this.values, valueAt, (i) => old?.value(v, i));
    }
    for (let r = 0; r < first.reads.length; r++) this.addReads(specs, r, old);
  }

  /** `probable`: which number each probably has. */
  private addTexts(
    specs: readonly PartitionSpec[],
    table: TextTable,
    partOf: (spec: PartitionSpec) => Json | readonly string[],
    probable?: (index: number) => number | undefined,
  ): void {
    const { scratch } = this;
    let last: Json | readonly string[] | undefined;
    let number = -1;
    for (let i = 0; i < specs.length; i++) {
      const part = partOf(specs[i] as PartitionSpec);
      // Neighbours mostly share it.
      if (part !== last || number < 0) {
        number = table.ofObject(part, jsonText, probable?.(i));
      }
      last = part;
      scratch[i] = number;
    }
    this.blocks.column(scratch);
  }

  /** The reads at one place of each partition. */
  private addReads(
    specs: readonly PartitionSpec[],
    read: number,
    before: PartBlock | undefined,
  ): void {
    const { scratch } = this;
    const column = OWN_COLUMNS + (before?.values ?? 0) + READ_NUMBERS * read;
    let last: Slice | undefined;
    for (let i = 0; i < specs.length; i++) {
      const slice = (specs[i] as PartitionSpec).reads[read] as Slice;
      const at = READ_NUMBERS * i;
      if (slice === last) {
        for (let n = 0; n < READ_NUMBERS; n++) {
          scratch[at + n] = scratch[at + n - READ_NUMBERS] as number;
        }
      } else if (!this.recall(slice, at)) {
        this.encodeRead(slice, at, (n) => before?.number(column + n, i));
      }
      last = slice;
    }
    for (let n = 0; n < READ_NUMBERS; n++) this.blocks.column(scratch, n, READ_NUMBERS);
  }

  /** Writes the numbers of a slice that was met before. */
  private recall(slice: Slice, at: number): boolean {
    const known = this.slices.get(slice);
    if (known === undefined) return false;
    const { scratch, sliceNumbers } = this;
    for (let n = 0; n < READ_NUMBERS; n++) scratch[at + n] = sliceNumbers[known + n] as number;
    return true;
  }

  private remember(slice: Slice, at: number): void {
    const known = READ_NUMBERS * this.slices.size;
    if (known + READ_NUMBERS > this.sliceNumbers.length) {
      const larger = new Int32Array(2 * this.sliceNumbers.length);
      larger.set(this.sliceNumbers);
      this.sliceNumbers = larger;
    }
    this.sliceNumbers.set(this.scratch.subarray(at, at + READ_NUMBERS), known);
    this.slices.set(slice, known);
  }

  private encodeRead(
    slice: Slice,
    at: number,
    probable: (which: number) => number | undefined,
  ): void {
    const { scratch } = this;
    const { input } = slice;
    const artifact = this.inputs.get(input) as Artifact;
    const content = (): number => this.digests.near(probable(2) ?? -1, artifact.sliceDigest(slice));
    scratch[at + 3] = -1;
    if (slice.item === '*') {
      scratch[at] = this.start(input, slice.under ?? NONE, slice.under?.length ?? 0);
      scratch[at + 1] = -1;
      scratch[at + 2] = content();
    } else {
      const item = artifact.item(slice.item) as Item;
      const last = item.key.length - 1;
      scratch[at] = this.start(input, item.key, last);
      scratch[at + 1] = this.names.near(probable(1) ?? -1, item.key[last] as string);
      if (item.place.kind === 'file') {
        scratch[at + 2] = this.digests.near(probable(2) ?? -1, item.digest);
        const identity = artifact.columnIdentity(slice.columns);
        scratch[at + 3] = this.digests.near(probable(3) ?? -1, identity);
      } else scratch[at + 2] = content();
    }
    scratch[at + 4] = slice.from ?? 0;
    scratch[at + 5] = slice.to ?? -1;
    // Of columns of a published item there is a number; slices of these are seldom shared.
    if (scratch[at + 3] === -1) this.remember(slice, at);
  }

  /** The number of an input with the first `length` values of a key: mostly those of the read before. */
  private start(input: string, key: readonly string[], length: number): number {
    const { lastStart } = this;
    let isSame = lastStart.input === input && lastStart.values.length === length;
    for (let i = 0; i < length && isSame; i++) isSame = lastStart.values[i] === key[i];
    if (isSame) return lastStart.number;
    const values = key.slice(0, length);
    this.lastStart = { input, values, number: this.names.of(startText(input, values)) };
    return this.lastStart.number;
  }
}

function isAlike(a: PartitionSpec, b: PartitionSpec): boolean {
  return a.reads.length === b.reads.length && (a.values?.length ?? 0) === (b.values?.length ?? 0);
}
