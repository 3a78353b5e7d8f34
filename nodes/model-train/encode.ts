/**
 * Rows as the models want them: scaled numbers for the regression, cells for the trees.
 * Both are found from the training rows alone; quantiles from some of them, evenly spaced,
 * because sorting all of them cost more than a model.
 */
import { BINS, type Cells, cellsOf, type Edges, fitEdges } from '../lib/learning/cells.js';
import { applyScale, fitBounds, fitSpread, type Scale } from '../lib/learning/scale.js';

/** n rows in both forms. */
export interface Encoded extends Cells {
  /** Row-major, n × p, mean 0 and deviation 1 over the training rows. */
  readonly x: Float64Array;
}

/** Rows that quantiles are taken from: 32 in each bin, 20 beyond each bound. */
const SAMPLE = 32 * BINS;

export class Encoder {
  private readonly scale: Scale;
  private readonly edges: Edges;

  /** `learned`: what `Encoder.learn` gave for p features. */
  constructor(
    learned: Float64Array,
    private readonly p: number,
  ) {
    this.scale = {
      low: learned.subarray(0, p),
      high: learned.subarray(p, 2 * p),
      mean: learned.subarray(2 * p, 3 * p),
      deviation: learned.subarray(3 * p, 4 * p),
    };
    this.edges = learned.subarray(4 * p);
  }

  /** Numbers in what is learned about p features. */
  static size(p: number): number {
    return p * (4 + BINS - 1);
  }

  /** What n ≥ 1 rows of x (row-major, n × p) say of bounds, spread and bins. */
  static learn(x: Float64Array, n: number, p: number): Float64Array {
    const learned = new Float64Array(Encoder.size(p));
    const { scale, edges } = new Encoder(learned, p);
    const sample = new Float64Array(Math.min(n, SAMPLE));
    for (let c = 0; c < p; c++) {
      takeSample(x, n, p, c, sample);
      sample.sort();
      fitBounds(sample, scale, c);
      fitEdges(sample, edges, c);
    }
    fitSpread(x, n, p, scale);
    return learned;
  }

  /** Encodes n rows; x is scaled in place. */
  encode(x: Float64Array, n: number): Encoded {
    const { cells, p } = cellsOf(x, n, this.p, this.edges);
    applyScale(x, n, p, this.scale);
    return { cells, n, p, x };
  }
}

/** Values of column c in rows that are evenly spaced. */
function takeSample(x: Float64Array, n: number, p: number, c: number, sample: Float64Array): void {
  const m = sample.length;
  for (let i = 0; i < m; i++) sample[i] = x[Math.floor((i * n) / m) * p + c]!;
}
