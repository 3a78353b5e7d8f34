/** Runs and packed bits of Parquet: the same bytes as a library writes. */
import { expect } from 'chai';
import fc from 'fast-check';
import { ByteWriter } from 'hyparquet-writer/src/bytewriter.js';
import { writeRleBitPackedHybrid } from 'hyparquet-writer/src/encoding.js';
import { CompactWriter } from '../../src/table/compact-writer.js';
import { appendHybrid } from '../../src/table/hybrid-runs.js';

describe('runs and packed bits', () => {
  it('are what the library writes', () => {
    const stretch = (most: number): fc.Arbitrary<number[]> =>
      fc
        .tuple(fc.nat(most), fc.oneof(fc.constant(1), fc.nat(40)))
        .map(([value, count]) => new Array<number>(count).fill(value));
    const values = fc
      .nat(18)
      .chain((bitWidth) =>
        fc.tuple(fc.constant(bitWidth), fc.array(stretch(2 ** bitWidth - 1), { maxLength: 60 })),
      );
    fc.assert(
      fc.property(values, ([bitWidth, stretches]) => {
        const list = Int32Array.from(stretches.flat());
        const theirs = new ByteWriter();
        writeRleBitPackedHybrid(theirs, [...list], bitWidth);
        const ours = new CompactWriter(16);

        appendHybrid(ours, list, bitWidth);

        expect(Buffer.from(ours.bytes()).toString('hex')).to.equal(
          Buffer.from(theirs.getBytes()).toString('hex'),
        );
      }),
      { numRuns: 500 },
    );
  });
});
