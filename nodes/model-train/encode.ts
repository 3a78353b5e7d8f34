/**
 * Rows as the models want them: scaled numbers for the regression, cells for the trees.
 * Both are found from the training rows alone; quantiles from some of them, evenly spaced,
 * because sorting all of them cost more than a model.
 */
import { BINS, type Cells, cellsOf, type Edges, fitEdges } from '../lib/learning/cells.js';
import { applyScale, emptyScale, fitBounds, fitSpread, type Scale } from '../lib/learning/scale.js';

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

  /** Learns from n ≥ 1 rows of x (row-major, n × p). */
  constructor(
    x: Float64Array,
    n: number,
    private readonly p: number,
  ) {
    this.scale = emptyScale(p);
    this.edges = new Float64Array(p * (BINS - 1));
    const sample = new Float64Array(Math.min(n, SAMPLE));
    for (let c = 0; c < p; c++) {
      takeSample(x, n, p, c, sample);
      sample.sort();
      fitBounds(sample, this.scale, c);
      fitEdges(sample, this.edges, c);
    }
    fitSpread(x, n, p, this.scale);
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
