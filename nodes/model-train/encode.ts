/**
 * Rows as the models want them: scaled numbers for the regression, cells for the trees.
 * Both are found from the training rows alone.
 */
import { BINS, type Cells, cellsOf, type Edges, fitEdges } from '../lib/learning/cells.js';
import { applyScale, emptyScale, fitScale, type Scale } from '../lib/learning/scale.js';

/** n rows in both forms. */
export interface Encoded extends Cells {
  /** Row-major, n × p, mean 0 and deviation 1 over the training rows. */
  readonly x: Float64Array;
}

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
    const column = new Float64Array(n);
    for (let c = 0; c < p; c++) {
      for (let i = 0, k = c; i < n; i++, k += p) column[i] = x[k]!;
      fitScale(column, n, this.scale, c);
      fitEdges(column, n, this.edges, c);
    }
  }

  /** Encodes n rows; x is scaled in place. */
  encode(x: Float64Array, n: number): Encoded {
    const cells = cellsOf(x, n, this.p, this.edges);
    applyScale(x, n, this.p, this.scale);
    return { ...cells, x };
  }
}
