/** Cases that strategies share, against those of each by itself. */
import { expect } from 'chai';
import fc from 'fast-check';
import { baselineRows, casesOf, SharedCases } from '../../../nodes/rank/cases.js';
import type { Collected } from '../../../src/contract/index.js';

/** Scenario and symbol of each backtest of a strategy, each pair once, in any order. */
const pairs = fc.uniqueArray(fc.tuple(fc.nat(3), fc.nat(4)), {
  selector: ([scenario, symbol]) => `${scenario} ${symbol}`,
  maxLength: 20,
});

/** Results without any column: nothing here reads one. */
function resultsOf(strategy: string, list: readonly (readonly [number, number])[]): Collected {
  const keys = list.map(([scenario, symbol]) => [strategy, `window ${scenario}`, `S${symbol}`]);
  return {
    keys,
    metas: keys.map(() => null),
    offsets: Int32Array.from([...keys.keys(), keys.length]),
    table: { rows: keys.length, columns: {} },
  };
}

/** Row of the same case among others; -1 without one. */
function rowIn({ keys }: Collected, [, scenario, symbol]: readonly string[]): number {
  return keys.findIndex((key) => key[1] === scenario && key[2] === symbol);
}

describe('cases of strategies', () => {
  it('are those of each strategy by itself, whoever was asked for before', () => {
    fc.assert(
      fc.property(fc.array(pairs, { maxLength: 4 }), (lists) => {
        const shared = new SharedCases();
        for (const [i, list] of [...lists, ...lists].entries()) {
          const { keys } = resultsOf(`strategy ${i}`, list);
          expect(shared.of(casesOf(keys))).to.deep.equal(casesOf(keys));
        }
      }),
    );
  });

  it('are made once for strategies with the same backtests in the same order', () => {
    const shared = new SharedCases();
    const first = resultsOf('a', [
      [0, 0],
      [0, 1],
      [1, 0],
    ]);
    const same = resultsOf('b', [
      [0, 0],
      [0, 1],
      [1, 0],
    ]);
    const turned = resultsOf('c', [
      [0, 1],
      [0, 0],
      [1, 0],
    ]);

    const known = shared.of(casesOf(first.keys));
    expect(shared.of(casesOf(same.keys))).to.equal(known);
    expect(shared.of(casesOf(turned.keys)).symbols).to.deep.equal(['S1', 'S0']);
  });

  it('say where the baseline has the same case, below the rows of the strategy', () => {
    fc.assert(
      fc.property(pairs, fc.option(pairs), (list, others) => {
        const own = resultsOf('a', list);
        const baseline = resultsOf('b', others ?? list);
        const expected = own.keys.map((key) => {
          const row = rowIn(baseline, key);
          return row < 0 ? -1 : own.keys.length + row;
        });

        const rows = baselineRows(casesOf(own.keys), casesOf(baseline.keys), own.keys.length);
        expect([...rows]).to.deep.equal(expected);
      }),
    );
  });

  it('are those of the baseline itself in its own rows, and of none without it', () => {
    const own = resultsOf('a', [
      [1, 0],
      [0, 1],
    ]);

    const cases = casesOf(own.keys);
    expect([...baselineRows(cases, cases, 0)]).to.deep.equal([0, 1]);
    expect([...baselineRows(cases, undefined, 0)]).to.deep.equal([-1, -1]);
  });
});
