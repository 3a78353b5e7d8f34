/**
 * What choosing among many costs: overfitting, effective trials, adjusted p values.
 */
import { expect } from 'chai';
import fc from 'fast-check';
import { overfitting } from '../../../../nodes/lib/statistics/backtest-overfitting.js';
import {
  effectiveTrials,
  meanCorrelation,
} from '../../../../nodes/lib/statistics/effective-trials.js';
import { benjaminiHochberg, holm } from '../../../../nodes/lib/statistics/multiple-testing.js';
import { meanOf, noise } from './noise.js';

describe('probability of overfitting', () => {
  const of = (strategies: number, edge: number): number[] =>
    Array.from({ length: 60 }, (_, run) => {
      const series = Array.from({ length: strategies }, (_, k) =>
        noise(1000, 1000 * run + k + 1, k === 0 ? edge : 0),
      );
      return overfitting(series, 10)!.probability;
    });

  it('is about one half on noise', () => {
    // Few strategies scatter widely, and their middle is a rank that counts as below.
    expect(meanOf(of(11, 0))).to.be.closeTo(0.55, 0.08);
    expect(meanOf(of(50, 0))).to.be.closeTo(0.5, 0.06);
  });

  it('is small when one strategy is really good', () => {
    const edge = 2.4 / Math.sqrt(252);

    expect(meanOf(of(11, edge))).to.be.closeTo(0.04, 0.03);
  });

  it('counts every way to halve the blocks once', () => {
    const series = [noise(1600, 1), noise(1600, 2), noise(1600, 3)];

    expect(overfitting(series)).to.include({ blocks: 16, splits: 12_870 });
    expect(overfitting(series, 10)).to.include({ blocks: 10, splits: 252 });
  });

  it('is the share of halves, each looked at alone, whose best falls behind in the other', () => {
    const [blocks, size] = [6, 30];
    const series = Array.from({ length: 5 }, (_, k) => noise(blocks * size, k + 1));
    const ratios = (half: readonly number[]): number[] =>
      series.map((x) => {
        const own = half.flatMap((b) => [...x.subarray(b * size, (b + 1) * size)]);
        const mean = meanOf(own);
        return mean / Math.sqrt(meanOf(own.map((value) => (value - mean) ** 2)));
      });
    const all = [0, 1, 2, 3, 4, 5];
    const halves = all.flatMap((a) =>
      all.flatMap((b) => all.filter((c) => a < b && b < c).map((c) => [a, b, c])),
    );
    const behind = halves.filter((half) => {
      const [inside, outside] = [ratios(half), ratios(all.filter((b) => !half.includes(b)))];
      const best = outside[inside.indexOf(Math.max(...inside))]!;
      return outside.filter((value) => value < best).length + 1 <= series.length / 2 + 0.5;
    });

    expect(halves).to.have.length(20);
    expect(overfitting(series, blocks)!.probability).to.equal(behind.length / 20);
  });

  it('is certain when what wins in one half loses in the other', () => {
    // Two strategies that take turns, block by block: the better of one half is the worse of the other.
    const swing = Float64Array.from({ length: 100 }, (_, i) => (i < 50 ? 1 : -1) + (i % 3) / 10);
    const series = [swing, swing.map((x) => -x)];

    expect(overfitting(series, 2)!.probability).to.equal(1);
  });

  it('does not reward a strategy that never moved', () => {
    const still = new Float64Array(1000);
    const losing = noise(1000, 4, -0.2);

    // Both halves agree that losing is at least something that was measured.
    expect(overfitting([losing, still], 10)!.probability).to.equal(0);
  });

  it('is not there for one strategy or for few days', () => {
    expect(overfitting([noise(1000, 1)])).to.equal(null);
    expect(overfitting([noise(79, 1), noise(79, 2)])).to.equal(null);
    expect(overfitting([])).to.equal(null);
  });
});

describe('effective trials', () => {
  it('have the mean correlation of all pairs', () => {
    const common = noise(400, 1);
    const series = Array.from({ length: 5 }, (_, k) =>
      noise(400, k + 2).map((x, i) => k * common[i]! + x),
    );
    const pairs: number[] = [];
    for (let a = 0; a < 5; a++) {
      for (let b = 0; b < a; b++) pairs.push(correlation(series[a]!, series[b]!));
    }

    expect(meanCorrelation(series)).to.be.closeTo(meanOf(pairs), 1e-12);
  });

  it('are one where all are the same, and all where nothing is shared', () => {
    expect(effectiveTrials(11, 1)).to.equal(1);
    expect(effectiveTrials(11, 0)).to.equal(11);
    expect(effectiveTrials(11, -0.2)).to.equal(11);
    expect(effectiveTrials(153, 0.4)).to.be.closeTo(0.4 + 0.6 * 153, 1e-12);
  });

  it('need two series that vary', () => {
    expect(meanCorrelation([noise(50, 1), new Float64Array(50)])).to.equal(null);
    expect(meanCorrelation([])).to.equal(null);
  });
});

describe('adjusted p values', () => {
  it('are those of R for a worked example', () => {
    const p = [0.01, 0.04, 0.03, 0.005, 0.5];

    // p.adjust(p, "BH") and p.adjust(p, "holm")
    expect(benjaminiHochberg(p).map(rounded)).to.deep.equal([0.025, 0.05, 0.05, 0.025, 0.5]);
    expect(holm(p).map(rounded)).to.deep.equal([0.04, 0.09, 0.09, 0.025, 0.5]);
  });

  it('keep their order, never fall, never exceed one, and Holm is the stricter', () => {
    const values = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 30 });
    fc.assert(
      fc.property(values, (p) => {
        const [fdr, fwer] = [benjaminiHochberg(p), holm(p)];
        p.forEach((value, i) => {
          expect(fdr[i]).to.be.within(value, 1);
          expect(fwer[i]).to.be.within(fdr[i]! - 1e-15, 1);
          p.forEach((other, j) => {
            if (value < other) expect(fdr[i]).to.be.at.most(fdr[j]!);
          });
        });
      }),
    );
  });

  it('do not count what was not tested', () => {
    const p = [0.02, Number.NaN, 0.04];

    expect(benjaminiHochberg(p)).to.deep.equal([0.04, Number.NaN, 0.04]);
    expect(holm(p)).to.deep.equal([0.04, Number.NaN, 0.04]);
  });
});

function rounded(x: number): number {
  return Number(x.toFixed(12));
}

function correlation(a: Float64Array, b: Float64Array): number {
  const [ma, mb] = [meanOf(a), meanOf(b)];
  const product = (x: Float64Array, mx: number, y: Float64Array, my: number): number =>
    meanOf(x.map((value, i) => (value - mx) * (y[i]! - my)));
  return product(a, ma, b, mb) / Math.sqrt(product(a, ma, a, ma) * product(b, mb, b, mb));
}
