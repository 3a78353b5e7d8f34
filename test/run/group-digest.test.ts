/** Digests of groups against the text that they are defined by. */
import { createHash } from 'node:crypto';
import { expect } from 'chai';
import fc from 'fast-check';
import type { Json } from '../../src/contract/index.js';
import { GroupDigest } from '../../src/run/group-digest.js';

interface Entry {
  readonly start: string;
  readonly last: string;
  readonly digest: Buffer;
  readonly meta: Json;
}

const sha256 = (entries: readonly Entry[]): string => {
  const items = entries.map(({ start, last, digest, meta }) => {
    const facts = meta === null ? '' : JSON.stringify(meta);
    return `${start}${last}\u0001${digest.toString('hex')}\u0001${facts}\u0002`;
  });
  return createHash('sha256').update(items.join('')).digest('hex');
};

describe('digest of a group', () => {
  const text = fc.oneof(fc.string(), fc.string({ unit: 'binary' }));
  const entry = fc.record({
    start: text,
    last: text,
    digest: fc
      .uint8Array({ minLength: 32, maxLength: 32 })
      .map((bytes): Buffer => Buffer.from(bytes)),
    meta: fc.oneof(fc.constant(null), fc.jsonValue() as fc.Arbitrary<Json>),
  });

  it('is that of its text, whichever way digests come', () => {
    fc.assert(
      fc.property(fc.array(entry), (entries) => {
        const fromText = new GroupDigest();
        for (const { start, last, digest, meta } of entries) {
          fromText.addText(start + last, digest.toString('hex'), meta);
        }
        const byText = fromText.end();
        const fromBytes = new GroupDigest();
        for (const { start, last, digest, meta } of entries) {
          fromBytes.addBytes(start, last, Buffer.concat([Buffer.alloc(3), digest]), 3, meta);
        }

        expect([byText, fromBytes.end()]).to.deep.equal([sha256(entries), sha256(entries)]);
      }),
    );
  });

  it('is that of its text where the text is much longer than a block', () => {
    const digest = Buffer.alloc(32, 7);
    const long = 'ü'.repeat(30_000);
    const entries = Array.from({ length: 3000 }, (_, i) => ({
      start: 'scenario\u0000',
      last: i === 1000 ? long : `symbol ${i}`,
      digest,
      meta: i % 2 === 0 ? null : { lead: i },
    }));

    const group = new GroupDigest();
    for (const { start, last, meta } of entries) group.addBytes(start, last, digest, 0, meta);

    expect(group.end()).to.equal(sha256(entries));
  });
});
