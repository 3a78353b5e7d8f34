/**
 * One value, one text; two values, two texts; what JSON cannot say is refused.
 */
import { isDeepStrictEqual } from 'node:util';
import { expect } from 'chai';
import fc from 'fast-check';
import { canonicalJson, isJson } from '../../src/config/canonical.js';
import { digestOf, sha256Hex } from '../../src/config/digest.js';

const json = () => fc.jsonValue({ maxDepth: 4 });

describe('canonical JSON', () => {
  it('sorts keys by code unit, whatever the locale', () => {
    expect(canonicalJson({ ä: 1, a: 2, z: 3, B: 4 })).to.equal('{"B":4,"a":2,"z":3,"ä":1}');
  });

  it('leaves out keys without a value and writes -0 as 0', () => {
    expect(canonicalJson({ a: undefined, b: -0, c: [], d: {} })).to.equal('{"b":0,"c":[],"d":{}}');
  });

  it('refuses what JSON would silently change', () => {
    for (const value of [Number.NaN, Infinity, undefined, [undefined], () => 1, 1n, new Date(0)]) {
      expect(() => canonicalJson({ list: [value] })).to.throw(TypeError);
    }
  });

  it('knows the values that JSON gives back as they are', () => {
    const values = fc.anything({
      withBigInt: false,
      withNullPrototype: true,
      withSparseArray: true,
    });
    fc.assert(
      fc.property(fc.oneof(json(), values), (value) => {
        // A list of its own: JSON has no text for undefined.
        const back: unknown = JSON.parse(JSON.stringify([value]));
        expect(isJson(value)).to.equal(isDeepStrictEqual(back, [value]));
      }),
    );
  });

  it('parses back to the value it was made from', () => {
    fc.assert(
      fc.property(json(), (value) => {
        const plain: unknown = JSON.parse(JSON.stringify(value));

        expect(JSON.parse(canonicalJson(value))).to.deep.equal(plain);
      }),
    );
  });

  it('does not depend on the order of keys', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), json(), { noNullPrototype: true }), (object) => {
        const reversed = Object.fromEntries(Object.entries(object).reverse());

        expect(canonicalJson(reversed)).to.equal(canonicalJson(object));
      }),
    );
  });

  it('gives different values different digests', () => {
    fc.assert(
      fc.property(json(), json(), (a, b) => {
        const isSame = canonicalJson(a) === canonicalJson(b);

        expect(digestOf(a) === digestOf(b)).to.equal(isSame);
      }),
    );
  });

  it('has a digest that is pinned', () => {
    expect(digestOf(['node', { b: 1, a: 'x' }])).to.equal(sha256Hex('["node",{"a":"x","b":1}]'));
    expect(sha256Hex('')).to.equal(
      'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
    );
  });
});
