/**
 * Encodes what partitions were made of as columns of numbers that point into tables.
 *
 * Tables go on from those of the answer before, so that numbers of groups that did
 * not change are copied as they are. When most of a table is no longer needed,
 * everything is encoded anew.
 */
import type { PartsFile } from '../cache/parts-file.js';
import type { Json, PartitionSpec, Slice } from '../contract/index.js';
import type { Artifact } from './artifact.js';
import type { Evaluation } from './evaluate.js';
import type { Item } from './item.js';
import { neighbours } from './item-groups.js';
import { BlockWriter, READ_NUMBERS } from './part-blocks.js';
import { itemText, jsonText, TextTable } from './part-texts.js';
import { type GroupHeader, Parts, type PartsHeader, type Tables } from './parts.js';

/** Tables may hold so many times what is needed. */
const MOST_GARBAGE = 2;
const NO_TABLES: Tables = { uses: [], values: [], items: [], digests: [] };

/** What the parts of an answer are taken from. */
export interface PartsInput {
  readonly evaluation: Evaluation;
  readonly inputs: ReadonlyMap<string, Artifact>;
  /** Number of each partition's answer in the log, or -1. */
  readonly answers: Int32Array;
  /** Digests of each group's items, per output. */
  readonly digests: readonly (readonly (string | null)[])[];
  readonly plugins: Readonly<Record<string, string>>;
  readonly run: string;
  readonly key: string;
  readonly before: string;
  readonly mark: string;
}

/** The parts of an answer; what did not change is taken from the one before. */
export function encodeParts(input: PartsInput, last: Parts | undefined): PartsFile<PartsHeader> {
  const isSame = input.evaluation.groups.some(({ known }) => known !== undefined);
  if (!last || !isSame) return encode(input, undefined);
  const file = encode(input, last.header);
  const { needed } = last.header;
  return sizeOf(file.header) > MOST_GARBAGE * needed ? encode(input, undefined) : file;
}

/**
 * The parts of some partitions as they are now, without keeping them.
 *
 * @param before what they will be compared with: tables that go on from its own make that a
 *               comparison of numbers
 */
export function partsOf(
  specs: readonly PartitionSpec[],
  inputs: ReadonlyMap<string, Artifact>,
  plugins: Readonly<Record<string, string>>,
  before: Tables = NO_TABLES,
): Parts {
  const encoder = new Encoder(inputs, before);
  const together = neighbours(specs);
  const groups = together.map(({ key, items }, list): GroupHeader => {
    const start = encoder.length;
    encoder.add(items, () => false);
    const length = encoder.length - start;
    return { ...group(key, list, null, [], true), isRun: false, length };
  });
  const lists = together.map(({ items }) => items.map(({ key }) => key.at(-1) as string));
  const header = { run: '', key: '', before: '', mark: '', plugins, lists, groups };
  return new Parts({
    header: { ...header, ...tablesOf(encoder), needed: encoder.size },
    numbers: encoder.numbers(),
    answers: new Int32Array(specs.length).fill(-1),
  });
}

function encode(input: PartsInput, before: PartsHeader | undefined): PartsFile<PartsHeader> {
  const { evaluation, inputs, plugins } = input;
  const encoder = new Encoder(inputs, before ?? NO_TABLES);
  // Mostly as much as before, and a little.
  encoder.reserve(1.125 * (before?.groups.reduce((sum, { length }) => sum + length, 0) ?? 0));
  const lists = new ListTable();
  const ran = new Set(evaluation.stale);
  const groups = evaluation.groups.map(({ fanOut, fingerprint, known }, g): GroupHeader => {
    const list = lists.of(fanOut.members);
    const digests = input.digests[g] ?? [];
    const start = encoder.length;
    let hasMetas = known?.hasMetas ?? false;
    if (known && before) encoder.copy(known.numbers);
    else {
      encoder.add(fanOut.specs, (i) => ran.has(fanOut.from + i));
      hasMetas = fanOut.specs.some(({ meta }) => meta !== undefined && meta !== null);
      evaluation.release(fanOut);
    }
    return {
      ...group(fanOut.key, list, fingerprint ?? null, digests, hasMetas),
      length: encoder.length - start,
      isRun: known === undefined,
    };
  });
  const { run, key, before: recordBefore, mark } = input;
  const header = { run, key, before: recordBefore, mark, plugins, lists: lists.all, groups };
  const needed = before?.needed ?? encoder.size;
  return {
    header: { ...header, ...tablesOf(encoder), needed },
    numbers: encoder.numbers(),
    answers: input.answers,
  };
}

function group(
  key: readonly string[],
  list: number,
  fingerprint: string | null,
  digests: readonly (string | null)[],
  hasMetas: boolean,
): Omit<GroupHeader, 'length' | 'isRun'> {
  return { key, list, fingerprint, digests, hasMetas };
}

function tablesOf({ uses, values, items, digests }: Encoder): Tables {
  return { uses: uses.all, values: values.all, items: items.all, digests: digests.all };
}

function sizeOf({ values, items, digests }: Tables): number {
  return values.length + items.length + digests.length;
}

/** Lists of members: groups mostly share them, and those that do not often say the same. */
class ListTable {
  readonly all: (readonly string[])[] = [];
  private readonly texts = new TextTable([]);

  of(list: readonly string[]): number {
    const number = this.texts.ofObject(list, jsonText);
    if (number === this.all.length) this.all.push(list);
    return number;
  }
}

const NONE: readonly string[] = [];

class Encoder {
  readonly uses: TextTable;
  readonly values: TextTable;
  readonly items: TextTable;
  readonly digests: TextTable;
  private readonly inputs: ReadonlyMap<string, Artifact>;
  private readonly identities = new Map<Artifact, Map<readonly string[] | undefined, number>>();
  private readonly blocks = new BlockWriter();
  /** Numbers of one block, before they are written as columns. */
  private scratch = new Int32Array(1 << 10);

  constructor(inputs: ReadonlyMap<string, Artifact>, tables: Tables) {
    this.inputs = inputs;
    this.uses = new TextTable(tables.uses);
    this.values = new TextTable(tables.values);
    this.items = new TextTable(tables.items);
    this.digests = new TextTable(tables.digests);
  }

  get size(): number {
    return this.values.all.length + this.items.all.length + this.digests.all.length;
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

  /** Partitions of one group, in order. */
  add(specs: readonly PartitionSpec[], isRun: (index: number) => boolean): void {
    for (let from = 0; from < specs.length; ) {
      const first = specs[from] as PartitionSpec;
      let to = from + 1;
      while (to < specs.length && isAlike(first, specs[to] as PartitionSpec)) to++;
      this.addBlock(specs.slice(from, to), from, isRun);
      from = to;
    }
  }

  /** Partitions with as many values and reads: one column after another. */
  private addBlock(
    specs: readonly PartitionSpec[],
    from: number,
    isRun: (index: number) => boolean,
  ): void {
    const first = specs[0] as PartitionSpec;
    const values = first.values?.length ?? 0;
    if (this.scratch.length < READ_NUMBERS * specs.length) {
      this.scratch = new Int32Array(2 * READ_NUMBERS * specs.length);
    }
    this.blocks.begin(specs.length, values, first.reads.length);
    for (let i = 0; i < specs.length; i++) this.scratch[i] = isRun(from + i) ? 1 : 0;
    this.blocks.column(this.scratch);
    this.addTexts(specs, this.uses, ({ uses }) => uses ?? NONE);
    this.addTexts(specs, this.values, ({ meta }) => meta ?? null);
    for (let v = 0; v < values; v++) {
      this.addTexts(specs, this.values, (spec) => (spec.values as readonly Json[])[v] as Json);
    }
    for (let r = 0; r < first.reads.length; r++) this.addReads(specs, r);
  }

  private addTexts(
    specs: readonly PartitionSpec[],
    table: TextTable,
    partOf: (spec: PartitionSpec) => Json | readonly string[],
  ): void {
    const { scratch } = this;
    let last: Json | readonly string[] | undefined;
    let number = -1;
    for (let i = 0; i < specs.length; i++) {
      const part = partOf(specs[i] as PartitionSpec);
      // Neighbours mostly share it.
      if (part !== last || number < 0) number = table.ofObject(part, jsonText);
      last = part;
      scratch[i] = number;
    }
    this.blocks.column(scratch);
  }

  /** The reads at one place of each partition. */
  private addReads(specs: readonly PartitionSpec[], read: number): void {
    const { scratch } = this;
    let last: Slice | undefined;
    for (let i = 0; i < specs.length; i++) {
      const slice = (specs[i] as PartitionSpec).reads[read] as Slice;
      const at = READ_NUMBERS * i;
      if (slice === last) scratch.copyWithin(at, at - READ_NUMBERS, at);
      else this.encodeRead(slice, at);
      last = slice;
    }
    for (let n = 0; n < READ_NUMBERS; n++) this.blocks.column(scratch, n, READ_NUMBERS);
  }

  private encodeRead(slice: Slice, start: number): void {
    const { scratch } = this;
    const { input } = slice;
    const artifact = this.inputs.get(input) as Artifact;
    let at = start;
    if (slice.item === '*') {
      const { under } = slice;
      scratch[at++] = this.items.of(itemText(input, under ? [...under, '*'] : null));
      scratch[at++] = this.digests.ofObject(slice, (own) => artifact.sliceDigest(own));
      scratch[at++] = -1;
    } else {
      const item = artifact.item(slice.item) as Item;
      const isPublished = item.place.kind === 'file';
      scratch[at++] = this.items.ofObject(item, ({ key }) => itemText(input, key));
      scratch[at++] = isPublished
        ? this.digests.of(item.digest)
        : this.digests.ofObject(slice, (own) => artifact.sliceDigest(own));
      scratch[at++] = isPublished ? this.identity(artifact, slice) : -1;
    }
    scratch[at++] = slice.from ?? 0;
    scratch[at++] = slice.to ?? -1;
  }

  /** What identifies the columns that a slice of a published item names. */
  private identity(artifact: Artifact, slice: Slice): number {
    let known = this.identities.get(artifact);
    if (!known) {
      known = new Map();
      this.identities.set(artifact, known);
    }
    let number = known.get(slice.columns);
    if (number === undefined) {
      number = this.digests.of(artifact.sliceDigest(slice).split('\u0001')[2] as string);
      known.set(slice.columns, number);
    }
    return number;
  }
}

function isAlike(a: PartitionSpec, b: PartitionSpec): boolean {
  return a.reads.length === b.reads.length && (a.values?.length ?? 0) === (b.values?.length ?? 0);
}
