/** Digests of rows: the same however the rows come, and of what was written or of nothing. */
import { expect } from 'chai';
import fc from 'fast-check';
import { ContentDigests, type RowSource } from '../../src/run/content-digest.js';

const ROWS = 300;
const NAMES = ['date', 'close'];
const COLUMNS = NAMES.map((_, c) => Float64Array.from({ length: ROWS }, (_, row) => row * 7 + c));

/** What a digest was taken from. */
interface Counted extends RowSource {
  readonly rowsAlone: [number, number][];
  wholes: number;
}

/** `isChecked`: the item is in memory; `written`: what lies on the disk. */
function source(isChecked: boolean, written = COLUMNS): Counted {
  const counted: Counted = {
    rows: ROWS,
    rowsAlone: [],
    wholes: 0,
    isChecked: () => isChecked,
    whole: () => {
      counted.wholes++;
      return COLUMNS;
    },
    unchecked: (from, to) => {
      counted.rowsAlone.push([from, to]);
      const numbers = new Float64Array(NAMES.length * (to - from));
      written.forEach((column, c) => {
        numbers.set(column.subarray(from, to), c * (to - from));
      });
      return numbers;
    },
  };
  return counted;
}

const digest = (from: RowSource, rows: { from: number; to: number }): string =>
  new ContentDigests().of(from, 'X', NAMES, rows);

describe('a digest of rows', () => {
  it('is the same whether the item is in memory or its ends are read alone', () => {
    const range = fc.tuple(fc.nat(ROWS), fc.nat(ROWS));
    fc.assert(
      fc.property(fc.array(range, { minLength: 1, maxLength: 8 }), (ranges) => {
        const digests = new ContentDigests();
        const onDisk = source(false);

        for (const [a, b] of ranges) {
          const rows = { from: Math.min(a, b), to: Math.max(a, b) };

          expect(digests.of(onDisk, 'X', NAMES, rows)).to.equal(digest(source(true), rows));
        }

        expect(onDisk.wholes).to.be.at.most(1);
      }),
    );
  });

  it('reads the blocks at the ends of a slice, once all of them are known', () => {
    const digests = new ContentDigests();
    const onDisk = source(false);
    digests.of(onDisk, 'X', NAMES, { from: 0, to: ROWS });
    onDisk.rowsAlone.length = 0;

    digests.of(onDisk, 'X', NAMES, { from: 70, to: 290 });

    expect(onDisk.rowsAlone).to.deep.equal([
      [64, 128],
      [256, 300],
    ]);
    expect(onDisk.wholes).to.equal(1);
  });

  it('is not taken of rows that are not what was written: then the item is read and checked', () => {
    const damaged = COLUMNS.map((column) => column.slice());
    (damaged[1] as Float64Array)[299] = 1;
    const digests = new ContentDigests();
    const onDisk = source(false, damaged);

    const found = digests.of(onDisk, 'X', NAMES, { from: 0, to: 290 });

    expect(found).to.equal(digest(source(true), { from: 0, to: 290 }));
    expect(onDisk.wholes).to.equal(2);
  });

  it('differs from that of other rows', () => {
    const rows = fc.record({ from: fc.nat(149), length: fc.integer({ min: 1, max: 150 }) });
    fc.assert(
      fc.property(rows, rows, (a, b) => {
        const [first, second] = [a, b].map(({ from, length }) =>
          digest(source(true), { from, to: from + length }),
        );

        expect(first === second).to.equal(a.from === b.from && a.length === b.length);
      }),
    );
  });

  it('tells a number that is none from another one by its bytes', () => {
    const odd = Float64Array.from(COLUMNS[1] as Float64Array);
    new BigUint64Array(odd.buffer)[5] = 0x7ff4_0000_0000_0001n;
    const plain = Float64Array.from(odd);
    new BigUint64Array(plain.buffer)[5] = 0x7ff8_0000_0000_0000n;
    const of = (column: Float64Array): string =>
      digest(
        { ...source(true), whole: () => [COLUMNS[0] as Float64Array, column] },
        {
          from: 0,
          to: ROWS,
        },
      );

    expect(of(odd)).to.not.equal(of(plain));
  });
});
