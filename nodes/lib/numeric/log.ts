/**
 * Natural logarithm, inlined where dozens are needed per bar.
 *
 * A value is split into a power of two and a factor near 1; a table of 128
 * intervals and a short series give the factor's logarithm. Relative error below
 * 5e-16, next to 1 as well, and the same digits on every machine.
 */

const INTERVALS = 128;
/** High word of the least factor, 0.71; 1 lies in the middle of an interval. */
const LEAST = 0x3fe6b000;
/** Below it a value has fewer digits than the split assumes. */
const NORMAL = 2 ** -1022;

const word = new Float64Array(1);
const halves = new Int32Array(word.buffer);
/** Which half holds sign, exponent and the first 20 digits. */
const HIGH = new Uint8Array(Uint32Array.of(1).buffer)[0] === 1 ? 1 : 0;

const center = new Float64Array(INTERVALS);
const inverse = new Float64Array(INTERVALS);
const offset = new Float64Array(INTERVALS);
for (let k = 0; k < INTERVALS; k++) {
  const [low, high] = [edge(k), edge(k + 1)];
  // ln x is as small as x − 1 there, so nothing may be added to it.
  center[k] = low < 1 && high > 1 ? 1 : (low + high) / 2;
  inverse[k] = 1 / center[k]!;
  offset[k] = Math.log(center[k]!);
}
/** 2 to the power of −1024 … 1024. */
const power = Float64Array.from({ length: 2049 }, (_, k) => 2 ** (k - 1024));

/** Where the k-th interval begins. */
function edge(k: number): number {
  halves[1 - HIGH] = 0;
  halves[HIGH] = LEAST + k * 2 ** 13;
  return word[0]!;
}

/** ln x; NaN below 0 and for NaN, −∞ at 0. */
export function ln(x: number): number {
  if (!(x >= NORMAL && x <= Number.MAX_VALUE)) return Math.log(x);
  word[0] = x;
  const distance = (halves[HIGH]! - LEAST) | 0;
  const k = (distance >> 13) & (INTERVALS - 1);
  const exponent = distance >> 20;
  const r = (x * power[1024 - exponent]! - center[k]!) * inverse[k]!;
  const square = r * r;
  const tail = -0.5 + r * (1 / 3) + square * (-0.25 + r * 0.2 - square * (1 / 6 - r * (1 / 7)));
  return exponent * Math.LN2 + offset[k]! + (r + square * tail);
}

/** ln x, row by row from row `from` on; NaN where x is not above 0. `out` may be x itself. */
export function logarithms(x: Float64Array, out: Float64Array, from = 0): void {
  sweep(x, 1, false, out, from);
}

/** Adds scale · ln x to `out`, from row `from` on; NaN where x is not above 0. */
export function addLogarithms(
  x: Float64Array,
  scale: number,
  out: Float64Array,
  from: number,
): void {
  sweep(x, scale, true, out, from);
}

/** As `ln`, written out: V8 does not inline a function of that size here, and each call would cost twice its work. */
function sweep(
  x: Float64Array,
  scale: number,
  isAdded: boolean,
  out: Float64Array,
  from: number,
): void {
  for (let i = from; i < out.length; i++) {
    const value = x[i]!;
    let result = Number.NaN;
    if (value >= NORMAL && value <= Number.MAX_VALUE) {
      word[0] = value;
      const distance = (halves[HIGH]! - LEAST) | 0;
      const k = (distance >> 13) & (INTERVALS - 1);
      const exponent = distance >> 20;
      const r = (value * power[1024 - exponent]! - center[k]!) * inverse[k]!;
      const square = r * r;
      const tail = -0.5 + r * (1 / 3) + square * (-0.25 + r * 0.2 - square * (1 / 6 - r * (1 / 7)));
      result = exponent * Math.LN2 + offset[k]! + (r + square * tail);
    } else if (value > 0) {
      result = Math.log(value);
    }
    out[i] = isAdded ? out[i]! + scale * result : result;
  }
}
