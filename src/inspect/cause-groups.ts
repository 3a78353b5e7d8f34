/**
 * Groups partitions by the causes that they have in common; items of inputs, which
 * differ from partition to partition, are gathered.
 */
import type { Cause } from '../run/cause.js';
import type { PartsDifference } from '../run/parts-difference.js';
import type { CauseGroup } from './explanation.js';

/** Keys that a group names unless all were asked for. */
const MOST_KEYS = 3;

interface Group {
  readonly causes: readonly Cause[];
  /** Per cause: the items that it names. */
  readonly items: readonly Set<string>[];
  readonly keys: string[];
  partitions: number;
}

/** Collects partitions with their causes. */
export class CauseGroups {
  private readonly byCauses = new Map<string, Group>();
  private readonly byDifference = new Map<string, Group>();

  constructor(private readonly isAll: boolean) {}

  /**
   * Adds a partition. Of those with equal texts only the first is asked for its causes;
   * the others have the same ones, with the items that they read.
   */
  add(
    key: readonly string[],
    { text, reads }: PartsDifference,
    causesOf: () => readonly Cause[],
  ): void {
    const group = this.groupWith({ text, reads }, causesOf);
    group.partitions++;
    if (this.isAll || group.keys.length < MOST_KEYS) group.keys.push(key.join('/'));
  }

  /** Adds partitions that differ in the same way: those that begin with a key, one per member. */
  addAll(
    start: readonly string[],
    members: readonly string[],
    difference: PartsDifference,
    causesOf: () => readonly Cause[],
  ): void {
    const group = this.groupWith(difference, causesOf);
    group.partitions += members.length;
    const named = this.isAll ? members.length : Math.max(0, MOST_KEYS - group.keys.length);
    for (const member of members.slice(0, named)) group.keys.push([...start, member].join('/'));
  }

  /** The groups, the most frequent first. */
  all(): CauseGroup[] {
    return [...this.byCauses.values()]
      .sort((a, b) => b.partitions - a.partitions)
      .map(({ causes, partitions, keys, items }) => ({
        causes: causes.map((cause, i) =>
          cause.kind === 'input' && cause.items
            ? { ...cause, items: [...(items[i] as Set<string>)] }
            : cause,
        ),
        partitions,
        keys,
      }));
  }

  /** The group of partitions that differ like this, now with the items that these read. */
  private groupWith({ text, reads }: PartsDifference, causesOf: () => readonly Cause[]): Group {
    let group = this.byDifference.get(text);
    if (group) addItems(group, reads);
    else {
      group = this.groupOf(causesOf());
      this.byDifference.set(text, group);
    }
    return group;
  }

  /** The group with these causes, now with their items. */
  private groupOf(causes: readonly Cause[]): Group {
    const text = JSON.stringify(causes, (name, value) => (name === 'items' ? undefined : value));
    let group = this.byCauses.get(text);
    if (!group) {
      group = { causes, keys: [], items: causes.map(() => new Set()), partitions: 0 };
      this.byCauses.set(text, group);
    }
    for (const [i, cause] of causes.entries()) {
      if (cause.kind !== 'input') continue;
      for (const item of cause.items ?? []) group.items[i]?.add(item);
    }
    return group;
  }
}

function addItems({ causes, items }: Group, reads: PartsDifference['reads']): void {
  for (const [i, cause] of causes.entries()) {
    if (cause.kind !== 'input') continue;
    for (const [input, item] of reads) {
      if (input === cause.input && item !== null) items[i]?.add(item.join('/'));
    }
  }
}
