/** Where two results differ, in the words of their columns. */
import { expect } from 'chai';
import { jsonDifference, tableDifference, valueText } from '../../src/run/field-difference.js';
import type { ColumnSpec } from '../../src/table/column.js';

const VALUE: ColumnSpec = { name: 'value', type: 'double', about: 'a number' };
const DAY: ColumnSpec = { name: 'day', type: 'date', about: 'a day' };

describe('the first difference', () => {
  const table = (...columns: number[][]) => ({
    rows: columns[0]?.length ?? 0,
    columns: columns.map((column) => Float64Array.from(column)),
  });

  it('of tables is told by column, row and both values', () => {
    expect(
      tableDifference(table([1, 2, 3], [0, 1, 2]), table([1, 2, 3], [0, 9, 8]), [VALUE, DAY]),
    ).to.deep.equal({ field: 'day', row: 1, stored: '1970-01-02', recomputed: '1970-01-10' });
  });

  it('of tables with other numbers of rows is that', () => {
    expect(tableDifference(table([1, 2]), table([1]), [VALUE])).to.deep.equal({
      field: null,
      row: null,
      stored: '2 rows',
      recomputed: '1 row',
    });
  });

  it('tells 0 from -0 and missing from anything, and missing is the same as missing', () => {
    const differ = (a: number, b: number) => tableDifference(table([a]), table([b]), [VALUE]);

    expect(differ(0, -0)).to.include({ stored: '0', recomputed: '-0' });
    expect(differ(Number.NaN, 0)).to.include({ stored: 'null', recomputed: '0' });
    expect(differ(Number.NaN, Number.NaN)).to.equal(undefined);
    expect(differ(0.1 + 0.2, 0.3)).to.include({ stored: '0.30000000000000004' });
  });

  it('of JSON is told by its path', () => {
    const differ = (a: unknown, b: unknown) => jsonDifference(JSON.stringify(a), JSON.stringify(b));

    expect(differ({ a: [{ b: 1 }] }, { a: [{ b: 2 }] })).to.deep.equal({
      field: 'a[0].b',
      row: null,
      stored: '1',
      recomputed: '2',
    });
    expect(differ({ a: 1 }, {})).to.include({ field: 'a', stored: '1', recomputed: 'nothing' });
    expect(differ([1], { 0: 1 })).to.include({ field: null, stored: '[1]', recomputed: '{"0":1}' });
    expect(differ({ a: 1, b: 2 }, { b: 2, a: 1 })).to.include({
      field: null,
      stored: '{"a":1,"b":2}',
      recomputed: '{"b":2,"a":1}',
    });
    expect(differ('x'.repeat(99), 'y').stored).to.have.length(60);
  });

  it('shows values as their columns mean them', () => {
    const flag: ColumnSpec = { name: 'f', type: 'bool', about: 'a flag' };
    const word: ColumnSpec = { name: 'w', type: 'enum', values: ['no', 'yes'], about: 'a word' };

    expect([0, 1, 0.5].map((v) => valueText(flag, v))).to.deep.equal(['false', 'true', '0.5']);
    expect([0, 1, 2].map((v) => valueText(word, v))).to.deep.equal(['no', 'yes', '2']);
    expect([0, -1, 1.5, 1e300].map((v) => valueText(DAY, v))).to.deep.equal([
      '1970-01-01',
      '1969-12-31',
      '1.5',
      '1e+300',
    ]);
  });
});
