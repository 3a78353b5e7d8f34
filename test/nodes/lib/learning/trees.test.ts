/**
 * Trees on histograms make the very splits that trying all splits on the rows makes,
 * digit by digit, in both ways of counting.
 */
import { expect } from 'chai';
import fc from 'fast-check';
import { BINS, type Cells } from '../../../../nodes/lib/learning/cells.js';
import { inUnits, TreeGrower } from '../../../../nodes/lib/learning/tree-grower.js';
import {
  ALL_CELLS,
  addTrees,
  emptyTrees,
  type Trees,
} from '../../../../nodes/lib/learning/trees.js';
import { always } from '../numeric/series.js';
import { type NaiveNode, type NaiveRow, naiveTree } from './naive-tree.js';

/** Rows with few different bins, so that ties and empty bins are frequent. */
function rowsOf(g: fc.Arbitrary<{ g: number; h: number }>): fc.Arbitrary<NaiveRow[]> {
  const bin = fc.oneof(fc.integer({ min: 0, max: 4 }), fc.integer({ min: 0, max: BINS - 1 }));
  return fc.integer({ min: 1, max: 3 }).chain((p) =>
    fc.array(
      fc
        .tuple(fc.array(bin, { minLength: p, maxLength: p }), g)
        .map(([bins, sums]) => ({ bins, ...sums })),
      { minLength: 1, maxLength: 40 },
    ),
  );
}

const gradients = rowsOf(
  fc.record({
    g: fc.integer({ min: -1000, max: 1000 }).map((x) => inUnits(x / 1003)),
    h: fc.integer({ min: 20, max: 250 }).map((x) => inUnits(x / 1003)),
  }),
);

const BASE = inUnits(0.55);
const votes = rowsOf(
  fc
    .tuple(fc.integer({ min: 1, max: 3 }), fc.constantFrom(0, 1))
    .map(([h, y]) => ({ g: h * (y - BASE), h })),
);

const shapes = fc.record({
  depth: fc.integer({ min: 1, max: 4 }),
  leafWeight: fc.constantFrom(0.01, 0.3, 2),
  penalty: fc.constantFrom(0, 1),
});

function cellsOfRows(rows: readonly NaiveRow[]): Cells {
  const p = rows[0]!.bins.length;
  const cells = Uint16Array.from(rows.flatMap(({ bins }) => bins.map((bin, c) => c * BINS + bin)));
  return { cells, n: rows.length, p };
}

function dataOf(rows: readonly NaiveRow[]) {
  return {
    g: Float64Array.from(rows, ({ g }) => g),
    h: Float64Array.from(rows, ({ h }) => h),
    rows: Uint32Array.from(rows, (_, i) => i),
    count: rows.length,
  };
}

/** The first tree as the slow one says it. */
function asNaive(trees: Trees, node = 0, level = 0): NaiveNode {
  const inner = 2 ** trees.depth - 1;
  if (level === trees.depth) return { value: trees.value[node - inner]! };
  if (trees.cell[node] === ALL_CELLS) return asNaive(trees, 2 * node + 1, level + 1);
  return {
    feature: Math.floor(trees.cell[node]! / BINS),
    bin: trees.cell[node]! % BINS,
    low: asNaive(trees, 2 * node + 1, level + 1),
    high: asNaive(trees, 2 * node + 2, level + 1),
  };
}

describe('a tree', () => {
  it('has the splits and values of one that tries all splits on the rows', () => {
    let splits = 0;
    always(
      71,
      [gradients, shapes],
      (rows, shape) => {
        const trees = emptyTrees(1, shape.depth);
        new TreeGrower(cellsOfRows(rows), shape).grow(trees, 0, dataOf(rows), 1);
        const expected = naiveTree(rows, shape.depth, shape.leafWeight, shape.penalty);

        expect(asNaive(trees)).to.deep.equal(expected);
        if ('feature' in expected) splits++;
      },
      150,
    );
    expect(splits).to.be.greaterThan(50);
  });

  it('has the same where rows vote and features are tried node by node', () => {
    let splits = 0;
    always(
      72,
      [votes, shapes],
      (rows, shape) => {
        const cells = cellsOfRows(rows);
        const trees = emptyTrees(1, shape.depth);
        const all = { count: cells.p, base: BASE, choose: () => undefined };
        new TreeGrower(cells, shape, all).grow(trees, 0, dataOf(rows), 1);
        const expected = naiveTree(rows, shape.depth, shape.leafWeight, shape.penalty);

        expect(asNaive(trees)).to.deep.equal(expected);
        if ('feature' in expected) splits++;
      },
      150,
    );
    expect(splits).to.be.greaterThan(50);
  });

  it('is the same to the bit whatever the order of the rows', () => {
    always(73, [gradients, shapes, fc.nat(1e6)], (rows, shape, seed) => {
      const grown = (order: readonly number[]): Trees => {
        const trees = emptyTrees(1, shape.depth);
        const data = { ...dataOf(rows), rows: Uint32Array.from(order) };
        new TreeGrower(cellsOfRows(rows), shape).grow(trees, 0, data, 0.1);
        return trees;
      };
      const order = rows.map((_, i) => i);
      const other = [...order].sort((a, b) => ((a * seed) % 37) - ((b * seed) % 37) || b - a);

      expect(grown(other)).to.deep.equal(grown(order));
    });
  });

  it('gives to each row the value at the end of its way, whatever trees stand beside it', () => {
    always(74, [gradients, shapes], (rows, shape) => {
      const trees = emptyTrees(3, shape.depth);
      const cells = cellsOfRows(rows);
      new TreeGrower(cells, shape).grow(trees, 1, dataOf(rows), 1);
      const naive = naiveTree(rows, shape.depth, shape.leafWeight, shape.penalty);
      const valueAt = (node: NaiveNode, bins: readonly number[]): number =>
        'value' in node
          ? node.value
          : valueAt(bins[node.feature]! <= node.bin ? node.low : node.high, bins);
      const [alone, all] = [new Float64Array(rows.length), new Float64Array(rows.length)];
      addTrees(trees, cells, alone, 1, 2);
      addTrees(trees, cells, all);

      expect([...alone]).to.deep.equal(rows.map(({ bins }) => valueAt(naive, bins)));
      expect(all).to.deep.equal(alone);
    });
  });

  it('grown after another is as if it were the first', () => {
    always(75, [gradients, shapes], (rows, shape) => {
      const trees = emptyTrees(2, shape.depth);
      const grower = new TreeGrower(cellsOfRows(rows), shape);
      grower.grow(trees, 0, dataOf(rows), 1);
      grower.grow(trees, 1, dataOf(rows), 1);
      const half = trees.value.length / 2;

      expect(trees.value.subarray(half)).to.deep.equal(trees.value.subarray(0, half));
      expect(trees.cell.subarray(half - 1)).to.deep.equal(trees.cell.subarray(0, half - 1));
    });
  });
});

describe('units', () => {
  it('are the nearest multiples of a millionth part that two makes, exactly', () => {
    always(76, [fc.double({ min: -1000, max: 1000, noNaN: true })], (x) => {
      const rounded = inUnits(x);

      expect(Number.isInteger(rounded * 2 ** 20)).to.equal(true);
      expect(Math.abs(rounded - x)).to.be.at.most(2 ** -21);
    });
  });
});
