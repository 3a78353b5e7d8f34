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
  /** Numbers that its rows take. */
  readonly length: number;
  /** False when the run that wrote this computed nothing of it. */
  readonly isRun: boolean;
}

/** What partitions share. */
export interface Tables {
  readonly uses: readonly (readonly string[])[];
  readonly values: readonly Json[];
  /** Input, key of the item (null: all items). */
  readonly items: readonly (readonly [string, readonly string[] | null])[];
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
  /** What its partitions were made of, in numbers that point into the tables. */
  readonly rows: Int32Array;
}

/** Where the numbers of one partition begin in the rows of its group. */
export interface PartsPlace {
  readonly group: KnownGroup;
  readonly member: number;
  readonly at: number;
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

interface PlacedGroup {
  placeOf(member: string): PartsPlace | undefined;
}

/** Finds members of a group; where each begins is reckoned once, when the first is asked for. */
function placed(group: KnownGroup): PlacedGroup {
  let places: Map<string, PartsPlace> | undefined;
  return {
    placeOf(name) {
      if (!places) {
        let at = 0;
        places = new Map();
        for (const [member, own] of group.members.entries()) {
          places.set(own, { group, member, at });
          at += group.rows[at] as number;
        }
      }
      return places.get(name);
    },
  };
}

/** The parts of all partitions of one answer, decoded one at a time. */
export class Parts {
  readonly header: PartsHeader;
  private readonly file: PartsFile<PartsHeader>;
  private byKey: Map<string, PlacedGroup> | undefined;

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
    const { rows, answers } = this.file;
    let row = 0;
    let from = 0;
    return this.header.groups.map((group) => {
      const members = this.header.lists[group.list] ?? [];
      const known = {
        ...group,
        members,
        answers: answers.subarray(from, from + members.length),
        rows: rows.subarray(row, row + group.length),
      };
      row += group.length;
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
      let at = 0;
      for (let i = 0; i < group.members.length; i++) {
        key[key.length - 1] = group.members[i] as string;
        if (isChosen(key)) yield [[...key], { group, member: i, at }];
        at += group.rows[at] as number;
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

  /** Where a partition's numbers are, if it was there. */
  place(key: readonly string[]): PartsPlace | undefined {
    this.byKey ??= new Map(this.groups().map((group) => [keyText(group.key), placed(group)]));
    const found = this.byKey.get(keyText(key.slice(0, -1)));
    return found?.placeOf(key.at(-1) as string);
  }

  /** What the partition at a place was made of. */
  at(place: PartsPlace): PartitionParts {
    return { ...this.decode(place.group, place.at), isFailed: this.isFailed(place) };
  }

  /** True when the run that wrote this computed the partition. */
  isRun({ group, at }: PartsPlace): boolean {
    return group.isRun && group.rows[at + 1] === 1;
  }

  /** True when the partition failed in the run that wrote this. */
  isFailed({ group, member }: PartsPlace): boolean {
    return group.answers[member] === -1 && this.hasAnswers;
  }

  /** False where outputs lie in published files, of which the log knows nothing. */
  private get hasAnswers(): boolean {
    return this.header.groups.some(({ digests }) => digests.some((digest) => digest !== null));
  }

  private decode({ rows }: KnownGroup, start: number): Omit<PartitionParts, 'isFailed'> {
    const { header } = this;
    let at = start + 2;
    const next = (): number => rows[at++] as number;
    const uses = header.uses[next()] ?? [];
    const meta = header.values[next()] ?? null;
    const values = Array.from({ length: next() }, () => header.values[next()] as Json);
    const reads = Array.from({ length: next() }, (): ReadPart => {
      const [input, item] = header.items[next()] as Tables['items'][number];
      const content = header.digests[next()] as string;
      const columns = next();
      const digest = columns < 0 ? content : `${content} ${header.digests[columns]}`;
      return { input, item, digest, from: next(), to: next() };
    });
    return { uses, values, meta, reads, plugins: header.plugins };
  }
}
