/**
 * Sharpe ratios and what they are worth, against the worked examples of the papers.
 */
import { expect } from 'chai';
import fc from 'fast-check';
import {
  deflatedSharpe,
  expectedMaximum,
  luckiestSharpe,
} from '../../../../nodes/lib/statistics/deflated-sharpe.js';
import {
  joinMoments,
  type MomentColumns,
  type Moments,
  momentsAt,
  momentsOf,
  noMoments,
} from '../../../../nodes/lib/statistics/moments.js';
import {
  minimumTrackRecord,
  probabilisticSharpe,
} from '../../../../nodes/lib/statistics/probabilistic-sharpe.js';
import { sharpeError, sharpeRatio } from '../../../../nodes/lib/statistics/sharpe-ratio.js';
import { meanOf, noise } from './noise.js';

/** Bailey and López de Prado (2014): 5 years of 250 days, 100 trials. */
const PAPER = { n: 1250, sharpe: 2.5 / Math.sqrt(250), skew: -3, kurtosis: 10 };
const VARIANCE = 0.5 / 250;

describe('deflated Sharpe ratio', () => {
  it('gives the numbers of the worked example of the paper', () => {
    expect(luckiestSharpe(100, VARIANCE)).to.be.closeTo(0.113172, 5e-7);
    expect(deflatedSharpe(PAPER, 100, VARIANCE)).to.be.closeTo(0.900397, 5e-7);
  });

  it('takes the raw kurtosis: with the excess of it the example comes out too sure', () => {
    const wrong = deflatedSharpe({ ...PAPER, kurtosis: 10 - 3 }, 100, VARIANCE);

    expect(wrong - 0.900397).to.be.greaterThan(0.001);
  });

  it('expects the luckiest of N useless trials where the tables have it', () => {
    const known: [number, number][] = [
      [11, 1.622],
      [26, 2.014],
      [153, 2.677],
      [1683, 3.4],
      [43758, 4.208],
    ];
    for (const [trials, z] of known) expect(expectedMaximum(trials)).to.be.closeTo(z, 5e-4);
  });

  it('takes nothing off where nothing was chosen, and more with every trial', () => {
    expect(expectedMaximum(1)).to.equal(0);
    expect(expectedMaximum(0)).to.equal(0);
    let last = 0;
    for (let trials = 1; trials < 200; trials += 0.5) {
      const expected = expectedMaximum(trials);
      expect(expected).to.be.at.least(last);
      last = expected;
    }
    expect(deflatedSharpe(PAPER, 1, VARIANCE)).to.equal(probabilisticSharpe(PAPER, 0));
  });

  it('expects what the best of many draws really shows', () => {
    const best = Array.from({ length: 2000 }, (_, i) => Math.max(...noise(50, i + 1)));

    expect(meanOf(best)).to.be.closeTo(expectedMaximum(50), 0.05);
  });
});

describe('minimum track record', () => {
  const normal = (annual: number) => ({ sharpe: annual / Math.sqrt(252), skew: 0, kurtosis: 3 });

  it('is 2.71 years for a yearly ratio of 1, and 10.83 for one of a half', () => {
    expect(minimumTrackRecord(normal(1), 0) / 252).to.be.closeTo(2.71, 0.005);
    expect(minimumTrackRecord(normal(0.5), 0) / 252).to.be.closeTo(10.83, 0.005);
  });

  it('is the length at which the probability reaches the confidence', () => {
    const ratio = { sharpe: 0.08, skew: -0.7, kurtosis: 6 };
    const n = minimumTrackRecord(ratio, 0.01, 0.9);

    expect(probabilisticSharpe({ ...ratio, n }, 0.01)).to.be.closeTo(0.9, 1e-12);
  });

  it('never ends for a ratio that is not above the threshold', () => {
    expect(minimumTrackRecord(normal(0), 0)).to.equal(Number.POSITIVE_INFINITY);
  });
});

describe('Sharpe ratio', () => {
  it('has the standard error that Lo gives for normal returns', () => {
    const annual = (n: number): number =>
      sharpeError({ n, sharpe: 0, skew: 0, kurtosis: 3 }) * Math.sqrt(252);

    // One over the root of the years: 24, 44, 144 and 342 sessions.
    expect([25, 45, 145, 343].map((n) => Number(annual(n).toFixed(2)))).to.deep.equal([
      3.24, 2.39, 1.32, 0.86,
    ]);
    const error = sharpeError({ n: 101, sharpe: 0.2, skew: 0, kurtosis: 3 });
    expect(error).to.be.closeTo(Math.sqrt((1 + 0.2 ** 2 / 2) / 100), 1e-15);
  });

  it('has a standard error that its estimates really have', () => {
    const found = Array.from({ length: 3000 }, (_, i) => {
      const ratio = sharpeRatio(momentsOf(noise(250, i + 1, 0.1)));
      return ratio!.sharpe;
    });
    const mean = meanOf(found);
    const deviation = Math.sqrt(meanOf(found.map((value) => (value - mean) ** 2)));

    const told = sharpeError({ n: 250, sharpe: 0.1, skew: 0, kurtosis: 3 });
    expect(deviation / told).to.be.closeTo(1, 0.04);
  });

  it('is not there for few returns, or for returns that do not vary', () => {
    expect(sharpeRatio(momentsOf(noise(19, 1)))).to.equal(null);
    expect(sharpeRatio(momentsOf(noise(20, 1)))).to.not.equal(null);
    expect(sharpeRatio(momentsOf(new Float64Array(500).fill(0.01)))).to.equal(null);
    expect(sharpeRatio(momentsOf([]))).to.equal(null);
  });

  it('is close to sure of a large edge and at one half without any', () => {
    const shape = { n: 1000, skew: 0, kurtosis: 3 };

    expect(probabilisticSharpe({ ...shape, sharpe: 0.05 }, 0.05)).to.equal(0.5);
    expect(probabilisticSharpe({ ...shape, sharpe: 0.2 }, 0)).to.be.greaterThan(0.999);
  });
});

/** Moments as columns. */
function columnsOf(list: readonly Moments[]): MomentColumns {
  const column = (id: keyof Moments) => Float64Array.from(list, (moments) => moments[id]);
  return {
    n: column('n'),
    mean: column('mean'),
    m2: column('m2'),
    m3: column('m3'),
    m4: column('m4'),
  };
}

describe('moments', () => {
  it('of two pieces are those of the whole', () => {
    const value = fc.double({ min: -1, max: 1, noNaN: true });
    fc.assert(
      fc.property(
        fc.array(value, { maxLength: 40 }),
        fc.array(value, { maxLength: 40 }),
        (a, b) => {
          const pieces = columnsOf([momentsOf(a), momentsOf(b)]);
          const both = noMoments(3);
          joinMoments(both, 1, pieces, 0);
          joinMoments(both, 1, pieces, 1);
          const joined = momentsAt(both, 1);
          const whole = momentsOf([...a, ...b]);

          expect(joined.n).to.equal(whole.n);
          for (const key of ['mean', 'm2', 'm3', 'm4'] as const) {
            expect(joined[key], key).to.be.closeTo(whole[key], 1e-9);
          }
        },
      ),
    );
  });

  it('of a part of a series are those of the part alone', () => {
    const x = noise(50, 3);

    expect(momentsOf(x, 10, 30)).to.deep.equal(momentsOf(x.slice(10, 30)));
    expect(momentsOf(x, 10, 10).n).to.equal(0);
  });
});
