/**
 * Series shared between the indicators of one symbol.
 */
import { expect } from 'chai';
import { ScratchMemory } from '../../../nodes/indicator-compute/scratch.js';
import { computeColumns, indicators, walk } from './columns.js';

describe('shared series', () => {
  const double = (x: Float64Array, factor: number, out: Float64Array): void => {
    for (let i = 0; i < out.length; i++) out[i] = factor * x[i]!;
  };

  it('are computed once for the same arguments, and apart for others', () => {
    const scratch = new ScratchMemory();
    scratch.beginSymbol(3);
    const x = Float64Array.of(1, 2, 3);
    const twice = scratch.shared(double, x, 2);
    scratch.begin(3);

    expect(scratch.shared(double, x, 2)).to.equal(twice);
    expect([...scratch.shared(double, x, 3)]).to.deep.equal([3, 6, 9]);
    expect([...scratch.shared(double, Float64Array.of(5, 5, 5), 2)]).to.deep.equal([10, 10, 10]);
    expect([...twice]).to.deep.equal([2, 4, 6]);
    expect(scratch.take()).to.not.equal(twice);
  });

  it('end with the symbol', () => {
    const scratch = new ScratchMemory();
    const x = Float64Array.of(1, 2);
    scratch.beginSymbol(2);
    scratch.shared(double, x, 2);
    x[0] = 10;
    scratch.beginSymbol(2);

    expect([...scratch.shared(double, x, 2)]).to.deep.equal([20, 4]);
  });

  it('make no difference to any column: alone, together, and in the other order', async () => {
    const plugins = await indicators();
    const bars = walk(500, 11);
    const together = computeColumns(plugins, bars);
    const reversed = computeColumns(new Map([...plugins].reverse()), bars);
    for (const [id, plugin] of plugins) {
      for (const [name, alone] of computeColumns(new Map([[id, plugin]]), bars)) {
        expect(alone, name).to.deep.equal(together.get(name));
        expect(reversed.get(name), name).to.deep.equal(alone);
      }
    }
  });
});
