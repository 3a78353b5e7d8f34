/** Partitions of a group one at a time: the others are not made for them. */
import { expect } from 'chai';
import type { ComputeNode, PartitionContext, PartitionGroup } from '../../src/contract/index.js';
import { fanOut } from '../../src/run/partition-groups.js';

const MEMBERS = Array.from({ length: 600 }, (_, i) => `m${i}`);
let made: string[] = [];

function specOf(member: string) {
  made.push(member);
  return { key: ['one', member], reads: [] };
}

/** The only group of a node type that says it so. */
function groupOf(said: Partial<PartitionGroup>) {
  const members = said.members ?? MEMBERS;
  const group = {
    ...{ key: ['one'], members, reads: [] },
    partitions: () => members.map(specOf),
    ...said,
  };
  const node = { groups: () => [group] } as unknown as ComputeNode<unknown>;
  const [found] = fanOut('toy', node, {} as PartitionContext<unknown>);
  if (!found) throw new Error('there is no group');
  return found;
}

describe('a partition of a group', () => {
  beforeEach(() => {
    made = [];
  });

  it('is made alone, and anew, where its node type can', () => {
    const group = groupOf({ partition: (index) => specOf(MEMBERS[index] as string) });

    expect([group.spec(2), group.spec(0), group.spec(2)].map(({ key }) => key[1])).to.deep.equal([
      'm2',
      'm0',
      'm2',
    ]);
    expect(made).to.deep.equal(['m2', 'm0', 'm2']);
  });

  it('is one of all of them where those were asked for', () => {
    const group = groupOf({ partition: (index) => specOf(MEMBERS[index] as string) });
    const { specs } = group;

    expect(group.spec(1)).to.equal(specs[1]);
    expect(made).to.deep.equal(MEMBERS);
  });

  it('is made with all others where there are few', () => {
    const members = ['a', 'b'];
    const group = groupOf({ members, partition: (index) => specOf(members[index] as string) });

    expect(group.spec(1)).to.equal(group.specs[1]);
    expect(made).to.deep.equal(members);
  });

  it('is made with all others where its node type cannot', () => {
    expect(groupOf({}).spec(1).key).to.deep.equal(['one', 'm1']);
    expect(made).to.deep.equal(MEMBERS);
  });

  it('is refused when it is another one', () => {
    const group = groupOf({ partition: () => specOf('m1') });

    expect(() => group.spec(0)).to.throw(
      'group "one" of node type "toy" has partition "one/m1" for member "m0"',
    );
  });
});
