/**
 * A node's fan-out as groups: what the node type says of each group, and its
 * partitions one by one for those who must know.
 */
import type {
  ComputeNode,
  PartitionContext,
  PartitionGroup,
  PartitionSpec,
} from '../contract/index.js';
import { EngineError } from '../errors/errors.js';
import { neighbours } from './item-groups.js';

/** Partitions [from, to) of a node: those that share all values of their keys but the last. */
export class FanOutGroup {
  readonly key: readonly string[];
  readonly members: readonly string[];
  readonly from: number;
  /** What all its partitions depend on together; absent where the node type says each alone. */
  readonly whole: PartitionGroup | undefined;
  private readonly type: string;
  private listed: readonly PartitionSpec[] | undefined;

  constructor(
    type: string,
    from: number,
    group: Pick<PartitionGroup, 'key' | 'members'>,
    source: PartitionGroup | readonly PartitionSpec[],
  ) {
    this.type = type;
    this.from = from;
    this.key = group.key;
    this.members = group.members;
    this.whole = 'partitions' in source ? source : undefined;
    this.listed = 'partitions' in source ? undefined : source;
  }

  get to(): number {
    return this.from + this.members.length;
  }

  /** Its partitions, enumerated when first asked for. */
  get specs(): readonly PartitionSpec[] {
    this.listed ??= this.enumerate();
    return this.listed;
  }

  /** Lets go of partitions that can be enumerated again. */
  release(): void {
    if (this.whole) this.listed = undefined;
  }

  private enumerate(): readonly PartitionSpec[] {
    const specs = (this.whole as PartitionGroup).partitions();
    const name = `group "${this.key.join('/')}" of node type "${this.type}"`;
    if (specs.length !== this.members.length) {
      throw new EngineError(
        'internal',
        'wrong-group',
        `${name} has ${specs.length} partitions for ${this.members.length} members`,
      );
    }
    const odd = specs.findIndex(({ key }, i) => key.at(-1) !== this.members[i]);
    if (odd >= 0) {
      throw new EngineError(
        'internal',
        'wrong-group',
        `${name} has partition "${specs[odd]?.key.join('/')}" for member "${this.members[odd]}"`,
      );
    }
    return specs;
  }
}

/** The fan-out of a node type on its inputs. */
export function fanOut(
  type: string,
  node: ComputeNode<unknown>,
  context: PartitionContext<unknown>,
): FanOutGroup[] {
  let from = 0;
  const add = (
    group: Pick<PartitionGroup, 'key' | 'members'>,
    source: PartitionGroup | readonly PartitionSpec[],
  ): FanOutGroup => {
    const made = new FanOutGroup(type, from, group, source);
    from = made.to;
    return made;
  };
  if (node.groups) return node.groups(context).map((group) => add(group, group));
  const specs = node.partitions?.(context) ?? [];
  return neighbours(specs).map(({ key, items }) => {
    const members = items.map((spec) => spec.key.at(-1) as string);
    return add({ key, members }, items);
  });
}
