/** Items of published files, told by number from what lies side by side. */
import { expect } from 'chai';
import fc from 'fast-check';
import { PublishedItems } from '../../src/run/published-items.js';

const COUNT = 20;
const item = fc.record({
  index: fc.nat(COUNT - 1),
  key: fc.array(fc.string(), { minLength: 1, maxLength: 3 }),
  meta: fc.option(fc.dictionary(fc.string(), fc.nat()), { nil: null }),
  rows: fc.nat(),
  rowGroup: fc.nat(),
  row: fc.nat(),
  path: fc.string(),
  digest: fc.uint8Array({ minLength: 32, maxLength: 32 }),
  before: fc.nat(70),
});

describe('items of published files', () => {
  it('say what was written, each for itself', () => {
    fc.assert(
      fc.property(fc.uniqueArray(item, { selector: ({ index }) => index }), (written) => {
        const all = new PublishedItems(COUNT);

        const items = written.map(({ index, digest, before, ...rest }) =>
          all.set(index, {
            ...rest,
            digest: { bytes: Buffer.concat([Buffer.alloc(before, 7), digest]), at: before },
          }),
        );

        items.forEach(({ key, meta, rows, digest, place }, i) => {
          const {
            index: _,
            before: __,
            digest: bytes,
            ...rest
          } = written[i] as (typeof written)[0];
          const { path, rowGroup, row } = rest;
          expect({ key, meta, rows, digest, place }).to.deep.equal({
            ...{ key: rest.key, meta: rest.meta, rows: rest.rows },
            digest: Buffer.from(bytes).toString('hex'),
            place: { kind: 'file', path, rowGroup, row },
          });
        });
      }),
    );
  });
});
