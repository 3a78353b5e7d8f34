/**
 * Boosted trees and random forests learn what is there, repeat themselves to the bit,
 * and are as good as a forest that others wrote.
 */
import { expect } from 'chai';
import { RandomForestRegression } from 'ml-random-forest';
import { BINS, type Cells, cellsOf, fitEdges } from '../../../../nodes/lib/learning/cells.js';
import { fitBoosted, predictBoosted } from '../../../../nodes/lib/learning/gradient-boosting.js';
import { fitForest, predictForest } from '../../../../nodes/lib/learning/random-forest.js';
import { areaUnderCurve, logLoss } from '../../../../nodes/lib/numeric/classification.js';
import { Noise } from '../../../../nodes/lib/numeric/noise.js';
import { randomOf } from '../../model-train/market.js';

const BOOSTING = { rounds: 60, depth: 3, rate: 0.1, share: 0.5, leafRows: 10 };
const FOREST = { trees: 50, depth: 6, leafRows: 5 };

interface Sample {
  readonly x: Float64Array;
  readonly label: Float64Array;
  readonly n: number;
  readonly p: number;
}

/** Rows of p features in [−1, 1) and a label that is 1 with the probability that they say. */
function sample(
  n: number,
  p: number,
  seed: number,
  probability: (row: Float64Array) => number,
): Sample {
  const random = randomOf(seed);
  const x = Float64Array.from({ length: n * p }, () => 2 * random() - 1);
  const label = Float64Array.from({ length: n }, (_, i) =>
    Number(random() < probability(x.subarray(i * p, (i + 1) * p))),
  );
  return { x, label, n, p };
}

function edgesOf({ x, n, p }: Sample): Float64Array {
  const edges = new Float64Array(p * (BINS - 1));
  for (let c = 0; c < p; c++) {
    fitEdges(Float64Array.from({ length: n }, (_, i) => x[i * p + c]!).sort(), edges, c);
  }
  return edges;
}

const encode = ({ x, n, p }: Sample, edges: Float64Array): Cells => cellsOf(x, n, p, edges);

function boosted(training: Sample, test: Sample, settings = BOOSTING, seed = 'a'): Float64Array {
  const edges = edgesOf(training);
  const out = new Float64Array(test.n);
  const model = fitBoosted(encode(training, edges), training.label, settings, new Noise(seed));
  predictBoosted(model, encode(test, edges), out);
  return out;
}

function forest(training: Sample, test: Sample, seed = 'a', settings = FOREST): Float64Array {
  const edges = edgesOf(training);
  const out = new Float64Array(test.n);
  const model = fitForest(encode(training, edges), training.label, settings, new Noise(seed));
  predictForest(model, encode(test, edges), out);
  return out;
}

/** Which of two features is negative decides, but neither alone says anything. */
const crossed = (row: Float64Array): number => (row[0]! * row[1]! > 0 ? 0.9 : 0.1);

describe('boosted trees', () => {
  it('learn what only two features together tell', () => {
    const [training, test] = [sample(2000, 4, 1, crossed), sample(1000, 4, 2, crossed)];

    expect(areaUnderCurve(boosted(training, test), test.label)).to.be.greaterThan(0.85);
  });

  it('lose less on their own rows with every round', () => {
    const training = sample(500, 3, 3, (row) => 0.5 + 0.4 * row[0]!);
    let before = Number.POSITIVE_INFINITY;
    for (let rounds = 1; rounds <= 20; rounds++) {
      const settings = { ...BOOSTING, rounds, share: 1 };
      const loss = logLoss(boosted(training, training, settings), training.label);
      expect(loss, `${rounds} rounds`).to.be.lessThan(before);
      before = loss;
    }
  });

  it('come out by hand in one round of one question', () => {
    // Four rows below with one rise, four above with three: p = 1/2, g = ±1/2, h = 1/4.
    const x = Float64Array.of(-1, -1, -1, -1, 1, 1, 1, 1);
    const training = { x, label: Float64Array.of(1, 0, 0, 0, 1, 1, 1, 0), n: 8, p: 1 };
    const settings = { rounds: 1, depth: 1, rate: 1, share: 1, leafRows: 1 };
    const value = 1 / (1 + 1);
    const p = 1 / (1 + Math.exp(-value));

    const out = boosted(training, training, settings);
    expect([...out]).to.deep.equal([1, 1, 1, 1, 0, 0, 0, 0].map((low) => (low ? 1 - p : p)));
  });

  it('are the same to the bit for the same seed, and others for another', () => {
    const training = sample(300, 4, 13, crossed);

    expect(boosted(training, training)).to.deep.equal(boosted(training, training));
    expect(boosted(training, training, BOOSTING, 'b')).to.not.deep.equal(
      boosted(training, training),
    );
  });

  it('without a feature that says anything give the share of ones', () => {
    const training = {
      x: new Float64Array(8),
      label: Float64Array.of(1, 1, 1, 0, 0, 0, 0, 0),
      n: 8,
      p: 1,
    };
    const out = boosted(training, training);

    for (const p of out) expect(p).to.be.closeTo((3 + 0.5) / (8 + 1), 0.02);
  });

  it('stay off 0 and 1 when the labels are all alike', () => {
    for (const label of [0, 1]) {
      const training = sample(50, 2, 4, () => label);
      for (const p of boosted(training, training)) {
        expect(p).to.be.greaterThan(0).and.lessThan(1);
      }
    }
  });
});

describe('a random forest', () => {
  it('learns what only two features together tell', () => {
    const [training, test] = [sample(2000, 4, 5, crossed), sample(1000, 4, 6, crossed)];

    expect(areaUnderCurve(forest(training, test), test.label)).to.be.greaterThan(0.85);
  });

  it('is the same to the bit for the same seed, and another for another', () => {
    const training = sample(300, 4, 7, crossed);

    expect(forest(training, training)).to.deep.equal(forest(training, training));
    expect(forest(training, training, 'b')).to.not.deep.equal(forest(training, training));
  });

  it('gives probabilities off 0 and 1, also when the labels are all alike', () => {
    for (const label of [0, 1]) {
      const training = sample(50, 2, 8, () => label);
      for (const p of forest(training, training)) expect(p).to.be.within(0, 1);
    }
    const mixed = sample(300, 2, 9, (row) => Number(row[0]! > 0));
    for (const p of forest(mixed, mixed)) expect(p).to.be.greaterThan(0).and.lessThan(1);
  });

  it('has no leaf of fewer rows than asked for', () => {
    const training = sample(400, 3, 10, crossed);
    const out = forest(training, training, 'a', { trees: 1, depth: 8, leafRows: 100 });

    // At most four leaves of 100 of the 400 rows that are drawn.
    expect(new Set(out).size).to.be.within(2, 4);
  });
});

describe('both', () => {
  it('are as good as the forest of another library on rows that none has seen', () => {
    const truth = (row: Float64Array): number =>
      1 / (1 + Math.exp(-(2 * row[0]! + 3 * row[1]! * row[2]! + Math.sin(4 * row[3]!))));
    const [training, test] = [sample(1500, 6, 11, truth), sample(1500, 6, 12, truth)];
    const rowsOf = ({ x, n, p }: Sample): number[][] =>
      Array.from({ length: n }, (_, i) => [...x.subarray(i * p, (i + 1) * p)]);
    const other = new RandomForestRegression({
      seed: 1,
      nEstimators: 50,
      maxFeatures: 6,
      replacement: false,
      treeOptions: { maxDepth: 6, minNumSamples: 5 },
      noOOB: true,
    });
    other.train(rowsOf(training), [...training.label]);
    const theirs = areaUnderCurve(Float64Array.from(other.predict(rowsOf(test))), test.label);

    expect(theirs).to.be.greaterThan(0.7);
    expect(areaUnderCurve(forest(training, test), test.label)).to.be.closeTo(theirs, 0.02);
    expect(areaUnderCurve(boosted(training, test), test.label)).to.be.greaterThan(theirs - 0.02);
  });
});
