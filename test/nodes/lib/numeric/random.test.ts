/**
 * Random numbers: known ones of the generators, moments, and blocks that use every row.
 */
import { expect } from 'chai';
import fc from 'fast-check';
import { blockRows, Random, seedOf } from '../../../../nodes/lib/numeric/random.js';

const many = (n: number, draw: () => number): number[] => Array.from({ length: n }, draw);
const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

describe('random numbers', () => {
  it('are seeded by FNV-1a of the low and high bytes of a text', () => {
    // Offset basis; then "a" and a zero byte, by hand: (basis ^ 0x61) · prime, · prime again.
    const afterA = Math.imul(0x811c9dc5 ^ 0x61, 0x01000193);

    expect(seedOf('')).to.equal(0x811c9dc5);
    expect(seedOf('a')).to.equal(Math.imul(afterA, 0x01000193) >>> 0);
    expect(seedOf('a|b')).to.not.equal(seedOf('b|a'));
  });

  it('follow xoshiro128** as its authors define it', () => {
    // The definition with unsigned 64-bit arithmetic, from the same four words.
    const words: bigint[] = [];
    let state = 7;
    for (let i = 0; i < 4; i++) {
      state = (state + 0x9e3779b9) | 0;
      let z = Math.imul(state ^ (state >>> 16), 0x21f0aaad);
      z = Math.imul(z ^ (z >>> 15), 0x735a2d97);
      words.push(BigInt((z ^ (z >>> 15)) >>> 0));
    }
    const mask = 0xffffffffn;
    const rotl = (x: bigint, k: bigint): bigint => ((x << k) | (x >> (32n - k))) & mask;
    const next = (): bigint => {
      const [s0, s1, s2, s3] = words as [bigint, bigint, bigint, bigint];
      const result = (rotl((s1 * 5n) & mask, 7n) * 9n) & mask;
      const t = (s1 << 9n) & mask;
      const c = s2 ^ s0;
      const d = s3 ^ s1;
      words[1] = s1 ^ c;
      words[0] = s0 ^ d;
      words[2] = c ^ t;
      words[3] = rotl(d, 11n);
      return result;
    };
    const expected = many(50, () => {
      const high = Number(next()) >>> 5;
      return (high * 2 ** 26 + (Number(next()) >>> 6)) / 2 ** 53;
    });
    const random = new Random(7);

    expect(many(50, () => random.uniform())).to.deep.equal(expected);
  });

  it('have the moments that they should have', () => {
    const random = new Random(seedOf('moments'));
    const uniform = many(40_000, () => random.uniform());
    const normal = many(40_000, () => random.normal());
    const events = many(40_000, () => random.poisson(0.7));

    expect(mean(uniform)).to.be.closeTo(0.5, 0.01);
    expect(mean(normal)).to.be.closeTo(0, 0.02);
    expect(mean(normal.map((x) => x ** 2))).to.be.closeTo(1, 0.03);
    expect(mean(normal.map((x) => x ** 4))).to.be.closeTo(3, 0.25);
    expect(mean(events)).to.be.closeTo(0.7, 0.02);
    expect(mean(events.map((x) => (x - 0.7) ** 2))).to.be.closeTo(0.7, 0.03);
  });

  it('are the same from the same seed, and others from another', () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer(), (a, b) => {
        const [one, again, other] = [new Random(a), new Random(a), new Random(b)];
        const first = many(8, () => one.normal());
        expect(many(8, () => again.normal())).to.deep.equal(first);
        if (a >>> 0 !== b >>> 0) expect(many(8, () => other.normal())).to.not.deep.equal(first);
      }),
    );
  });
});

describe('blocks of rows', () => {
  it('stay inside the pool, run on within a block and wrap at its end', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 300 }),
        fc.integer({ min: 1, max: 100 }),
        fc.integer(),
        (n, pool, seed) => {
          const rows = blockRows(n, pool, Number.POSITIVE_INFINITY, new Random(seed));

          expect(rows).to.have.length(n);
          rows.forEach((row, i) => {
            expect(row).to.equal(((rows[0] as number) + i) % pool);
          });
        },
      ),
    );
  });

  it('have the mean length asked for, and use every row about as often', () => {
    const n = 100_000;
    const rows = blockRows(n, 50, 10, new Random(3));
    const counts = new Int32Array(50);
    let breaks = 1;
    rows.forEach((row, i) => {
      counts[row]!++;
      if (i > 0 && row !== ((rows[i - 1] as number) + 1) % 50) breaks++;
    });

    // A new block begins where the last one would have gone on once in fifty.
    expect(n / breaks).to.be.closeTo(10 / (1 - 1 / 50), 0.4);
    for (const count of counts) expect(count).to.be.closeTo(2000, 400);
  });
});
