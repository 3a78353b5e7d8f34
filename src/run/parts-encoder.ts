/**
 * Encodes what partitions were made of as rows of numbers that point into tables.
 *
 * Tables go on from those of the answer before, so that rows of groups that did
 * not change are copied as they are. When most of a table is no longer needed,
 * everything is encoded anew.
 */
import type { PartsFile } from '../cache/parts-file.js';
import type { Json, PartitionSpec, Slice } from '../contract/index.js';
import type { Artifact } from './artifact.js';
import type { Evaluation } from './evaluate.js';
import { type Item, keyText } from './item.js';
import { neighbours } from './item-groups.js';
import { type GroupHeader, Parts, type PartsHeader, type Tables } from './parts.js';

/** Tables may hold so many times what is needed. */
const MOST_GARBAGE = 2;
/** Numbers that one read takes in a row. */
const READ_NUMBERS = 5;
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

/** The parts of some partitions as they are now, without keeping them. */
export function partsOf(
  specs: readonly PartitionSpec[],
  inputs: ReadonlyMap<string, Artifact>,
  plugins: Readonly<Record<string, string>>,
): Parts {
  const encoder = new Encoder(inputs, NO_TABLES);
  const together = neighbours(specs);
  const groups = together.map(({ key, items }, list): GroupHeader => {
    const before = encoder.length;
    for (const spec of items) encoder.add(spec, false);
    const length = encoder.length - before;
    return { ...group(key, list, null, [], true), isRun: false, length };
  });
  const lists = together.map(({ items }) => items.map(({ key }) => key.at(-1) as string));
  const header = { run: '', key: '', before: '', mark: '', plugins, lists, groups };
  return new Parts({
    header: { ...header, ...tablesOf(encoder), needed: encoder.size },
    rows: encoder.rows(),
    answers: new Int32Array(specs.length).fill(-1),
  });
}

function encode(input: PartsInput, before: PartsHeader | undefined): PartsFile<PartsHeader> {
  const { evaluation, inputs, plugins } = input;
  const encoder = new Encoder(inputs, before ?? NO_TABLES);
  // Mostly as much as before, and a little.
  encoder.reserve(1.125 * (before?.groups.reduce((sum, { length }) => sum + length, 0) ?? 0));
  const lists = new Interned<readonly string[]>([], asText);
  const ran = new Set(evaluation.stale);
  const groups = evaluation.groups.map(({ fanOut, fingerprint, known }, g): GroupHeader => {
    const list = lists.of(fanOut.members, () => fanOut.members, asText);
    const digests = input.digests[g] ?? [];
    const start = encoder.length;
    let hasMetas = known?.hasMetas ?? false;
    if (known && before) encoder.copy(known.rows);
    else {
      hasMetas = false;
      for (let i = 0; i < fanOut.members.length; i++) {
        const spec = fanOut.spec(i);
        encoder.add(spec, ran.has(fanOut.from + i));
        if (spec.meta !== undefined && spec.meta !== null) hasMetas = true;
      }
      evaluation.release(fanOut);
      // What was made for one partition alone is met again by nobody.
      if (fanOut.isMadeSingly) encoder.forgetObjects();
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
    rows: encoder.rows(),
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

/** Numbers things: the same object has the same number, and so has another with the same text. */
class Interned<T> {
  readonly all: T[];
  private readonly byObject = new Map<unknown, number>();
  private readonly byText = new Map<string, number>();

  constructor(before: readonly T[], text: (value: T) => string) {
    this.all = [...before];
    before.forEach((value, number) => {
      this.byText.set(text(value), number);
    });
  }

  forgetObjects(): void {
    this.byObject.clear();
  }

  /** The number of a value that partitions may share as an object. */
  of(object: unknown, make: () => T, text: (value: T) => string): number {
    const known = this.byObject.get(object);
    if (known !== undefined) return known;
    const value = make();
    const key = text(value);
    let number = this.byText.get(key);
    if (number === undefined) {
      number = this.all.push(value) - 1;
      this.byText.set(key, number);
    }
    this.byObject.set(object, number);
    return number;
  }
}

const NONE: readonly string[] = [];
const asText = (value: unknown): string => JSON.stringify(value);
/** Names without a zero in them, so that the text tells all of them apart. */
const itemText = ([input, item]: Tables['items'][number]): string =>
  item === null ? input : `${input}\u0000${keyText(item)}`;
const asIs = (value: string): string => value;

class Encoder {
  readonly uses: Interned<readonly string[]>;
  readonly values: Interned<Json>;
  readonly items: Interned<readonly [string, readonly string[] | null]>;
  readonly digests: Interned<string>;
  private readonly inputs: ReadonlyMap<string, Artifact>;
  private readonly identities = new Map<Artifact, Map<readonly string[] | undefined, number>>();
  private numbers = new Int32Array(1 << 12);
  private used = 0;
  /** Where the numbers of each slice that was met already stand. */
  private readonly slices = new Map<Slice, number>();
  private lastUses: readonly string[] | undefined;
  private lastList = 0;
  /** The number of null. */
  private nothing: number | undefined;

  constructor(inputs: ReadonlyMap<string, Artifact>, tables: Tables) {
    this.inputs = inputs;
    this.uses = new Interned(tables.uses, asText);
    this.values = new Interned(tables.values, asText);
    this.items = new Interned(tables.items, itemText);
    this.digests = new Interned(tables.digests, asIs);
  }

  /** Lets go of the objects that numbers were given to; what says the same keeps its number. */
  forgetObjects(): void {
    this.slices.clear();
    for (const table of [this.values, this.items, this.digests]) table.forgetObjects();
  }

  get size(): number {
    return this.values.all.length + this.items.all.length + this.digests.all.length;
  }

  get length(): number {
    return this.used;
  }

  rows(): Int32Array {
    return this.numbers.subarray(0, this.used);
  }

  /** Rows that point into the same tables already. */
  copy(rows: Int32Array): void {
    this.reserve(rows.length);
    this.numbers.set(rows, this.used);
    this.used += rows.length;
  }

  add(spec: PartitionSpec, isRun: boolean): void {
    const values = spec.values ?? NONE;
    const { reads } = spec;
    const size = 6 + values.length + READ_NUMBERS * reads.length;
    this.reserve(size);
    const { numbers } = this;
    let at = this.used;
    numbers[at++] = size;
    numbers[at++] = isRun ? 1 : 0;
    numbers[at++] = this.list(spec.uses ?? NONE);
    numbers[at++] = this.value(spec.meta ?? null);
    numbers[at++] = values.length;
    for (let v = 0; v < values.length; v++) numbers[at++] = this.value(values[v] as Json);
    numbers[at++] = reads.length;
    for (let r = 0; r < reads.length; r++) {
      this.addRead(reads[r] as Slice, at);
      at += READ_NUMBERS;
    }
    this.used = at;
  }

  /** Partitions share slices: what one says is looked up once. */
  private addRead(slice: Slice, at: number): void {
    const { numbers } = this;
    const known = this.slices.get(slice);
    if (known === undefined) {
      this.slices.set(slice, at);
      this.encodeRead(slice, at);
      return;
    }
    for (let i = 0; i < READ_NUMBERS; i++) numbers[at + i] = numbers[known + i] as number;
  }

  private encodeRead(slice: Slice, start: number): void {
    const { numbers } = this;
    const artifact = this.inputs.get(slice.input) as Artifact;
    let at = start;
    if (slice.item === '*') {
      const { input, under } = slice;
      const items = under ? [...under, '*'] : null;
      const name = `* ${input} ${under?.join('\u0000') ?? ''}`;
      numbers[at++] = this.items.of(name, () => [input, items], itemText);
      numbers[at++] = this.digests.of(slice, () => artifact.sliceDigest(slice), asIs);
      numbers[at++] = -1;
    } else {
      const item = artifact.item(slice.item) as Item;
      numbers[at++] = this.items.of(item, () => [slice.input, item.key], itemText);
      if (item.place.kind === 'file') {
        numbers[at++] = this.digests.of(item, () => item.digest, asIs);
        numbers[at++] = this.identity(artifact, slice);
      } else {
        numbers[at++] = this.digests.of(slice, () => artifact.sliceDigest(slice), asIs);
        numbers[at++] = -1;
      }
    }
    numbers[at++] = slice.from ?? 0;
    numbers[at++] = slice.to ?? -1;
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
      const text = artifact.sliceDigest(slice).split('\u0001')[2] as string;
      number = this.digests.of(text, () => text, asIs);
      known.set(slice.columns, number);
    }
    return number;
  }

  private list(uses: readonly string[]): number {
    if (uses === this.lastUses) return this.lastList;
    this.lastUses = uses;
    this.lastList = this.uses.of(uses, () => uses, asText);
    return this.lastList;
  }

  private value(value: Json): number {
    if (value !== null) return this.values.of(value, () => value, asText);
    this.nothing ??= this.values.of(null, () => null, asText);
    return this.nothing;
  }

  /** Makes room for so many numbers more. */
  reserve(size: number): void {
    if (this.used + size <= this.numbers.length) return;
    const larger = new Int32Array(2 * this.numbers.length + Math.ceil(size));
    larger.set(this.numbers);
    this.numbers = larger;
  }
}
