/** Keys are chosen by patterns, one by one and by the group. */
import { expect } from 'chai';
import fc from 'fast-check';
import { KeySelector } from '../../src/inspect/selected.js';

const value = fc.constantFrom('a', 'b', 'ab', 'c');
const pattern = fc.constantFrom('a', 'b', 'a*', '*', 'c');

describe('the selector of keys', () => {
  it('wants the patterns in the order of the values, and lets values be left out', () => {
    const { has } = new KeySelector(['golden*', 'XMKT']);
    expect(has(['golden_cross', 'Calm', 'XMKT'])).to.equal(true);
    expect(has(['golden_cross', 'XMKT', 'Calm'])).to.equal(true);
    expect(has(['XMKT', 'golden_cross', 'Calm'])).to.equal(false);
    expect(has(['golden_cross', 'Calm', 'XBIL'])).to.equal(false);
  });

  it('counts of a group as many as it chooses one by one', () => {
    const groups = fc.array(fc.tuple(fc.array(value, { maxLength: 2 }), fc.nat(1)), {
      maxLength: 6,
    });
    const lists = fc.tuple(fc.array(value, { maxLength: 5 }), fc.array(value, { maxLength: 5 }));
    fc.assert(
      fc.property(fc.array(pattern, { maxLength: 3 }), groups, lists, (patterns, all, ends) => {
        const selector = new KeySelector(patterns);
        for (const [start, list] of all) {
          const members = ends[list] as string[];
          const chosen = members.filter((member) => selector.has([...start, member]));
          expect(selector.count(start, members)).to.equal(chosen.length);
        }
      }),
    );
  });
});
