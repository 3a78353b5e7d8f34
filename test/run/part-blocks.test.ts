/** What partitions were made of goes into columns and comes out again. */
import { expect } from 'chai';
import fc from 'fast-check';
import { BlockWriter, blocksIn, READ_NUMBERS } from '../../src/run/part-blocks.js';
import { itemOf, startText, TextTable } from '../../src/run/part-texts.js';

const OWN = 3;
/** Few numbers, so that columns are often the same for all and groups often alike. */
const number = fc.integer({ min: 0, max: 2 });

interface Drawn {
  readonly values: number;
  readonly reads: number;
  /** Column by column, the numbers of each partition. */
  readonly columns: readonly (readonly number[])[];
}

const block = (count: fc.Arbitrary<number>): fc.Arbitrary<Drawn> =>
  fc.tuple(count, fc.nat(2), fc.nat(2)).chain(([partitions, values, reads]) => {
    const shared = number.map((one) => Array.from({ length: partitions }, () => one));
    const own = fc.array(number, { minLength: partitions, maxLength: partitions });
    const length = OWN + values + READ_NUMBERS * reads;
    return fc
      .array(fc.oneof(shared, own), { minLength: length, maxLength: length })
      .map((columns) => ({ values, reads, columns }));
  });

function write(blocks: readonly Drawn[]): Int32Array {
  const writer = new BlockWriter();
  for (const { values, reads, columns } of blocks) {
    writer.begin((columns[0] as readonly number[]).length, values, reads);
    for (const column of columns) writer.column(Int32Array.from(column));
  }
  return writer.all();
}

describe('blocks of what partitions were made of', () => {
  it('say of each partition what was written, and copies of them the same', () => {
    fc.assert(
      fc.property(fc.array(block(fc.integer({ min: 1, max: 5 })), { maxLength: 4 }), (drawn) => {
        const numbers = write(drawn);
        const copy = new BlockWriter();
        copy.copy(numbers);

        const read = blocksIn(copy.all()).map(
          (found): Drawn => ({
            values: found.values,
            reads: found.reads,
            columns: Array.from({ length: found.columns }, (_, c) =>
              Array.from({ length: found.count }, (__, i) => found.number(c, i)),
            ),
          }),
        );
        expect(read).to.deep.equal(drawn);
      }),
    );
  });

  it('hold once what all of their partitions have in common', () => {
    const columns = [
      [1, 1, 1],
      [4, 4, 4],
      [7, 8, 7],
    ];

    expect([...write([{ values: 0, reads: 0, columns }])]).to.deep.equal([
      ...[3, 0, 0],
      ...[1, 1],
      ...[1, 4],
      ...[3, 7, 8, 7],
    ]);
  });
});

describe('tables of texts', () => {
  it('number each text once, and go on from those before', () => {
    const table = new TextTable(['a', 'b']);

    expect(['b', 'c', 'a', 'c'].map((text) => table.of(text))).to.deep.equal([1, 2, 0, 2]);
    expect([0, 1, -1, 7].map((probable) => table.near(probable, 'b'))).to.deep.equal([1, 1, 1, 1]);
    expect(table.all).to.deep.equal(['a', 'b', 'c']);
  });

  it('tell an item from all items', () => {
    expect(itemOf(startText('in', []), undefined)).to.deep.equal(['in', null]);
    expect(itemOf(startText('in', ['a']), undefined)).to.deep.equal(['in', ['a', '*']]);
    for (const item of [['a'], ['a', 'b'], [''], ['', '']]) {
      const start = startText('in', item.slice(0, -1));
      expect(itemOf(start, item.at(-1))).to.deep.equal(['in', item]);
    }
  });
});
