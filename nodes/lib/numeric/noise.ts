/**
 * Seeded noise: the same text gives the same numbers, everywhere and for ever.
 */

/** sfc32 (Chris Doty-Humphrey, PractRand), seeded by FNV-1a of a text. */
export class Noise {
  private a: number;
  private b: number;
  private c: number;
  private d = 1;

  constructor(seed: string) {
    this.a = fnv(seed, 0x811c9dc5);
    this.b = fnv(seed, 0x01000193);
    this.c = fnv(seed, 0x9e3779b9);
    for (let i = 0; i < 12; i++) this.next();
  }

  /** Evenly in [0, 1). */
  uniform(): number {
    return this.next() / 4_294_967_296;
  }

  /** A whole number, evenly in [0, n); n at most 2^32. */
  below(n: number): number {
    return Math.floor((this.next() / 4_294_967_296) * n);
  }

  /** Standard normal, by Box and Muller. */
  normal(): number {
    const radius = Math.sqrt(-2 * Math.log(1 - this.uniform()));
    return radius * Math.cos(2 * Math.PI * this.uniform());
  }

  private next(): number {
    const t = (((this.a + this.b) | 0) + this.d) | 0;
    this.d = (this.d + 1) | 0;
    this.a = this.b ^ (this.b >>> 9);
    this.b = (this.c + (this.c << 3)) | 0;
    this.c = ((this.c << 21) | (this.c >>> 11)) + t;
    this.c |= 0;
    return t >>> 0;
  }
}

function fnv(text: string, start: number): number {
  let hash = start;
  for (let i = 0; i < text.length; i++) {
    hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  }
  return hash | 0;
}
