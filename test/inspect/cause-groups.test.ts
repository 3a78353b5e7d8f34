/** Partitions share a comparison only where each of them alone would have the same causes. */
import { expect } from 'chai';
import fc from 'fast-check';
import { CauseGroups } from '../../src/inspect/cause-groups.js';
import { PartitionCauses } from '../../src/inspect/partition-causes.js';
import type { Cause } from '../../src/run/cause.js';
import { BlockWriter } from '../../src/run/part-blocks.js';
import { jsonText, startText } from '../../src/run/part-texts.js';
import { Parts, type PartsPlace, type Tables } from '../../src/run/parts.js';
import { PartsComparison } from '../../src/run/parts-difference.js';

/** One partition as its parts stand in the tables. */
interface Partition {
  readonly uses: number;
  readonly meta: number;
  readonly values: readonly number[];
  /** Start and last value of the item's key, content, columns (-1: none), from, to. */
  readonly reads: readonly (readonly [number, number, number, number, number, number])[];
}

const NODE_CAUSES: readonly Cause[] = [
  { kind: 'param', path: ['fast'], before: 1, after: 2, place: null },
  { kind: 'input', input: 'metrics', from: 'metrics', origins: null, items: ['of the node'] },
  { kind: 'plugin', plugin: 'one', file: null, change: 'changed' },
] as unknown as Cause[];

const TABLES: Tables = {
  uses: [[], ['one'], ['one', 'two']].map(jsonText),
  values: [null, 1, { fast: 1, slow: 3 }, { slow: 3, fast: 1 }, { fast: 2, slow: 3 }, [1, 2]].map(
    (value) => jsonText(value),
  ),
  names: [startText('metrics', ['a']), startText('metrics', []), 'x', 'y', 'model', 'q1'],
  digests: ['d0', 'd1', 'd2'],
};

/** The same entries in another order, as another run may have met them. */
const REVERSED: Tables = {
  uses: [...TABLES.uses].reverse(),
  values: [...TABLES.values].reverse(),
  names: [...TABLES.names].reverse(),
  digests: [...TABLES.digests].reverse(),
};

const number = (table: readonly unknown[]) => fc.nat(table.length - 1);
const partition: fc.Arbitrary<Partition> = fc.record({
  uses: number(TABLES.uses),
  meta: number(TABLES.values),
  values: fc.array(number(TABLES.values), { maxLength: 3 }),
  reads: fc.array(
    fc.tuple(
      fc.constantFrom(0, 1, 4),
      fc.constantFrom(-1, 2, 3, 5),
      number(TABLES.digests),
      fc.integer({ min: -1, max: 1 }),
      fc.nat(1),
      fc.integer({ min: -1, max: 1 }),
    ),
    { maxLength: 3 },
  ),
});

function partsOf(partitions: readonly Partition[], tables: Tables, plugins: object): Parts {
  const blocks = new BlockWriter();
  for (const { uses, meta, values, reads } of partitions) {
    blocks.begin(1, values.length, reads.length);
    for (const number of [1, uses, meta, ...values, ...reads.flat()]) {
      blocks.column(Int32Array.of(number));
    }
  }
  const members = partitions.map((_, i) => `p${i}`);
  const group = { key: ['g'], list: 0, fingerprint: null, digests: [null], hasMetas: false };
  const header = {
    ...{ ...tables, run: 'r', key: 'k', before: 'b', mark: 'm', needed: 0, lists: [members] },
    plugins: plugins as Record<string, string>,
    groups: [{ ...group, length: blocks.length, isRun: true }],
  };
  const answers = new Int32Array(members.length);
  return new Parts({ header, numbers: blocks.all(), answers });
}

describe('grouping partitions by their causes', () => {
  it('finds what comparing each partition by itself would find', () => {
    const pair = fc.tuple(partition, fc.option(partition, { nil: undefined }));
    fc.assert(
      fc.property(fc.array(pair, { minLength: 1, maxLength: 30 }), fc.boolean(), (pairs, isAll) => {
        const before = partsOf(
          pairs.map(([was]) => was),
          TABLES,
          { one: 'old', two: 'same' },
        );
        // Where nothing else is drawn a partition is as it was, with other numbers.
        const now = partsOf(
          pairs.map(([was, is]) => is ?? mirrored(was)),
          REVERSED,
          { one: 'new', two: 'same' },
        );
        const causes = new PartitionCauses(NODE_CAUSES, true);
        const comparison = new PartsComparison(before, now);
        const shared = new CauseGroups(isAll);
        const alone = new CauseGroups(isAll);
        pairs.forEach((_, i) => {
          const key = ['g', `p${i}`];
          const [old, own] = [before.place(key), now.place(key)] as [PartsPlace, PartsPlace];
          const causesOf = (): readonly Cause[] => causes.of(before.at(old), now.at(own));
          shared.add(key, comparison.of(old, own), causesOf);
          alone.add(key, { text: key.join(), reads: [] }, causesOf);
        });
        expect(shared.all()).to.deep.equal(alone.all());
      }),
      { numRuns: 500 },
    );
  });

  it('asks only the first of many that differ alike, and names the items of all', () => {
    const was = { uses: 0, meta: 0, values: [1, 2], reads: [[0, 2, 0, -1, 0, -1]] } as const;
    const is = { ...was, values: [1, 4], reads: [[0, 2, 1, -1, 0, -1]] } as const;
    const second = { ...was, values: [5, 2], reads: [[0, 3, 0, -1, 0, -1]] } as const;
    const secondIs = { ...is, values: [5, 4], reads: [[0, 3, 1, -1, 0, -1]] } as const;
    const before = partsOf([was, second], TABLES, {});
    const now = partsOf([is, secondIs], TABLES, {});
    const causes = new PartitionCauses(NODE_CAUSES, true);
    const comparison = new PartsComparison(before, now);
    const groups = new CauseGroups(true);
    let asked = 0;
    for (const key of now.allKeys()) {
      const [old, own] = [before.place(key), now.place(key)] as [PartsPlace, PartsPlace];
      groups.add(key, comparison.of(old, own), () => {
        asked++;
        return causes.of(before.at(old), now.at(own));
      });
    }
    const [group, ...others] = groups.all();
    expect({ asked, others, keys: group?.keys }).to.deep.equal({
      ...{ asked: 1, others: [], keys: ['g/p0', 'g/p1'] },
    });
    expect(group?.causes.map((cause) => ('items' in cause ? cause.items : null))).to.deep.equal([
      null,
      ['a/x', 'a/y'],
    ]);
  });
});

function mirrored({ uses, meta, values, reads }: Partition): Partition {
  const turned = (table: readonly unknown[], i: number): number => table.length - 1 - i;
  return {
    uses: turned(TABLES.uses, uses),
    meta: turned(TABLES.values, meta),
    values: values.map((value) => turned(TABLES.values, value)),
    reads: reads.map(([start, last, content, columns, from, to]) => [
      turned(TABLES.names, start),
      last < 0 ? last : turned(TABLES.names, last),
      turned(TABLES.digests, content),
      columns < 0 ? columns : turned(TABLES.digests, columns),
      from,
      to,
    ]),
  };
}
