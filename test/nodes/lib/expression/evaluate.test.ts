/**
 * Expressions are read as they are meant and come to what a plain reckoning says,
 * whatever is in them and however much of the data is missing.
 */
import { expect } from 'chai';
import fc from 'fast-check';
import { checkExpression } from '../../../../nodes/lib/expression/check.js';
import { bindExpression } from '../../../../nodes/lib/expression/evaluate.js';
import { readExpression } from '../../../../nodes/lib/expression/read.js';
import type { Tree } from '../../../../nodes/lib/expression/tree.js';
import { depthOf, type Settings } from '../../../../nodes/lib/expression/vocabulary.js';
import {
  type Columns,
  columns,
  condition,
  number,
  reckoned,
  written,
} from './random-expression.js';

const RUNS = { numRuns: 1500, seed: 20261126 };
const VOCABULARY = { settings: {}, position: [], refused: {} };

function treeOf(text: string): Tree {
  const reading = readExpression(text);
  if ('mistake' in reading) throw new Error(`${text}: ${reading.mistake.message}`);
  return reading.tree;
}

function valuesOf(text: string, bars: Columns, settings: Settings = {}): number[] {
  const column = (name: string) => Float64Array.from(bars[name] ?? [], (x) => x ?? Number.NaN);
  const series = bindExpression(treeOf(text), { settings, position: {}, column });
  return (Object.values(bars)[0] ?? []).map((_, t) => series(t));
}

const asNumber = (value: number | boolean | null): number =>
  value === null ? Number.NaN : Number(value);

describe('an expression', () => {
  for (const [kind, model] of [
    ['number', number],
    ['condition', condition],
  ] as const) {
    it(`that is a ${kind} comes to what a plain reckoning says, at every bar`, () => {
      fc.assert(
        fc.property(model, columns, (one, bars) => {
          const text = written(one);
          expect(checkExpression(treeOf(text), text, VOCABULARY, kind), text).to.deep.equal([]);
          valuesOf(text, bars).forEach((value, t) => {
            const expected = asNumber(reckoned(one, bars, t));
            const isSame = value === expected || (Number.isNaN(value) && Number.isNaN(expected));
            expect(isSame, `${text} at ${t}: ${value} for ${expected}`).to.equal(true);
          });
        }),
        RUNS,
      );
    });
  }

  it('looks back no further than it says', () => {
    fc.assert(
      fc.property(condition, columns, (one, bars) => {
        const text = written(one);
        const depth = depthOf(treeOf(text), {});
        const last = 11;
        if (depth > last) return;
        const blank = Object.fromEntries(
          Object.entries(bars).map(([name, column]) => [
            name,
            column.map((value, t) => (t < last - depth ? 77 : value)),
          ]),
        );
        expect(valuesOf(text, blank)[last], text).to.deep.equal(valuesOf(text, bars)[last]);
      }),
      RUNS,
    );
  });

  it('reads "not" as looser than comparisons and the "and" of "between" as its own', () => {
    const bars = { x: [1, 5, 9], y: [1, 1, 0] };

    expect(valuesOf('not x > 4', bars)).to.deep.equal([1, 0, 0]);
    expect(valuesOf('not x between 4 and 6 and y == 1', bars)).to.deep.equal([1, 0, 0]);
    expect(valuesOf('y == 1 and x between 1 and 2 + 3 or x > 8', bars)).to.deep.equal([1, 1, 1]);
    expect(valuesOf('x between 0 and 9 and not y == 1', bars)).to.deep.equal([0, 0, 1]);
    expect(valuesOf('(not (y == 1)) and (x > 4)', bars)).to.deep.equal([0, 0, 1]);
  });

  it('knows settings, percentages and columns with settings in their names', () => {
    const bars = { close: [100, 90], sma_50: [95, 95], bb_upper_20_2_5: [99, 99] };
    const settings = { fast: 50, width: 2.5, share: 0.05, isOn: true };

    expect(valuesOf('close > sma_{fast}', bars, settings)).to.deep.equal([1, 0]);
    expect(valuesOf('close > bb_upper_20_{width} and isOn', bars, settings)).to.deep.equal([1, 0]);
    expect(valuesOf('close * (1 - 5%) + 1e-3', bars)).to.deep.equal([95.001, 85.501]);
    expect(valuesOf('share * close', bars, settings)).to.deep.equal([5, 4.5]);
  });

  it('is never true of what is missing, nor of its opposite', () => {
    const bars = { x: [null], y: [1] };

    for (const text of [
      'x > 1',
      'not x > 1',
      'x == x',
      'x != x',
      'x > 1 and y == 1',
      'y / 0 > 1',
    ]) {
      expect(valuesOf(text, bars), text).to.deep.equal([Number.NaN]);
    }
    expect(valuesOf('x > 1 or y == 1', bars)).to.deep.equal([1]);
    expect(valuesOf('x > 1 and y == 2', bars)).to.deep.equal([0]);
  });
});
