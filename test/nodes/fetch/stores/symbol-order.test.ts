/** Rows by symbol: a stable sort that compares nothing. */
import { expect } from 'chai';
import fc from 'fast-check';
import { inSymbolOrder } from '../../../../nodes/fetch/stores/symbol-order.js';

const SYMBOLS = 4;

describe('rows in the order of their symbols', () => {
  it('are those of a stable sort, column by column', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(SYMBOLS - 1), { maxLength: 40 }), (symbols) => {
        const place = Float64Array.from(symbols, (_, row) => row);
        const other = place.map((row) => -row);

        const { index, data } = inSymbolOrder(SYMBOLS, Int32Array.from(symbols), [place, other]);

        const sorted = symbols
          .map((symbol, row) => ({ symbol, row }))
          .sort((a, b) => a.symbol - b.symbol || a.row - b.row);
        expect([...index]).to.deep.equal(sorted.map(({ symbol }) => symbol));
        expect([...data[0]!]).to.deep.equal(sorted.map(({ row }) => row));
        expect([...data[1]!]).to.deep.equal(sorted.map(({ row }) => -row));
      }),
    );
  });

  it('are the same arrays where they are in order already', () => {
    const index = Int32Array.of(0, 0, 2);
    const column = Float64Array.of(5, 6, 7);

    const same = inSymbolOrder(SYMBOLS, index, [column]);

    expect(same.index).to.equal(index);
    expect(same.data[0]).to.equal(column);
  });
});
