/**
 * Logistic regression with an L2 penalty, fitted by Newton's method.
 *
 * The penalty leaves the intercept alone. The loss is convex, so the result does
 * not depend on a start or a seed.
 */

const MAX_STEPS = 50;
const MAX_CAREFUL_STEPS = 100;
const SETTLED = 1e-10;
/** While steps shrink that much, the curvature of an earlier one will do. */
const SHRINKING = 0.1;

/** Rows of features (row-major, n × p), their labels, and the penalty per row. */
interface Problem {
  readonly x: Float64Array;
  readonly y: Float64Array;
  readonly n: number;
  readonly p: number;
  readonly penalty: number;
}

/**
 * Fits weights to rows of x (row-major, n × p) and labels y of 0 or 1.
 * Returns p weights followed by the intercept. `penalty`: per row, so that it
 * means the same for any n; above 0, which makes the solution unique.
 */
export function fitLogistic(
  x: Float64Array,
  y: Float64Array,
  n: number,
  p: number,
  penalty: number,
): Float64Array {
  const problem = { x, y, n, p, penalty };
  const weights = new Float64Array(p + 1);
  const step = new Float64Array(p + 1);
  const hessian = new Float64Array((p + 1) ** 2);
  let size = Number.POSITIVE_INFINITY;
  let isShrinking = false;
  for (let i = 0; i < MAX_STEPS; i++) {
    // Near one half, where markets are, the curvature hardly changes, and it is most of the work.
    newtonStep(problem, weights, step, hessian, isShrinking ? 'old' : 'new');
    for (let a = 0; a <= p; a++) weights[a] = weights[a]! - step[a]!;
    const before = size;
    size = largestOf(step);
    if (size < SETTLED) return weights;
    isShrinking = size < SHRINKING * before;
  }
  // Few rows, almost separated, can make whole steps jump to and fro for ever.
  return fitCarefully(problem);
}

/** The same from the start, with steps cut short until the loss does not grow. */
function fitCarefully(problem: Problem): Float64Array {
  const size = problem.p + 1;
  const step = new Float64Array(size);
  const hessian = new Float64Array(size * size);
  let weights = new Float64Array(size);
  let loss = lossOf(problem, weights);
  for (let i = 0; i < MAX_CAREFUL_STEPS; i++) {
    newtonStep(problem, weights, step, hessian, 'new');
    if (largestOf(step) < SETTLED) break;
    let share = 1;
    let next = weights.map((weight, a) => weight - step[a]!);
    let nextLoss = lossOf(problem, next);
    while (nextLoss > loss && share > 1e-9) {
      share /= 2;
      next = weights.map((weight, a) => weight - share * step[a]!);
      nextLoss = lossOf(problem, next);
    }
    if (nextLoss > loss) break;
    weights = next;
    loss = nextLoss;
  }
  return weights;
}

/**
 * Fills `step` with what Newton's method takes off the weights. `hessian` keeps the
 * factor of the curvature from one step to the next: with 'old', that is used again.
 */
function newtonStep(
  problem: Problem,
  weights: Float64Array,
  step: Float64Array,
  hessian: Float64Array,
  curvature: 'new' | 'old',
): void {
  const { n, p, penalty } = problem;
  const size = p + 1;
  step.fill(0);
  if (curvature === 'new') {
    hessian.fill(0);
    addSlopeAndCurvature(problem, weights, step, hessian);
    for (let a = 0; a < p; a++) hessian[a * size + a] = hessian[a * size + a]! + n * penalty;
    // Keeps the intercept's curvature above zero when all labels are alike.
    hessian[p * size + p] = hessian[p * size + p]! + 1e-9 * n;
    factorCholesky(hessian, size);
  } else {
    addSlope(problem, weights, step);
  }
  for (let a = 0; a < p; a++) step[a] = step[a]! + n * penalty * weights[a]!;
  solveCholesky(hessian, step, size);
}

function addSlope({ x, y, n, p }: Problem, weights: Float64Array, slope: Float64Array): void {
  for (let i = 0, at = 0; i < n; i++, at += p) {
    const error = sigmoid(score(x, at, p, weights)) - y[i]!;
    for (let a = 0; a < p; a++) slope[a] = slope[a]! + error * x[at + a]!;
    slope[p] = slope[p]! + error;
  }
}

/** The slope, and the lower half of the curvature. */
function addSlopeAndCurvature(
  problem: Problem,
  weights: Float64Array,
  slope: Float64Array,
  hessian: Float64Array,
): void {
  const { x, y, n, p } = problem;
  const size = p + 1;
  const last = p * size;
  // Four rows at a time: every sum is then read and written a quarter as often.
  const curves = new Float64Array(4);
  for (let i = 0; i < n; i += 4) {
    for (let k = 0; k < 4; k++) {
      // Beyond the last row, that one again, with no weight.
      const row = Math.min(n - 1, i + k);
      const q = sigmoid(score(x, row * p, p, weights));
      const error = i + k < n ? q - y[row]! : 0;
      const curve = i + k < n ? q * (1 - q) : 0;
      for (let a = 0; a < p; a++) slope[a] = slope[a]! + error * x[row * p + a]!;
      slope[p] = slope[p]! + error;
      hessian[last + p] = hessian[last + p]! + curve;
      curves[k] = curve;
    }
    const at = i * p;
    const at1 = Math.min(n - 1, i + 1) * p;
    const at2 = Math.min(n - 1, i + 2) * p;
    const at3 = Math.min(n - 1, i + 3) * p;
    for (let a = 0; a < p; a++) {
      const c0 = curves[0]! * x[at + a]!;
      const c1 = curves[1]! * x[at1 + a]!;
      const c2 = curves[2]! * x[at2 + a]!;
      const c3 = curves[3]! * x[at3 + a]!;
      const row = a * size;
      for (let b = 0; b <= a; b++) {
        const sum = c0 * x[at + b]! + c1 * x[at1 + b]! + (c2 * x[at2 + b]! + c3 * x[at3 + b]!);
        hessian[row + b] = hessian[row + b]! + sum;
      }
      hessian[last + a] = hessian[last + a]! + (c0 + c1 + (c2 + c3));
    }
  }
}

/** What the fit makes small: the loss of all rows and the penalty. */
function lossOf({ x, y, n, p, penalty }: Problem, weights: Float64Array): number {
  let loss = 0;
  for (let i = 0; i < n; i++) {
    const z = score(x, i * p, p, weights);
    loss += Math.max(z, 0) - y[i]! * z + Math.log1p(Math.exp(-Math.abs(z)));
  }
  for (let a = 0; a < p; a++) loss += 0.5 * n * penalty * weights[a]! ** 2;
  return loss;
}

function largestOf(x: Float64Array): number {
  let largest = 0;
  for (let a = 0; a < x.length; a++) largest = Math.max(largest, Math.abs(x[a]!));
  return largest;
}

/** Probability of label 1 for the row that starts at `at`. */
export function predictLogistic(
  x: Float64Array,
  at: number,
  p: number,
  weights: Float64Array,
): number {
  return sigmoid(score(x, at, p, weights));
}

function score(x: Float64Array, at: number, p: number, weights: Float64Array): number {
  let sum = weights[p]!;
  for (let a = 0; a < p; a++) sum += weights[a]! * x[at + a]!;
  return sum;
}

/** Bounded so that a perfect separation cannot overflow. */
function sigmoid(z: number): number {
  return 1 / (1 + Math.exp(-Math.max(-35, Math.min(35, z))));
}

/** The factor L of a = L · Lᵀ in place of a, which is symmetric, positive definite, lower half filled. */
function factorCholesky(a: Float64Array, n: number): void {
  for (let j = 0; j < n; j++) {
    for (let i = j; i < n; i++) {
      let sum = a[i * n + j]!;
      for (let k = 0; k < j; k++) sum -= a[i * n + k]! * a[j * n + k]!;
      a[i * n + j] = i === j ? Math.sqrt(sum) : sum / a[j * n + j]!;
    }
  }
}

/** Solves L · Lᵀ · x = b in place of b. */
function solveCholesky(factor: Float64Array, b: Float64Array, n: number): void {
  for (let i = 0; i < n; i++) {
    let sum = b[i]!;
    for (let k = 0; k < i; k++) sum -= factor[i * n + k]! * b[k]!;
    b[i] = sum / factor[i * n + i]!;
  }
  for (let i = n - 1; i >= 0; i--) {
    let sum = b[i]!;
    for (let k = i + 1; k < n; k++) sum -= factor[k * n + i]! * b[k]!;
    b[i] = sum / factor[i * n + i]!;
  }
}
