/**
 * What each partition's fingerprint was made of, so that a later difference can be
 * named: its plug-ins, its values, and what identifies the slices that it read.
 */
import { type PartsFile, readParts, type Which, writeParts } from '../cache/parts-file.js';
import type { Json, PartitionSpec, Slice } from '../contract/index.js';
import { type Artifact, type Item, keyText } from './artifact.js';

interface Header {
  /** The run that wrote it, and the key of the record that it belongs to. */
  readonly run: string;
  readonly key: string;
  /** Key of the record of the answer before, if there was one. */
  readonly before: string;
  readonly uses: readonly (readonly string[])[];
  readonly plugins: Readonly<Record<string, string>>;
  readonly values: readonly Json[];
  /** Input, key of the item (null: all items). */
  readonly items: readonly (readonly [string, readonly string[] | null])[];
  readonly digests: readonly string[];
}

/** One slice that a partition read. */
export interface ReadPart {
  readonly input: string;
  /** Null: every item. */
  readonly item: readonly string[] | null;
  /** Digests of content and columns. */
  readonly digest: string;
  readonly from: number;
  /** -1: to the end. */
  readonly to: number;
}

/** What one partition was computed from. */
export interface PartitionParts {
  readonly uses: readonly string[];
  readonly values: readonly Json[];
  readonly meta: Json;
  readonly reads: readonly ReadPart[];
  /** Digests of the plug-ins that it uses. */
  readonly plugins: Readonly<Record<string, string>>;
  /** True when the run that wrote this computed it. */
  readonly isRun: boolean;
}

/** The parts of all partitions of one answer, decoded one at a time. */
export class Parts {
  readonly header: Header;
  private readonly rows: Int32Array;
  private readonly keys: readonly string[];
  private starts: Map<string, number> | undefined;

  constructor({ header, keys, rows }: PartsFile<Header>) {
    this.header = header;
    this.keys = keys;
    this.rows = rows;
  }

  static read(cacheFolder: string, node: string, which: Which): Parts | undefined {
    const file = readParts<Header>(cacheFolder, node, which);
    return file && new Parts(file);
  }

  /** Keys of all partitions, as lists of values. */
  allKeys(): string[][] {
    return this.keys.map((key) => key.split('\u0000'));
  }

  /** The parts of a partition, if it was there. */
  find(key: readonly string[]): PartitionParts | undefined {
    const start = this.index().get(keyText(key));
    return start === undefined ? undefined : this.decode(start);
  }

  private index(): Map<string, number> {
    if (this.starts) return this.starts;
    this.starts = new Map();
    let at = 0;
    for (const key of this.keys) {
      this.starts.set(key, at);
      at += this.rows[at] as number;
    }
    return this.starts;
  }

  private decode(start: number): PartitionParts {
    const { header, rows } = this;
    let at = start + 1;
    const next = (): number => rows[at++] as number;
    const isRun = next() === 1;
    const uses = header.uses[next()] ?? [];
    const meta = header.values[next()] ?? null;
    const values = Array.from({ length: next() }, () => header.values[next()] as Json);
    const reads = Array.from({ length: next() }, (): ReadPart => {
      const [input, item] = header.items[next()] as Header['items'][number];
      const content = header.digests[next()] as string;
      const columns = next();
      const digest = columns < 0 ? content : `${content} ${header.digests[columns]}`;
      return { input, item, digest, from: next(), to: next() };
    });
    return { uses, values, meta, reads, plugins: header.plugins, isRun };
  }
}

/** What the parts of an answer are taken from. */
export interface PartsInput {
  readonly specs: readonly PartitionSpec[];
  readonly inputs: ReadonlyMap<string, Artifact>;
  readonly plugins: Readonly<Record<string, string>>;
  /** Positions of the partitions that the run computed. */
  readonly ran: readonly number[];
  readonly run: string;
  readonly key: string;
  readonly before: string;
}

/** Keeps the parts of an answer; those of the answer before stay readable. */
export function keepParts(cacheFolder: string, node: string, input: PartsInput): void {
  writeParts(cacheFolder, node, encodeParts(input));
}

/** The parts of partitions as they are now, without keeping them. */
export function partsOf(input: PartsInput): Parts {
  return new Parts(encodeParts(input));
}

function encodeParts(input: PartsInput): PartsFile<Header> {
  const { specs, inputs, plugins, run, key, before } = input;
  const encoder = new Encoder(inputs);
  const ran = new Set(input.ran);
  specs.forEach((spec, i) => {
    encoder.add(spec, ran.has(i));
  });
  const { uses, values, items, digests } = encoder;
  const header = {
    ...{ run, key, before, plugins },
    ...{ uses: uses.all, values: values.all, items: items.all, digests: digests.all },
  };
  return { header, keys: specs.map((spec) => keyText(spec.key)), rows: encoder.rows() };
}

/** Numbers things: the same object has the same number, and so has another with the same text. */
class Interned<T> {
  readonly all: T[] = [];
  private readonly byObject = new Map<unknown, number>();
  private readonly byText = new Map<string, number>();

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
const asIs = (value: string): string => value;

class Encoder {
  readonly uses = new Interned<readonly string[]>();
  readonly values = new Interned<Json>();
  readonly items = new Interned<readonly [string, readonly string[] | null]>();
  readonly digests = new Interned<string>();
  private readonly inputs: ReadonlyMap<string, Artifact>;
  private readonly identities = new Map<Artifact, Map<readonly string[] | undefined, number>>();
  private numbers = new Int32Array(1 << 12);
  private length = 0;

  constructor(inputs: ReadonlyMap<string, Artifact>) {
    this.inputs = inputs;
  }

  rows(): Int32Array {
    return this.numbers.slice(0, this.length);
  }

  add(spec: PartitionSpec, isRun: boolean): void {
    const values = spec.values ?? [];
    const size = 6 + values.length + 5 * spec.reads.length;
    this.reserve(size);
    const { numbers } = this;
    let at = this.length;
    numbers[at++] = size;
    numbers[at++] = isRun ? 1 : 0;
    const uses = spec.uses ?? NONE;
    numbers[at++] = this.uses.of(uses, () => uses, asText);
    numbers[at++] = this.value(spec.meta ?? null);
    numbers[at++] = values.length;
    for (const value of values) numbers[at++] = this.value(value);
    numbers[at++] = spec.reads.length;
    for (const slice of spec.reads) at = this.addRead(slice, at);
    this.length = at;
  }

  private addRead(slice: Slice, start: number): number {
    const { numbers } = this;
    const artifact = this.inputs.get(slice.input) as Artifact;
    let at = start;
    if (slice.item === '*') {
      numbers[at++] = this.items.of(`* ${slice.input}`, () => [slice.input, null], asText);
      numbers[at++] = this.digests.of(slice, () => artifact.sliceDigest(slice), asIs);
      numbers[at++] = -1;
    } else {
      const item = artifact.item(slice.item) as Item;
      numbers[at++] = this.items.of(item, () => [slice.input, item.key], asText);
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
    return at;
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

  private value(value: Json): number {
    return this.values.of(value, () => value, asText);
  }

  private reserve(size: number): void {
    if (this.length + size <= this.numbers.length) return;
    const larger = new Int32Array(2 * this.numbers.length + size);
    larger.set(this.numbers);
    this.numbers = larger;
  }
}
