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

/** Of no more members all are listed: they are asked for several times, and making them anew takes longer. */
const MOST_LISTED = 512;

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

  /** True when its partitions are made one at a time, and not kept. */
  get isMadeSingly(): boolean {
    return this.whole?.partition !== undefined && this.members.length > MOST_LISTED;
  }

  /** One of its partitions; made anew each time where they are made singly. */
  spec(index: number): PartitionSpec {
    const { listed, whole } = this;
    if (listed || !whole?.partition || !this.isMadeSingly)
      return this.specs[index] as PartitionSpec;
    const spec = whole.partition(index);
    this.assertMember(spec, index);
    return spec;
  }

  /** Lets go of partitions that can be enumerated again. */
  release(): void {
    if (this.whole) this.listed = undefined;
  }

  private enumerate(): readonly PartitionSpec[] {
    const specs = (this.whole as PartitionGroup).partitions();
    if (specs.length !== this.members.length) {
      throw new EngineError(
        'internal',
        'wrong-group',
        `${this.name} has ${specs.length} partitions for ${this.members.length} members`,
      );
    }
    for (let i = 0; i < specs.length; i++) this.assertMember(specs[i] as PartitionSpec, i);
    return specs;
  }

  private assertMember({ key }: PartitionSpec, index: number): void {
    const member = this.members[index];
    if (key.at(-1) === member) return;
    throw new EngineError(
      'internal',
      'wrong-group',
      `${this.name} has partition "${key.join('/')}" for member "${member}"`,
    );
  }

  private get name(): string {
    return `group "${this.key.join('/')}" of node type "${this.type}"`;
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
