/**
 * Checks one node for look-ahead by prefix stability: partitions are computed on all
 * of their data and again on data that ends earlier; what was known by then must be
 * the same. Sampled by seed: a leak that is found is one, and none found is no proof.
 */
import type { Causal, ComputeNode, PartitionSpec } from '../contract/index.js';
import type { Artifact } from '../run/artifact.js';
import { valueText } from '../run/field-difference.js';
import { keyText } from '../run/item.js';
import { partitionContext } from '../run/partition-context.js';
import { fanOut } from '../run/partition-groups.js';
import type { NodeRuntime } from '../run/runtime.js';
import { drawn } from '../run/seeded-sample.js';
import type { ColumnSpec } from '../table/column.js';
import { differences, type KnownTable, keysOf } from './lookahead-compare.js';
import { Cutter } from './lookahead-cut.js';
import { type Found, Leaks } from './lookahead-leaks.js';
import { Probe, type Seen } from './lookahead-probe.js';
import type { Leak, NodeLookahead } from './lookahead-result.js';
import { Unstable } from './lookahead-unstable.js';

/** Partitions that are tried for each that is wanted: many have too little data to say anything. */
const TRIES = 5;

/** How much to look at. */
export interface LookaheadSample {
  readonly seed: number;
  /** Partitions of each value that is checked by itself. */
  readonly sample: number;
  /** Cuts of each partition. */
  readonly cuts: number;
}

/** Checks a node whose inputs are there. `choose`: positions of the partitions that are meant. */
export async function checkLookahead(
  runtime: NodeRuntime,
  inputs: ReadonlyMap<string, Artifact>,
  sample: LookaheadSample,
  place: {
    readonly projectFolder: string;
    readonly choose: (keys: readonly (readonly string[])[]) => readonly number[];
  },
): Promise<NodeLookahead> {
  const node = runtime.node as ComputeNode<unknown>;
  const context = partitionContext(runtime, inputs, place.projectFolder);
  const groups = fanOut(runtime.type, node, context);
  const members = groups.flatMap((group) =>
    group.members.map((value, i) => ({
      key: [...group.key, value],
      spec: (): PartitionSpec => group.specs[i] as PartitionSpec,
    })),
  );
  const declared = node.columns?.(context) ?? [];
  const columns = declared.map(({ spec }) => ({ spec, id: '' }));
  const columnUses = declared.map(({ uses }) => uses);
  const usesOf = new Map(declared.map(({ spec, uses }) => [spec.name, uses]));
  const chosen = place.choose(members.map(({ key }) => key)).map((i) => members[i] as Member);
  const check = new NodeCheck(runtime, sample, {
    leaks: new Leaks(runtime, usesOf, place.projectFolder),
    probe: new Probe(runtime, inputs, { columns, columnUses }),
    cutter: new Cutter(inputs, node.causal as Causal),
  });
  return check.run(chosen);
}

/** A partition, enumerated when it is drawn. */
interface Member {
  readonly key: readonly string[];
  spec(): PartitionSpec;
}

/** What a check works with. */
interface Tools {
  readonly probe: Probe;
  readonly cutter: Cutter;
  readonly leaks: Leaks;
}

class NodeCheck {
  private readonly runtime: NodeRuntime;
  private readonly causal: Causal;
  private readonly sample: LookaheadSample;
  private readonly tools: Tools;
  private columns = 0;
  private partitions = 0;
  private cuts = 0;

  constructor(runtime: NodeRuntime, sample: LookaheadSample, tools: Tools) {
    this.runtime = runtime;
    this.causal = (runtime.node as ComputeNode<unknown>).causal as Causal;
    this.sample = sample;
    this.tools = tools;
  }

  async run(chosen: readonly Member[]): Promise<NodeLookahead> {
    const silent: string[] = [];
    const groups = this.groups(chosen);
    const leaks: Leak[] = [];
    for (const [subject, members] of groups) {
      const before = this.cuts;
      await this.checkGroup(subject, members);
      const cuts = this.cuts - before;
      if (cuts === 0) silent.push(subject ?? this.runtime.id);
      leaks.push(...this.tools.leaks.of(subject, cuts));
    }
    return {
      node: this.runtime.id,
      type: this.runtime.type,
      unchecked: null,
      partitions: this.partitions,
      cuts: this.cuts,
      columns: this.columns,
      by: this.causal.by ?? null,
      subjects: groups.size,
      silent,
      leaks,
    };
  }

  /** Partitions by what is checked one by one; all of them together where nothing is. */
  private groups(chosen: readonly Member[]): Map<string | null, Member[]> {
    const { dims } = this.runtime.node as ComputeNode<unknown>;
    const dim = this.causal.by === undefined ? -1 : dims.indexOf(this.causal.by);
    const groups = new Map<string | null, Member[]>();
    for (const member of chosen) {
      const subject = dim < 0 ? null : (member.key[dim] as string);
      const members = groups.get(subject);
      if (members) members.push(member);
      else groups.set(subject, [member]);
    }
    return groups;
  }

  private async checkGroup(subject: string | null, members: readonly Member[]): Promise<void> {
    const { sample, seed } = this.sample;
    const keys = members.map(({ key }) => keyText(key));
    const order = drawn(keys, seed, this.runtime.id).slice(0, TRIES * sample);
    let useful = 0;
    for (const i of order) {
      if (useful >= sample) break;
      if (await this.checkPartition(subject, (members[i] as Member).spec())) useful++;
    }
    this.partitions += useful;
  }

  /** False when the partition has nothing to compare. */
  private async checkPartition(subject: string | null, spec: PartitionSpec): Promise<boolean> {
    const whole = await this.tools.probe.run(spec);
    // What fails on all of its data is a failure of the run, which says so.
    if ('failure' in whole) return false;
    const keys = this.keysOf(whole);
    this.columns = whole.reduce((sum, { specs }) => sum + specs.length - 1, 0);
    const unstable = new Unstable(this.tools, { subject, spec, last: null }, whole);
    let compared = 0;
    for (const last of this.cutsOf(keys, spec)) {
      const shorter = this.tools.cutter.cut(spec, last);
      if (!shorter) continue;
      const short = await this.tools.probe.run(shorter);
      const found = this.found(short, whole, last);
      if (!found) continue;
      compared++;
      const certain = found.length === 0 ? [] : await unstable.without(found);
      this.tools.leaks.note({ subject, spec, last: textOfKey(whole, last) }, certain);
    }
    this.cuts += compared;
    return compared > 0;
  }

  /** Where something is known: by the witness, or where there is none by any output. */
  private keysOf(whole: readonly KnownTable[]): number[] {
    const tables = this.causal.witness ? whole.slice(0, 1) : whole;
    return [...new Set(tables.flatMap(keysOf))].sort((a, b) => a - b);
  }

  /** Some keys to cut after: any but the last. */
  private cutsOf(all: readonly number[], spec: PartitionSpec): number[] {
    const keys = all.slice(0, -1);
    const what = `${this.runtime.id}\u0000${keyText(spec.key)}`;
    const order = drawn(keys.map(String), this.sample.seed, what);
    return order.slice(0, this.sample.cuts).map((i) => keys[i] as number);
  }

  /** What differs; undefined when there is too little data to compare. */
  private found(
    short: Seen,
    whole: readonly KnownTable[],
    last: number,
  ): readonly Found[] | undefined {
    if ('failure' in short) {
      const output = (whole[0] as KnownTable).name;
      const [before, after] = [`it fails (${short.failure})`, 'it does not'];
      const uses = short.plugin === undefined ? [] : [short.plugin];
      return [{ output, column: null, at: textOfKey(whole, last), before, after, uses }];
    }
    if (this.causal.witness && short[0]?.rows === 0) return undefined;
    return whole.flatMap((table, i) => differences(short[i] as KnownTable, table, last));
  }
}

/** All keys of a partition are of one kind, such as dates. */
function textOfKey([table]: readonly KnownTable[], key: number): string {
  return table ? valueText(table.specs[table.key] as ColumnSpec, key) : String(key);
}
