/** Pooling by hand on small series. */
import { expect } from 'chai';
import { MOMENT_COLUMNS, POOLED_COLUMNS } from '../../../nodes/pool-returns/columns.js';
import { type Block, pool } from '../../../nodes/pool-returns/pool.js';
import type { Collected } from '../../../src/contract/index.js';

/** Symbol → date → return. */
type Series = Readonly<Record<string, readonly (readonly [date: number, value: number])[]>>;

function collected(strategy: string, series: Series): Collected {
  const items = Object.entries(series);
  const offsets = Int32Array.from([0, ...items.map(([, rows]) => rows.length)]);
  for (let i = 1; i < offsets.length; i++) offsets[i]! += offsets[i - 1]!;
  const rows = items.flatMap(([, own]) => own);
  return {
    keys: items.map(([symbol]) => [strategy, 'S', symbol]),
    metas: items.map(() => null),
    offsets,
    table: {
      rows: rows.length,
      columns: {
        date: Float64Array.from(rows, ([date]) => date),
        return: Float64Array.from(rows, ([, value]) => value),
      },
    },
  };
}

function rowsOf({ rows, data }: Block, columns: readonly { readonly name: string }[]) {
  return Array.from({ length: rows }, (_, row) =>
    Object.fromEntries(columns.map(({ name }, c) => [name, data[c * rows + row]])),
  );
}

const own = collected('s', {
  A: [
    [10, 0.1],
    [11, 0.2],
    [13, -0.1],
  ],
  B: [
    [11, 0.4],
    [13, 0.5],
  ],
  C: [],
  D: [[10, 9]],
});
const base = collected('hold', {
  A: [
    [10, 0.05],
    [11, 0.1],
    [12, 7],
    [13, 0.3],
  ],
  B: [
    [10, 7],
    [11, 0.2],
  ],
  C: [[10, 7]],
});

const ALL = [0, 100] as const;

describe('pooled days', () => {
  it('are means over the symbols that both have on that day', () => {
    const rows = rowsOf(pool(own, base, ALL).days, POOLED_COLUMNS);

    // B has no baseline on day 13, D none at all; nobody traded on day 12.
    expect(rows.map(({ date, symbols }) => [date, symbols])).to.deep.equal([
      [10, 1],
      [11, 2],
      [13, 1],
    ]);
    expect(rows.map((row) => row.return)).to.deep.equal([0.1, (0.2 + 0.4) / 2, -0.1]);
    expect(rows.map((row) => row.baseline)).to.deep.equal([0.05, (0.1 + 0.2) / 2, 0.3]);
  });

  it('have no baseline where none was run', () => {
    const rows = rowsOf(pool(own, undefined, ALL).days, POOLED_COLUMNS);

    expect(rows.map(({ symbols }) => symbols)).to.deep.equal([2, 2, 2]);
    expect(rows.map((row) => row.return)).to.deep.equal([
      (0.1 + 9) / 2,
      (0.2 + 0.4) / 2,
      (-0.1 + 0.5) / 2,
    ]);
    expect(rows.every(({ baseline }) => Number.isNaN(baseline))).to.equal(true);
  });

  it('are none where nothing was traded', () => {
    expect(pool(collected('s', { A: [] }), base, ALL).days.rows).to.equal(0);
  });
});

describe('moments by symbol', () => {
  it('are those of the days that belong to the scenario, a row per symbol', () => {
    const rows = rowsOf(pool(own, base, [11, 13]).symbols, MOMENT_COLUMNS);

    expect(rows.map(({ days }) => days)).to.deep.equal([2, 1, 0, 0]);
    const [a, b, c] = rows as [
      Record<string, number>,
      Record<string, number>,
      Record<string, number>,
    ];
    expect(a.return_mean).to.be.closeTo(0.05, 1e-15);
    expect(a.return_m2).to.be.closeTo(2 * 0.15 ** 2, 1e-15);
    expect(a.excess_mean).to.be.closeTo((0.1 - 0.4) / 2, 1e-15);
    expect(a.excess_m2).to.be.closeTo(2 * 0.25 ** 2, 1e-15);
    expect(b).to.include({ return_mean: 0.4, return_m2: 0, excess_m4: 0 });
    expect(c.return_mean).to.be.NaN;
  });

  it('are of no day where none belongs to the scenario', () => {
    const rows = rowsOf(pool(own, base, [0, -1]).symbols, MOMENT_COLUMNS);

    expect(rows.every(({ days }) => days === 0)).to.equal(true);
  });
});
