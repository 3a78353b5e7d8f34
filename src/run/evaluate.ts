/**
 * Evaluation: asks each group of a node's partitions, and where that is new each
 * partition of it, for its fingerprint, and says which are answered already.
 */
import type { ActionLog } from '../cache/action-log.js';
import { KEY_BYTES, type LoggedSection } from '../cache/logged-batch.js';
import type { Manifest } from '../cache/manifest.js';
import type { PackStore } from '../cache/pack-store.js';
import { DigestWriter } from '../cache/write-digest.js';
import { canonicalJson } from '../config/canonical.js';
import type { ComputeNode, ItemsUnder, Json, PartitionSpec, Slice } from '../contract/index.js';
import { type Artifact, type ArtifactColumn, hashText } from './artifact.js';
import { Fingerprints, pluginDigest, SCHEME } from './fingerprints.js';
import type { Item } from './item.js';
import { KnownGroups } from './known-groups.js';
import { partitionContext } from './partition-context.js';
import { type FanOutGroup, fanOut } from './partition-groups.js';
import { type KnownGroup, Parts } from './parts.js';
import { publishedHits } from './published-hits.js';
import type { NodeRuntime } from './runtime.js';

/** Of more partitions than this, those of a group are let go after each use. */
const KEPT_PARTITIONS = 100_000;

export interface EvaluationInput {
  readonly runtime: NodeRuntime;
  readonly inputs: ReadonlyMap<string, Artifact>;
  readonly log: ActionLog;
  readonly packs: PackStore;
  readonly manifest: Manifest | undefined;
  readonly projectFolder: string;
  readonly cacheFolder: string;
  readonly force: boolean;
  /**
   * How many partitions of a group are asked about; all when absent. Groups without any
   * are listed and no more: none of their partitions is stale or has an answer.
   */
  readonly only?: (key: readonly string[], members: readonly string[]) => number;
}

/** A group as it stands. */
export interface EvaluatedGroup {
  readonly fanOut: FanOutGroup;
  /** Digest of all that it depends on; undefined where only its partitions know. */
  readonly fingerprint: string | undefined;
  /** The last answer, when nothing of the group changed since. */
  readonly known: KnownGroup | undefined;
  /** How many of its partitions are asked about. */
  readonly asked: number;
}

/** Evaluates a compute node on its inputs. */
export function evaluate(input: EvaluationInput): Evaluation {
  const { runtime, inputs } = input;
  const node = runtime.node as ComputeNode<unknown>;
  const context = partitionContext(runtime, inputs, input.projectFolder);
  const prints = new Fingerprints(runtime, inputs);
  const last = Parts.read(input.cacheFolder, runtime.id, 'now');
  const isPublished = parquetOutput(node) !== undefined;
  const known = new KnownGroups({ parts: last, log: input.log, packs: input.packs, isPublished });
  const groups = fanOut(runtime.type, node, context).map((group): EvaluatedGroup => {
    const { key, members } = group;
    const asked = input.only ? input.only(key, members) : members.length;
    const fingerprint = asked === 0 ? undefined : prints.ofGroup(group);
    return {
      fanOut: group,
      asked,
      fingerprint,
      known: fingerprint === undefined || input.force ? undefined : known.find(fingerprint),
    };
  });
  const declared = node.columns?.(context) ?? [];
  const columns = declared.map((column) => ({
    spec: column.spec,
    id: hashText(
      canonicalJson([
        'column',
        SCHEME,
        column.uses.map((id) => pluginDigest(runtime, id)),
        column.values ?? [],
      ] as Json),
    ),
  }));
  const columnUses = declared.map((column) => column.uses);
  return new Evaluation(input, { groups, prints, columns, columnUses, last });
}

interface Enumerated {
  readonly groups: readonly EvaluatedGroup[];
  readonly prints: Fingerprints;
  readonly columns: readonly ArtifactColumn[];
  readonly columnUses: readonly (readonly string[])[];
  readonly last: Parts | undefined;
}

/** How the partitions of a node stand. */
export class Evaluation {
  readonly groups: readonly EvaluatedGroup[];
  /** How many partitions there are. */
  readonly count: number;
  /** Columns of the parquet output; empty without one. */
  readonly columns: readonly ArtifactColumn[];
  /** Per column: the plug-ins that it uses. */
  readonly columnUses: readonly (readonly string[])[];
  /** Per partition: the number of its answer in the log, or -1. */
  readonly answers: Int32Array;
  /** Per partition: its item in the published files, when answered. */
  readonly published: readonly (Item | undefined)[];
  /** Nothing that is known may be served. */
  readonly isForced: boolean;
  /** Indices of the partitions that must run. */
  readonly stale: readonly number[];
  /** What the last answer consisted of; groups that are known came from it. */
  readonly last: Parts | undefined;
  private readonly prints: Fingerprints;
  private lastGroup = 0;
  /** Per group: the fingerprints of its partitions, 32 bytes each. */
  private readonly keysOf = new Map<FanOutGroup, Buffer>();

  constructor(input: EvaluationInput, { groups, prints, columns, columnUses, last }: Enumerated) {
    this.groups = groups;
    this.prints = prints;
    this.columns = columns;
    this.columnUses = columnUses;
    this.last = last;
    this.isForced = input.force;
    this.count = groups.at(-1)?.fanOut.to ?? 0;
    this.answers = new Int32Array(this.count).fill(-1);
    const isParquet = parquetOutput(input.runtime.node as ComputeNode<unknown>) !== undefined;
    this.published = isParquet ? publishedHits(input, this) : [];
    this.stale = isParquet ? this.stalePublished() : this.staleStored(input);
  }

  /** A partition: made alone where its node type can, else its group is enumerated when first asked for. */
  spec(index: number): PartitionSpec {
    const group = this.groupOf(index);
    return group.spec(index - group.from);
  }

  fingerprint(index: number): string {
    const group = this.groupOf(index);
    const at = KEY_BYTES * (index - group.from);
    return this.askedOf(group).toString('hex', at, at + KEY_BYTES);
  }

  /** Where the 32 bytes of a partition's fingerprint stand: among those of its group. */
  fingerprintPlace(index: number): { readonly bytes: Buffer; readonly at: number } {
    const group = this.groupOf(index);
    return { bytes: this.askedOf(group), at: KEY_BYTES * (index - group.from) };
  }

  /** The fingerprints of some partitions, back to back. */
  fingerprintsOf(indices: Uint32Array): Buffer {
    const all = Buffer.from(new ArrayBuffer(indices.length * KEY_BYTES));
    for (let i = 0; i < indices.length; ) {
      const first = indices[i] as number;
      const group = this.groupOf(first);
      const begin = i;
      // Neighbours are copied with one call.
      do i++;
      while (indices[i] === first + i - begin && (indices[i] as number) < group.to);
      const from = (first - group.from) * KEY_BYTES;
      const own = this.askedOf(group).subarray(from, from + (i - begin) * KEY_BYTES);
      all.set(own, begin * KEY_BYTES);
    }
    return all;
  }

  /** Sections of a batch of some partitions, with the stems of these. */
  withStems(indices: Uint32Array, sections: readonly LoggedSection[]): readonly LoggedSection[] {
    let end = 0;
    return sections.map((section) => {
      const first = indices[end] as number;
      end += section.count;
      const group = this.groupOf(first);
      const isInside = (indices[end - 1] as number) < group.to;
      const own = isInside ? this.prints.stemsOf(group) : undefined;
      return { ...section, stems: own ?? [this.prints.commonStem] };
    });
  }

  /** True where nothing of the partition's group changed since the last answer. */
  isKnown(index: number): boolean {
    return this.evaluatedGroup(index).known !== undefined;
  }

  /** False for partitions of groups that nobody asks about. */
  isAsked(index: number): boolean {
    return this.evaluatedGroup(index).asked > 0;
  }

  /** Lets go of the partitions of a group, where keeping those of all would cost too much. */
  release(group: FanOutGroup): void {
    if (this.count > KEPT_PARTITIONS) group.release();
  }

  /** As `release`, of the groups that some partitions belong to. */
  releaseOf(indices: readonly number[]): void {
    for (const group of new Set(indices.map((index) => this.groupOf(index)))) this.release(group);
  }

  /** Values of a partition's key, without enumerating anything. */
  key(index: number): readonly string[] {
    const group = this.groupOf(index);
    return [...group.key, group.members[index - group.from] as string];
  }

  /** One value of a partition's key. */
  value(index: number, dim: number): string {
    const { key, members, from } = this.groupOf(index);
    return (dim < key.length ? key[dim] : members[index - from]) as string;
  }

  /** True when something that changed reads all items of an input. */
  readsWholeInputs(): boolean {
    return this.groups.some(({ fanOut, known }) => {
      if (known) return false;
      const { whole } = fanOut;
      return whole ? readsWholeInput(whole.reads) : readsOfSome(fanOut.specs);
    });
  }

  /** How many partitions are asked about. */
  get asked(): number {
    return this.groups.reduce((sum, { asked }) => sum + asked, 0);
  }

  /** Keys of all partitions, in order; for those who list them all. */
  keys(): string[][] {
    return this.groups.flatMap(({ fanOut: { key, members } }) =>
      members.map((member) => [...key, member]),
    );
  }

  private groupOf(index: number): FanOutGroup {
    return this.evaluatedGroup(index).fanOut;
  }

  private evaluatedGroup(index: number): EvaluatedGroup {
    // Partitions are asked for in order, or nearly so.
    const last = this.groups[this.lastGroup] as EvaluatedGroup;
    if (index >= last.fanOut.from && index < last.fanOut.to) return last;
    let low = 0;
    let high = this.groups.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.groups[middle] as EvaluatedGroup).fanOut.from <= index) low = middle;
      else high = middle - 1;
    }
    this.lastGroup = low;
    return this.groups[low] as EvaluatedGroup;
  }

  /** The fingerprints of a group; `into`: where they are to stand when they were not asked for yet. */
  private askedOf(group: FanOutGroup, into?: Buffer): Buffer {
    let asked = this.keysOf.get(group);
    if (!asked) {
      const count = group.members.length;
      asked = into ?? Buffer.from(new ArrayBuffer(count * KEY_BYTES));
      const writer = new DigestWriter(asked);
      for (let i = 0; i < count; i++) writer.add(this.prints.textOf(group.spec(i)));
      writer.flush();
      this.keysOf.set(group, asked);
      // While its partitions are listed: they are let go next.
      if (this.count > KEPT_PARTITIONS && !group.isMadeSingly) this.prints.stemsOf(group);
    }
    return asked;
  }

  /** Partitions that no published file answers. */
  private stalePublished(): number[] {
    const stale: number[] = [];
    for (const { fanOut: group, asked } of this.groups) {
      if (asked === 0) continue;
      for (let i = group.from; i < group.to; i++) {
        if (this.published[i] === undefined) stale.push(i);
      }
    }
    return stale;
  }

  /** Partitions that the log does not answer; the numbers of the answers to others are noted. */
  private staleStored({ log, packs, force }: EvaluationInput): number[] {
    for (const { fanOut: group, known } of this.groups) {
      if (known) this.answers.set(known.answers, group.from);
    }
    const open = this.groups.filter(({ known, asked }) => !known && asked > 0);
    const all = open.map(({ fanOut }) => fanOut);
    const asked = force ? [] : all.filter((group) => this.mayBeAnswered(group, log));
    if (asked.length > 0) {
      const stems = asked.map((group) => this.stemsOf(group));
      const known = stems.every((some) => some !== undefined) ? stems.flat() : undefined;
      const found = log.answersTo(this.fingerprintsIn(asked), packs, known);
      let at = 0;
      for (const { from, members } of asked) {
        this.answers.set(found.subarray(at, at + members.length), from);
        at += members.length;
      }
    }
    const stale: number[] = [];
    for (const { from, to } of all) {
      for (let i = from; i < to; i++) if ((this.answers[i] as number) < 0) stale.push(i);
    }
    return stale;
  }

  /** False where the log has answers to nothing alike: then no fingerprint is made before it is needed. */
  private mayBeAnswered(group: FanOutGroup, log: ActionLog): boolean {
    const stems = this.stemsOf(group);
    return !stems || log.mayAnswer(stems);
  }

  /** Stems under which answers to a group's partitions are named; undefined where they are not known. */
  private stemsOf(group: FanOutGroup): readonly string[] | undefined {
    // So many are not listed once more than they must be.
    if (this.count > KEPT_PARTITIONS) return undefined;
    const stems = this.prints.stemsOf(group);
    return stems && [...stems, this.prints.commonStem];
  }

  /** The fingerprints of all partitions of some groups, back to back. */
  private fingerprintsIn(groups: readonly FanOutGroup[]): Buffer {
    const count = groups.reduce((sum, { members }) => sum + members.length, 0);
    const all = Buffer.from(new ArrayBuffer(count * KEY_BYTES));
    let at = 0;
    for (const group of groups) {
      const end = at + group.members.length * KEY_BYTES;
      this.askedOf(group, all.subarray(at, end));
      this.release(group);
      at = end;
    }
    return all;
  }
}

/** True when some partition reads all items of an input. */
function readsOfSome(specs: readonly PartitionSpec[]): boolean {
  // The first read of many, without a call for each.
  for (let i = 0; i < specs.length; i++) {
    const { reads } = specs[i] as PartitionSpec;
    if (reads[0]?.item === '*' || (reads.length > 1 && readsWholeInput(reads))) return true;
  }
  return false;
}

function readsWholeInput(reads: readonly (Slice | ItemsUnder)[]): boolean {
  for (const read of reads) if ('item' in read && read.item === '*') return true;
  return false;
}

/** The name of a node's parquet output, if it has one. */
export function parquetOutput(node: ComputeNode<unknown>): string | undefined {
  return Object.entries(node.outputs).find(([, output]) => output.kind === 'parquet')?.[0];
}
