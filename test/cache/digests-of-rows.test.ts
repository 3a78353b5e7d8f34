/** Digests of rows as bytes, against a plain map. */
import { createHash } from 'node:crypto';
import { expect } from 'chai';
import fc from 'fast-check';
import { DigestsOfRows } from '../../src/cache/digests-of-rows.js';

const digestOf = (rows: string): string => createHash('sha256').update(rows).digest('hex');
const rows = fc.tuple(fc.constantFrom(0, 1, 2 ** 25 - 1), fc.nat(40));

describe('digests of rows', () => {
  it('are found again in whatever order they are asked for, also from their bytes', () => {
    fc.assert(
      fc.property(fc.array(rows, { maxLength: 200, size: 'max' }), fc.nat(200), (asked, half) => {
        let digests = new DigestsOfRows(Buffer.alloc(0));
        const known = new Map<string, string>();
        asked.forEach(([from, to], i) => {
          if (i === half) digests = new DigestsOfRows(Buffer.from(digests.bytes));
          const name = `${from} ${to}`;
          expect(digests.find(from, to)).to.equal(known.get(name));
          if (known.has(name)) return;
          known.set(name, digestOf(name));
          digests.add(from, to, digestOf(name));
        });
        expect(digests.count).to.equal(known.size);
      }),
    );
  });
});
