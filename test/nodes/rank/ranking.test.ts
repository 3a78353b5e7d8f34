/**
 * Score and order of strategies, by hand on small examples.
 */
import { expect } from 'chai';
import fc from 'fast-check';
import { cellsOf } from '../../../nodes/rank/cells.js';
import {
  describeGroup,
  figuresOf,
  type MetricValues,
  type RankedStrategy,
  type RankingData,
  rankStrategies,
} from '../../../nodes/rank/ranking.js';

interface Example {
  /** Values of each metric, one list per strategy: one value per backtest. */
  readonly metrics: Readonly<Record<string, Readonly<Record<string, readonly number[]>>>>;
  readonly weights: Readonly<Record<string, number>>;
  readonly lowerIsBetter?: readonly string[];
}

/** A ranking with its backtests: the strategy and the values of each. */
interface Rows extends RankingData {
  readonly strategy: Int32Array;
  readonly metrics: readonly (MetricValues & { readonly isHigherBetter: boolean })[];
}

/** Ranks what the given rows say of each strategy. */
function rankRows(data: Rows, rows: ArrayLike<number>): RankedStrategy[] {
  const cells = cellsOf(rows, data.strategy, data.strategies.length);
  const figures = figuresOf(data.metrics, cells);
  return rankStrategies(data, describeGroup(data, figures, 0));
}

function dataOf({ metrics, weights, lowerIsBetter = [] }: Example): Rows {
  const first = Object.values(metrics)[0]!;
  const strategies = Object.keys(first);
  return {
    strategies,
    strategy: Int32Array.from(
      strategies.flatMap((id, i) => new Array<number>(first[id]!.length).fill(i)),
    ),
    metrics: Object.entries(metrics).map(([id, lists]) => ({
      id,
      isHigherBetter: !lowerIsBetter.includes(id),
      values: Float64Array.from(strategies.flatMap((strategy) => lists[strategy]!)),
    })),
    weights,
  };
}

function rank(example: Example): RankedStrategy[] {
  const data = dataOf(example);
  return rankRows(
    data,
    Array.from(data.strategy, (_, row) => row),
  );
}

const places = (ranked: readonly RankedStrategy[]) =>
  ranked.map(({ rank, strategy, score }) => [rank, strategy, score]);

describe('the score', () => {
  it('is the place of the median: 0 for the worst, 1 for the best, even steps between', () => {
    const sharpe = { a: [1, 2, 3], b: [9, -5, 100], c: [0.5], d: [-7, -7], e: [2.5, 2.5] };

    // Medians 2, 9, 0.5, -7, 2.5: how far apart they are does not matter.
    expect(places(rank({ metrics: { sharpe }, weights: { sharpe: 1 } }))).to.deep.equal([
      [1, 'b', 1],
      [2, 'e', 0.75],
      [3, 'a', 0.5],
      [4, 'c', 0.25],
      [5, 'd', 0],
    ]);
  });

  it('is the mean of the places, weighted', () => {
    const ranked = rank({
      metrics: {
        sharpe: { a: [3], b: [2], c: [1] },
        max_drawdown: { a: [-0.5], b: [-0.1], c: [-0.2] },
      },
      weights: { sharpe: 3, max_drawdown: 1 },
    });

    // a: (3·1 + 1·0)/4; b: (3·0.5 + 1·1)/4; c: (3·0 + 1·0.5)/4.
    expect(places(ranked)).to.deep.equal([
      [1, 'a', 0.75],
      [2, 'b', 0.625],
      [3, 'c', 0.125],
    ]);
  });

  it('gives strategies with the same median the middle of their places', () => {
    const sharpe = { a: [1], b: [2], c: [2], d: [2], e: [3] };

    // Places 1, 2 and 3 of 0 to 4 are shared.
    expect(places(rank({ metrics: { sharpe }, weights: { sharpe: 1 } }))).to.deep.equal([
      [1, 'e', 1],
      [2, 'b', 0.5],
      [3, 'c', 0.5],
      [4, 'd', 0.5],
      [5, 'a', 0],
    ]);
  });

  it('turns a metric round of which less is better', () => {
    const ranked = rank({
      metrics: { cost: { a: [1], b: [2] } },
      weights: { cost: 1 },
      lowerIsBetter: ['cost'],
    });

    expect(places(ranked)).to.deep.equal([
      [1, 'a', 1],
      [2, 'b', 0],
    ]);
  });

  it('puts a strategy last in a metric that others have and it lacks', () => {
    const ranked = rank({
      metrics: {
        sharpe: { a: [Number.NaN], b: [2], c: [1] },
        total_return: { a: [0.1], b: [0.3], c: [0.2] },
      },
      weights: { sharpe: 1, total_return: 1 },
    });

    // sharpe: b 1, c 0.5, a 0; total_return: b 1, c 0.5, a 0.
    expect(places(ranked)).to.deep.equal([
      [1, 'b', 1],
      [2, 'c', 0.5],
      [3, 'a', 0],
    ]);
  });

  it('does not let a few good backtests speak for many without a figure', () => {
    const nan = Number.NaN;
    const ranked = rank({
      metrics: {
        sharpe: { a: [9, nan, nan], b: [1, 1, 1], c: [2, 2, nan] },
        total_return: { a: [0, 0, 0], b: [-0.1, -0.1, -0.1], c: [-0.2, -0.2, -0.2] },
      },
      weights: { sharpe: 1, total_return: 1 },
    });

    // a has a Sharpe ratio in one of three, c in two of three.
    expect(places(ranked)).to.deep.equal([
      [1, 'a', 0.5],
      [2, 'b', 0.5],
      [3, 'c', 0.5],
    ]);
  });

  it('leaves out a metric that nobody has', () => {
    const ranked = rank({
      metrics: {
        sharpe: { a: [Number.NaN], b: [Number.NaN] },
        total_return: { a: [0.1], b: [0.3] },
      },
      weights: { sharpe: 1, total_return: 1 },
    });

    expect(places(ranked)).to.deep.equal([
      [1, 'b', 1],
      [2, 'a', 0],
    ]);
  });

  it('is null, and last without a rank, where nothing is defined', () => {
    const sharpe = { a: [Number.NaN, Number.NaN], b: [-9], c: [-10] };
    const ranked = rank({ metrics: { sharpe }, weights: { sharpe: 1 } });

    expect(places(ranked)).to.deep.equal([
      [1, 'b', 1],
      [2, 'c', 0.5],
      [null, 'a', null],
    ]);
    expect(ranked[2]!.metrics.sharpe).to.deep.equal({ median: null, q1: null, q3: null, n: 0 });
  });

  it('of a strategy alone stands in the middle', () => {
    expect(places(rank({ metrics: { sharpe: { a: [5] } }, weights: { sharpe: 1 } }))).to.deep.equal(
      [[1, 'a', 0.5]],
    );
  });

  it('leaves a metric without weight out, which is shown all the same', () => {
    const [best] = rank({
      metrics: { sharpe: { a: [1], b: [2] }, exposure: { a: [0.9], b: [0.1] } },
      weights: { sharpe: 1 },
    });

    expect(best).to.include({ strategy: 'b', score: 1 });
    expect(best!.metrics.exposure).to.deep.equal({ median: 0.1, q1: 0.1, q3: 0.1, n: 1 });
  });

  it('does not change with the scale of a metric or of the weights', () => {
    const list = fc.array(fc.double({ min: -5, max: 5, noNaN: true }), {
      minLength: 1,
      maxLength: 5,
    });
    const strategies = fc.record({ a: list, b: list, c: list, d: list });
    fc.assert(
      fc.property(strategies, fc.integer({ min: 1, max: 20 }), (sharpe, power) => {
        const scale = 2 ** power;
        const scaled = Object.fromEntries(
          Object.entries(sharpe).map(([id, values]) => [id, values.map((v) => v * scale)]),
        );
        const once = rank({ metrics: { sharpe }, weights: { sharpe: 1 } });
        const other = rank({ metrics: { sharpe: scaled }, weights: { sharpe: scale } });

        expect(places(other)).to.deep.equal(places(once));
        for (const { score } of once) expect(score).to.be.within(0, 1);
      }),
      { seed: 5, numRuns: 100 },
    );
  });
});

describe('the ranking', () => {
  it('counts the backtests of each strategy in n, and the defined ones in the metric', () => {
    const ranked = rank({
      metrics: { sharpe: { a: [1, Number.NaN, 3], b: [0] } },
      weights: { sharpe: 1 },
    });

    expect(ranked.map((r) => [r.strategy, r.n, r.metrics.sharpe!.n])).to.deep.equal([
      ['a', 3, 2],
      ['b', 1, 1],
    ]);
  });

  it('looks at the rows that it is given, and lists no strategy without one', () => {
    const data = dataOf({
      metrics: { sharpe: { a: [1, 9], b: [5], c: [7] } },
      weights: { sharpe: 1 },
    });

    expect(places(rankRows(data, [0, 2]))).to.deep.equal([
      [1, 'b', 1],
      [2, 'a', 0],
    ]);
    expect(rankRows(data, [])).to.deep.equal([]);
  });

  it('gives the share of backtests above the baseline; a draw is not above', () => {
    const ranked = rank({
      metrics: {
        excess_return: {
          a: [0.1, -0.1, 0, 0.2],
          b: [Number.NaN, 0.5],
          c: [Number.NaN, Number.NaN],
        },
      },
      weights: { excess_return: 1 },
    });

    expect(
      Object.fromEntries(ranked.map((r) => [r.strategy, r.share_above_baseline])),
    ).to.deep.equal({ a: 0.5, b: 1, c: null });
  });

  it('keeps strategies of the same score in the order of their names', () => {
    const same = rank({ metrics: { sharpe: { z: [1], y: [1], x: [1] } }, weights: { sharpe: 1 } });

    expect(places(same)).to.deep.equal([
      [1, 'x', 0.5],
      [2, 'y', 0.5],
      [3, 'z', 0.5],
    ]);
  });
});
