/** Bytes of one output: every object where it was added, whatever was added before. */
import { hash } from 'node:crypto';
import { expect } from 'chai';
import fc from 'fast-check';
import { OutputBytes } from '../../src/run/output-bytes.js';

/** An object as bytes, padded to the eight that the next one begins on. */
function paddedBytes(object: Float64Array | Buffer): Buffer {
  const bytes = Buffer.from(object.buffer, object.byteOffset, object.byteLength);
  return Buffer.concat([bytes, Buffer.alloc((8 - (bytes.length % 8)) % 8)]);
}

describe('bytes of an output', () => {
  it('hold what was added, each object on 8 bytes, and a digest for each section', () => {
    const numbers = fc
      .array(fc.double(), { maxLength: 3000 })
      .map((list) => Float64Array.from(list));
    const text = fc
      .uint8Array({ minLength: 1, maxLength: 20_000 })
      .map((bytes) => Buffer.from(bytes));
    const section = fc.array(fc.oneof(numbers, text), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(fc.array(section, { minLength: 1, maxLength: 6 }), (sections) => {
        const output = new OutputBytes();

        for (const objects of sections) {
          output.beginSection();
          for (const object of objects) {
            if (object instanceof Float64Array) output.addNumbers(object);
            else output.addBytes(object);
          }
        }

        const expected = sections.map((objects) => Buffer.concat(objects.map(paddedBytes)));
        expect(output.bytes.equals(Buffer.concat(expected))).to.equal(true);
        const digests = sections.map((_, i) => output.sectionDigest(i));
        expect(digests).to.deep.equal(expected.map((bytes) => hash('sha256', bytes)));
        // The next round fills the same memory: padding must not show what was there.
        output.release();
      }),
      { numRuns: 60 },
    );
  });
});
