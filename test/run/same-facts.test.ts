/** Facts of neighbours: one object stands for several only where they say the same. */
import { expect } from 'chai';
import fc from 'fast-check';
import type { Json } from '../../src/contract/index.js';
import { areSameFacts } from '../../src/run/same-facts.js';

const plain = fc.constantFrom<Json>(null, true, 0, 1, 1.5, '', 'a', '1');
const names = fc.constantFrom('lead', 'history', 'toString', '0');
const flat = fc.dictionary(names, plain, { maxKeys: 3 });
const deep = fc.constantFrom<Json>([], [1], {}, { 0: 1 }, { a: [1] }, { a: { b: 1 } }, null, 'a');
const facts = fc.oneof(flat as fc.Arbitrary<Json>, deep);

describe('facts of neighbours', () => {
  it('are the same only where their texts are', () => {
    fc.assert(
      fc.property(facts, facts, (a, b) => {
        if (areSameFacts(a, b)) expect(JSON.stringify(a)).to.equal(JSON.stringify(b));
      }),
    );
  });

  it('are the same for flat values that say the same in the same order', () => {
    fc.assert(
      fc.property(flat as fc.Arbitrary<Json>, (value) => {
        const copy = JSON.parse(JSON.stringify(value)) as Json;
        return areSameFacts(value, copy);
      }),
    );
    expect(areSameFacts({ a: 1, b: 2 }, { b: 2, a: 1 })).to.equal(false);
    expect(areSameFacts({ a: 1 }, { a: 2 })).to.equal(false);
    expect(areSameFacts({ a: 1 }, null)).to.equal(false);
  });
});
