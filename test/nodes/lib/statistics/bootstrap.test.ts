/**
 * The bootstrap, and the test that rests on it: right as often as they claim to be.
 */
import { expect } from 'chai';
import fc from 'fast-check';
import { quantile } from '../../../../nodes/lib/numeric/order-statistics.js';
import { Fractions, Random } from '../../../../nodes/lib/numeric/random.js';
import { blockLength } from '../../../../nodes/lib/statistics/block-length.js';
import {
  type BlockDraws,
  bootstrapMeans,
  drawBlocks,
  meanPValue,
  percentileInterval,
} from '../../../../nodes/lib/statistics/stationary-bootstrap.js';
import { superiorAbility } from '../../../../nodes/lib/statistics/superior-ability.js';
import { meanOf, noise, remembering } from './noise.js';

/** Means of one series alone. */
function meansOf(draws: BlockDraws, x: Float64Array): Float64Array {
  return bootstrapMeans(draws, [x])[0]!;
}

describe('block length', () => {
  it('is short for noise and grows with the memory of a series', () => {
    const typical = (memory: number): number =>
      meanOf(Array.from({ length: 20 }, (_, i) => blockLength(remembering(1000, i + 1, memory))));

    expect(typical(0)).to.be.lessThan(4);
    // The optimum for an autoregression: (2ρ/(1 − ρ²))^⅔ · n^⅓.
    for (const memory of [0.5, 0.8]) {
      const optimum = ((2 * memory) / (1 - memory ** 2)) ** (2 / 3) * 10;
      expect(typical(memory) / optimum).to.be.within(0.7, 1.3);
    }
  });

  it('stays between one and what a series can bear', () => {
    expect(blockLength(new Float64Array(100))).to.equal(1);
    expect(blockLength(noise(9, 1))).to.equal(1);
    const trend = Float64Array.from({ length: 300 }, (_, i) => i);
    expect(blockLength(trend)).to.be.within(1, 3 * Math.sqrt(300) + 1);
  });
});

describe('stationary bootstrap', () => {
  it('draws blocks that fill every replication and have the expected length', () => {
    const draws = drawBlocks({ length: 500, block: 12, fractions: new Fractions(3) });

    let block = 0;
    let blocks = 0;
    for (const end of draws.ends) {
      let filled = 0;
      for (; block < end; block++, blocks++) filled += draws.lengths[block]!;
      expect(filled).to.equal(500);
    }
    // The last block of a replication is cut, so the mean is a little below.
    expect((500 * 1000) / blocks).to.be.within(11, 12.3);
    expect(Math.max(...draws.starts)).to.equal(499);
  });

  it('sums blocks that go around the end', () => {
    const x = noise(7, 5);
    const draws = drawBlocks({
      length: 7,
      block: 4,
      fractions: new Fractions(1),
      replications: 200,
    });
    const means = meansOf(draws, x);

    let block = 0;
    draws.ends.forEach((end, r) => {
      const values: number[] = [];
      for (; block < end; block++) {
        for (let i = 0; i < draws.lengths[block]!; i++) {
          values.push(x[(draws.starts[block]! + i) % 7]!);
        }
      }
      expect(means[r]).to.be.closeTo(meanOf(values), 1e-12);
    });
  });

  it('gives several series what it gives each alone, to the last digit', () => {
    const draws = drawBlocks({ length: 90, block: 5, fractions: new Fractions(4) });
    for (const count of [0, 1, 3, 4, 5, 9]) {
      const series = Array.from({ length: count }, (_, i) => noise(90, i + 1));

      expect(bootstrapMeans(draws, series)).to.deep.equal(series.map((x) => meansOf(draws, x)));
    }
  });

  it('has the interval between the quantiles of all values', () => {
    const value = fc.double({ min: -1, max: 1, noNaN: true });
    fc.assert(
      fc.property(
        fc.array(value, { minLength: 1, maxLength: 80 }),
        fc.constantFrom(0.5, 0.8, 0.95, 0.999),
        (values, confidence) => {
          const of = (q: number) => quantile(Float64Array.from(values), values.length, q);
          const tail = (1 - confidence) / 2;

          const interval = percentileInterval(Float64Array.from(values), confidence);
          expect(interval.map(Math.abs)).to.deep.equal([of(tail), of(1 - tail)].map(Math.abs));
          expect(interval[0]).to.be.at.most(interval[1]);
        },
      ),
    );
  });

  it('is drawn with the numbers of the generator, one by one, however many are asked for', () => {
    const random = new Random(7);
    const alone = Array.from({ length: 20_000 }, () => random.fraction());
    const fractions = new Fractions(7);

    const first = (count: number) =>
      Array.from(fractions.first(count).subarray(0, count), (word) => word / 2 ** 32);

    expect(first(3)).to.deep.equal(alone.slice(0, 3));
    expect(first(20_000)).to.deep.equal(alone);
  });

  it('with blocks of one value is the plain bootstrap', () => {
    const draws = drawBlocks({
      length: 50,
      block: 1,
      fractions: new Fractions(2),
      replications: 10,
    });

    expect(draws.lengths.every((length) => length === 1)).to.equal(true);
    expect(draws.starts).to.have.length(500);
  });

  it('gives intervals that hold the truth about as often as they claim', () => {
    for (const memory of [0, 0.5]) {
      let held = 0;
      for (let seed = 1; seed <= 300; seed++) {
        const x = remembering(400, seed, memory);
        const block = Math.max(blockLength(x), Math.cbrt(400));
        const [low, high] = percentileInterval(
          meansOf(drawBlocks({ length: 400, block, fractions: new Fractions(seed) }), x),
        );
        if (low <= 0 && high >= 0) held++;
      }
      expect(held / 300, `memory ${memory}`).to.be.within(0.88, 0.98);
    }
  });

  it('gives p values that are small as rarely as they should be', () => {
    let small = 0;
    for (let seed = 1; seed <= 400; seed++) {
      const x = noise(250, seed);
      const draws = drawBlocks({ length: 250, block: 6, fractions: new Fractions(seed) });
      if (meanPValue(meansOf(draws, x), meanOf(x)) <= 0.1) small++;
    }

    expect(small / 400).to.be.within(0.06, 0.15);
  });

  it('is never surer than its replications allow', () => {
    const x = noise(250, 1, 5, 0.1);
    const draws = drawBlocks({ length: 250, block: 6, fractions: new Fractions(1) });

    expect(meanPValue(meansOf(draws, x), meanOf(x))).to.equal(1 / 1001);
  });
});

describe('test of superior predictive ability', () => {
  const candidates = (seed: number, edge: number): Float64Array[] =>
    Array.from({ length: 11 }, (_, k) => noise(500, 100 * seed + k, k === 4 ? edge : 0));
  const draws = drawBlocks({ length: 500, block: 8, fractions: new Fractions(1) });

  it('seldom finds an edge where there is none', () => {
    const found = Array.from({ length: 200 }, (_, seed) =>
      superiorAbility(candidates(seed, 0), draws),
    );

    const rejected = found.filter((p) => p!.consistent <= 0.1).length / 200;
    expect(rejected).to.be.within(0.04, 0.17);
  });

  it('finds the one candidate that has an edge', () => {
    for (let seed = 0; seed < 20; seed++) {
      const found = superiorAbility(candidates(seed, 0.25), draws)!;

      expect(found.best).to.equal(4);
      expect(found.consistent).to.be.lessThan(0.05);
    }
  });

  it('lets hopeless candidates weigh on the upper p value alone', () => {
    const good = candidates(1, 0.17);
    const bad = Array.from({ length: 30 }, (_, k) => noise(500, 9000 + k, -1, 3));
    const alone = superiorAbility(good, draws)!;
    const among = superiorAbility([...good, ...bad], draws)!;

    expect(among.consistent).to.equal(alone.consistent);
    expect(among.upper).to.be.greaterThan(alone.upper);
    for (const { lower, consistent, upper } of [alone, among]) {
      expect(lower).to.be.at.most(consistent);
      expect(consistent).to.be.at.most(upper);
    }
  });

  it('is certain of nothing where all lose, and says nothing where nothing varies', () => {
    const losers = [noise(500, 1, -0.3), noise(500, 2, -0.3)];

    expect(superiorAbility(losers, draws)).to.deep.include({ consistent: 1, lower: 1, upper: 1 });
    expect(superiorAbility([new Float64Array(500)], draws)).to.equal(null);
    expect(superiorAbility([], draws)).to.equal(null);
  });
});
