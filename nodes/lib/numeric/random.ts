/**
 * Seeded random numbers: the same seed gives the same numbers, everywhere and for ever.
 *
 * Every stream belongs to a seed made from a text, so that what is drawn does not
 * depend on who drew before, on threads or on a clock. Not for secrets.
 */

/** FNV-1a of a text, 32 bits. Source: Fowler, Noll, Vo; http://www.isthe.com/chongo/tech/comp/fnv. */
export function seedOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    hash = Math.imul(hash ^ (unit & 0xff), 0x01000193);
    hash = Math.imul(hash ^ (unit >>> 8), 0x01000193);
  }
  return hash >>> 0;
}

/** xoshiro128** (Blackman and Vigna, 2018), its state spread from 32 bits by splitmix. */
export class Random {
  private a: number;
  private b: number;
  private c: number;
  private d: number;
  /** The second value of the last pair of normal ones; NaN: none is left. */
  private spare = Number.NaN;

  constructor(seed: number) {
    let state = seed | 0;
    const next = (): number => {
      state = (state + 0x9e3779b9) | 0;
      let z = Math.imul(state ^ (state >>> 16), 0x21f0aaad);
      z = Math.imul(z ^ (z >>> 15), 0x735a2d97);
      return z ^ (z >>> 15);
    };
    this.a = next();
    this.b = next();
    this.c = next();
    this.d = next();
  }

  /** Evenly in [0, 1), 53 bits. */
  uniform(): number {
    const high = this.next() >>> 5;
    return (high * 67_108_864 + (this.next() >>> 6)) / 9_007_199_254_740_992;
  }

  /** Standard normal. Source: Box and Muller, 1958. */
  normal(): number {
    const { spare } = this;
    if (!Number.isNaN(spare)) {
      this.spare = Number.NaN;
      return spare;
    }
    const radius = Math.sqrt(-2 * Math.log(1 - this.uniform()));
    const angle = 2 * Math.PI * this.uniform();
    this.spare = radius * Math.sin(angle);
    return radius * Math.cos(angle);
  }

  /** Number of events where `mean` are expected; for means of a few. Source: Knuth, TAOCP 3.4.1. */
  poisson(mean: number): number {
    const limit = Math.exp(-mean);
    let count = 0;
    for (let product = this.uniform(); product > limit; product *= this.uniform()) count++;
    return count;
  }

  /** Evenly among the whole numbers below `count`, which is below 2^31; off by less than 2^-32 · count. */
  below(count: number): number {
    return Math.floor(this.fraction() * count);
  }

  /** Evenly in [0, 1), 32 bits: half the price of `uniform`, for choices among few. */
  fraction(): number {
    return (this.next() >>> 0) / 4_294_967_296;
  }

  /** Fills the end of `out`, from place `first` on, with the words that `fraction` is made of. */
  fillWords(out: Uint32Array, first: number): void {
    let { a, b, c, d } = this;
    for (let i = first; i < out.length; i++) {
      out[i] = Math.imul(rotated(Math.imul(b, 5), 7), 9);
      const shifted = b << 9;
      c ^= a;
      d ^= b;
      b ^= c;
      a ^= d;
      c ^= shifted;
      d = rotated(d, 11);
    }
    this.a = a;
    this.b = b;
    this.c = c;
    this.d = d;
  }

  private next(): number {
    const { a, b, c, d } = this;
    const result = Math.imul(rotated(Math.imul(b, 5), 7), 9);
    this.c = c ^ a;
    this.d = d ^ b;
    this.b = b ^ this.c;
    this.a = a ^ this.d;
    this.c ^= b << 9;
    this.d = rotated(this.d, 11);
    return result;
  }
}

/**
 * The numbers that `fraction` gives for a seed, kept for all who read them from the beginning:
 * as words, half as large, of which 2^32 make one.
 */
export class Fractions {
  private readonly random: Random;
  private room = new Uint32Array(0);
  private known = this.room;

  constructor(seed: number) {
    this.random = new Random(seed);
  }

  /** The first `count` numbers, and perhaps more. Asked for many at once, as room is made and filled for those only. */
  first(count: number): Uint32Array {
    if (count > this.known.length) {
      const { length } = this.known;
      if (this.room.length < count) {
        this.room = new Uint32Array(Math.max(count, 2 * length));
        this.room.set(this.known);
      }
      this.known = this.room.subarray(0, count);
      this.random.fillWords(this.known, length);
    }
    return this.known;
  }
}

function rotated(word: number, by: number): number {
  return (word << by) | (word >>> (32 - by));
}

/**
 * Rows of a pool in blocks of random length, for the stationary bootstrap.
 *
 * Shape   n row numbers below `pool`.
 * Blocks  geometric lengths of mean `length`, wrapping around the pool's end, so
 *         that every row is drawn equally often.
 * Source  Politis and Romano, "The Stationary Bootstrap", 1994.
 */
export function blockRows(n: number, pool: number, length: number, random: Random): Int32Array {
  const rows = new Int32Array(n);
  for (let i = 0; i < n; i++) {
    const isNewBlock = i === 0 || random.uniform() * length < 1;
    rows[i] = isNewBlock ? Math.floor(random.uniform() * pool) : (rows[i - 1]! + 1) % pool;
  }
  return rows;
}
