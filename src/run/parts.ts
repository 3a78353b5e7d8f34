/**
 * What a node's last answer consisted of, group by group: which answers of the log,
 * and what each partition's fingerprint was made of, so that a group that did not
 * change need not be taken apart and a later difference can be named.
 *
 * Derived from what stands elsewhere: without it everything is only asked anew.
 */
import { type PartsFile, readParts, type Which } from '../cache/parts-file.js';
import type { Json } from '../contract/index.js';
import { keyText } from './item.js';
import { blocksIn, type PartBlock } from './part-blocks.js';
import { itemOf, type PartItem } from './part-texts.js';

/** One group of partitions. */
export interface GroupHeader {
  readonly key: readonly string[];
  /** Which of the lists of members. */
  readonly list: number;
  /** Null where only the partitions know what they depend on. */
  readonly fingerprint: string | null;
  /** Digest of the group's items, per output; null where outputs lie in published files. */
  readonly digests: readonly (string | null)[];
  /** Whether items have facts. */
  readonly hasMetas: boolean;
  /** Numbers that its blocks take. */
  readonly length: number;
  /** False when the run that wrote this computed nothing of it. */
  readonly isRun: boolean;
}

/** What partitions share, as texts that numbers point at. */
export interface Tables {
  /** Lists of plug-ins, as JSON. */
  readonly uses: readonly string[];
  /** As JSON. */
  readonly values: readonly string[];
  /** Inputs with what keys of their items begin with, and last values of keys. */
  readonly names: readonly string[];
  readonly digests: readonly string[];
}

export interface PartsHeader extends Tables {
  /** The run that wrote it, and the key of the record that it belongs to. */
  readonly run: string;
  readonly key: string;
  /** Key of the record of the answer before, if there was one. */
  readonly before: string;
  readonly plugins: Readonly<Record<string, string>>;
  /** The log whose answers are meant. */
  readonly mark: string;
  readonly lists: readonly (readonly string[])[];
  readonly groups: readonly GroupHeader[];
  /** How much stood in the tables when all of it was needed. */
  readonly needed: number;
}

/** A group of the last answer. */
export interface KnownGroup extends GroupHeader {
  readonly members: readonly string[];
  /** Number of each partition's answer in the log; -1 without one. */
  readonly answers: Int32Array;
  /** What its partitions were made of, in blocks of numbers. */
  readonly numbers: Int32Array;
}

/** Where the numbers of one partition are. */
export interface PartsPlace {
  readonly group: KnownGroup;
  readonly member: number;
  readonly block: PartBlock;
  /** Of the partition among those of the block. */
  readonly index: number;
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
  /** True when it failed in the run that wrote this. */
  readonly isFailed: boolean;
}

/** A group with the blocks in which its members are. */
export interface PlacedGroup {
  readonly group: KnownGroup;
  readonly blocks: readonly PartBlock[];
}

/** A group, and where each of its members is; found when somebody asks. */
class FoundGroup implements PlacedGroup {
  private found: readonly PartBlock[] | undefined;
  private byName: Map<string, number> | undefined;

  constructor(readonly group: KnownGroup) {}

  get blocks(): readonly PartBlock[] {
    this.found ??= blocksIn(this.group.numbers);
    return this.found;
  }

  placeOf(name: string): PartsPlace | undefined {
    this.byName ??= new Map(this.group.members.map((member, i) => [member, i]));
    const member = this.byName.get(name);
    return member === undefined ? undefined : placeIn(this, member);
  }
}

/** Where the member with a number is. */
export function placeIn({ group, blocks }: PlacedGroup, member: number): PartsPlace {
  let index = member;
  let b = 0;
  for (; index >= (blocks[b] as PartBlock).count; b++) index -= (blocks[b] as PartBlock).count;
  return { group, member, block: blocks[b] as PartBlock, index };
}

/** The parts of all partitions of one answer, decoded one at a time. */
export class Parts {
  readonly header: PartsHeader;
  private readonly file: PartsFile<PartsHeader>;
  private byKey: Map<string, FoundGroup> | undefined;
  private readonly said = new Map<string, Json>();

  constructor(file: PartsFile<PartsHeader>) {
    this.header = file.header;
    this.file = file;
  }

  static read(cacheFolder: string, node: string, which: Which): Parts | undefined {
    const file = readParts<PartsHeader>(cacheFolder, node, which);
    return file && new Parts(file);
  }

  /** Number of each partition's answer in the log; -1 without one. */
  get answers(): Int32Array {
    return this.file.answers;
  }

  groups(): KnownGroup[] {
    const { numbers, answers } = this.file;
    let at = 0;
    let from = 0;
    return this.header.groups.map((group) => {
      const members = this.header.lists[group.list] ?? [];
      const known = {
        ...group,
        members,
        answers: answers.subarray(from, from + members.length),
        numbers: numbers.subarray(at, at + group.length),
      };
      at += group.length;
      from += members.length;
      return known;
    });
  }

  /** Keys of all partitions, or of those that are chosen, as lists of values. */
  allKeys(isChosen: (key: readonly string[]) => boolean = () => true): string[][] {
    const keys: string[][] = [];
    for (const group of this.header.groups) {
      const key = [...group.key, ''];
      for (const member of this.header.lists[group.list] ?? []) {
        key[key.length - 1] = member;
        if (isChosen(key)) keys.push([...key]);
      }
    }
    return keys;
  }

  /** Partitions whose keys are chosen, in order, each with its place. */
  *chosen(
    isChosen: (key: readonly string[]) => boolean,
  ): Generator<readonly [key: string[], place: PartsPlace]> {
    for (const group of this.groups()) {
      const key = [...group.key, ''];
      const placed = { group, blocks: blocksIn(group.numbers) };
      for (let i = 0; i < group.members.length; i++) {
        key[key.length - 1] = group.members[i] as string;
        if (isChosen(key)) yield [[...key], placeIn(placed, i)];
      }
    }
  }

  /** How many partitions there were that are gone. */
  goneFrom(present: readonly Pick<KnownGroup, 'key' | 'members'>[]): number {
    const now = new Map(present.map((group) => [keyText(group.key), group.members]));
    // Groups mostly share their lists: two that are alike are compared once.
    const alike = new Map<readonly string[], readonly string[]>();
    return this.groups().reduce((gone, { key, members }) => {
      const left = now.get(keyText(key)) ?? [];
      if (alike.get(members) === left) return gone;
      if (left.length === members.length && left.every((m, i) => m === members[i])) {
        alike.set(members, left);
        return gone;
      }
      const set = new Set(left);
      return gone + members.filter((member) => !set.has(member)).length;
    }, 0);
  }

  /** The group with a key, if it was there. */
  placedGroup(key: readonly string[]): PlacedGroup | undefined {
    return this.found().get(keyText(key));
  }

  /** Where a partition's numbers are, if it was there. */
  place(key: readonly string[]): PartsPlace | undefined {
    return this.found()
      .get(keyText(key.slice(0, -1)))
      ?.placeOf(key.at(-1) as string);
  }

  /** What the partition at a place was made of. */
  at(place: PartsPlace): PartitionParts {
    return { ...this.decode(place), isFailed: this.isFailed(place) };
  }

  /** True when the run that wrote this computed the partition. */
  isRun({ group, block, index }: PartsPlace): boolean {
    return group.isRun && block.isRun(index);
  }

  /** True when the partition failed in the run that wrote this. */
  isFailed({ group, member }: Pick<PartsPlace, 'group' | 'member'>): boolean {
    return group.answers[member] === -1 && this.hasAnswers;
  }

  /** The item that two numbers of a read stand for. */
  item(start: number, last: number): PartItem {
    const { names } = this.header;
    return itemOf(names[start] as string, last < 0 ? undefined : (names[last] as string));
  }

  /** False where outputs lie in published files, of which the log knows nothing. */
  private get hasAnswers(): boolean {
    return this.header.groups.some(({ digests }) => digests.some((digest) => digest !== null));
  }

  private found(): ReadonlyMap<string, FoundGroup> {
    this.byKey ??= new Map(
      this.groups().map((group) => [keyText(group.key), new FoundGroup(group)]),
    );
    return this.byKey;
  }

  private decode({ block, index }: PartsPlace): Omit<PartitionParts, 'isFailed'> {
    const { header } = this;
    const uses = (this.json(header.uses[block.uses(index)]) ?? []) as readonly string[];
    const meta = this.json(header.values[block.meta(index)]);
    const values = Array.from({ length: block.values }, (_, v) =>
      this.json(header.values[block.value(v, index)]),
    );
    const reads = Array.from({ length: block.reads }, (_, r): ReadPart => {
      const number = (which: number): number => block.read(r, which, index);
      const [input, item] = this.item(number(0), number(1));
      const content = header.digests[number(2)] as string;
      const columns = number(3);
      const digest = columns < 0 ? content : `${content} ${header.digests[columns]}`;
      return { input, item, digest, from: number(4), to: number(5) };
    });
    return { uses, values, meta, reads, plugins: header.plugins };
  }

  /** What a text says: the same object each time. */
  private json(text = 'null'): Json {
    let value = this.said.get(text);
    if (value === undefined) {
      value = JSON.parse(text) as Json;
      this.said.set(text, value);
    }
    return value;
  }
}
