/**
 * What every indicator of the folder promises, found from the folder.
 */
import { expect } from 'chai';
import fc from 'fast-check';
import type { Bars } from '../../../nodes/indicator-compute/indicator.js';
import { computeColumns, cut, indicators, walk } from './columns.js';

/** n bars at one price. */
function flat(n: number, price: number, volume: number): Bars {
  const column = () => new Float64Array(n).fill(price);
  return {
    n,
    open: column(),
    high: column(),
    low: column(),
    close: column(),
    volume: new Float64Array(n).fill(volume),
  };
}

describe('every indicator', () => {
  let plugins: Awaited<ReturnType<typeof indicators>>;

  before(async () => {
    plugins = await indicators();
  });

  it('names its columns after itself, each once, and says what they are', () => {
    const names: string[] = [];
    for (const [id, indicator] of plugins) {
      expect(indicator.about, id).to.match(/\S/);
      expect(indicator.source, id).to.match(/\S/);
      for (const column of indicator.columns) {
        expect(column.about, column.name).to.match(/\S/);
        names.push(column.name);
      }
    }
    expect(names.length).to.be.at.least(60);
    expect(new Set(names).size).to.equal(names.length);
  });

  it('has its first value in the row that it declares', () => {
    const columns = computeColumns(plugins, walk(400, 7));
    for (const indicator of plugins.values()) {
      for (const { name, first } of indicator.columns) {
        const values = columns.get(name) as Float64Array;
        expect(
          values.findIndex((value) => !Number.isNaN(value)),
          name,
        ).to.equal(first);
      }
    }
  });

  it('does not look ahead: cutting the end off changes nothing that is left', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1e9 }),
        fc.integer({ min: 0, max: 1500 }),
        (seed, n) => {
          const bars = walk(1500, seed);
          const whole = computeColumns(plugins, bars);
          for (const [name, values] of computeColumns(plugins, cut(bars, n))) {
            const rows = (whole.get(name) as Float64Array).subarray(0, n);
            const at = values.findIndex((value, i) => !Object.is(value, rows[i]));
            expect(at, `${name}, ${n} of 1500 bars`).to.equal(-1);
          }
        },
      ),
      { numRuns: 15 },
    );
  });

  it('leaves out only rows that nobody reads: those from the first read one on have every digit', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1e9 }),
        fc.integer({ min: 0, max: 1300 }),
        (seed, from) => {
          const bars = walk(1300, seed);
          const whole = computeColumns(plugins, bars);
          for (const [name, values] of computeColumns(plugins, { ...bars, from })) {
            const rows = whole.get(name) as Float64Array;
            const at = values.findIndex((value, i) => i >= from && !Object.is(value, rows[i]));
            expect(at, `${name}, from ${from} of 1300 bars`).to.equal(-1);
          }
        },
      ),
      {
        numRuns: 8,
        examples: [
          [11, 1043],
          [3, 98],
          [5, 1300],
        ],
      },
    );
  });

  it('never gives an infinite value, whatever the series', () => {
    for (const bars of [
      flat(300, 50, 1000),
      flat(300, 50, 0),
      flat(300, 1e-6, 1),
      flat(300, 1e9, 1e15),
      walk(300, 3),
    ]) {
      for (const [name, values] of computeColumns(plugins, bars)) {
        expect(
          values.some((value) => value === Infinity || value === -Infinity),
          name,
        ).to.equal(false);
      }
    }
  });

  it('stays exact on a flat series', () => {
    const columns = computeColumns(plugins, flat(300, 123.45, 1000));
    const last = (name: string): number => (columns.get(name) as Float64Array)[299] as number;

    expect(last('sma_200')).to.equal(123.45);
    expect(last('ema_26')).to.equal(123.45);
    expect(last('bb_upper')).to.equal(123.45);
    expect(last('rsi_14')).to.equal(50);
    expect(last('atr_14')).to.equal(0);
    expect(last('zscore_20')).to.be.NaN;
    expect(last('bb_percent_b')).to.be.NaN;
  });
});
