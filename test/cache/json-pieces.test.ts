/** A value as JSON in pieces: together they are what JSON.stringify gives. */
import { expect } from 'chai';
import fc from 'fast-check';
import { jsonPieces } from '../../src/cache/json-pieces.js';

/** Says itself what stands in its text. */
class Said {
  constructor(private readonly value: unknown) {}

  get hidden(): unknown {
    return this.value;
  }

  toJSON(): unknown {
    return { said: this.value };
  }
}

const leaf = fc.oneof(
  fc.jsonValue(),
  fc.constant(undefined),
  fc.date({ noInvalidDate: true }),
  fc.constant(() => 1),
  fc.jsonValue().map((value) => new Said(value)),
);
const tree = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 6 },
    leaf,
    fc.array(tie('value'), { maxLength: 6 }),
    fc.dictionary(fc.string(), tie('value'), { maxKeys: 6 }),
  ),
})).value;

const joined = (value: unknown): string => [...jsonPieces(value)].join('');

describe('JSON in pieces', () => {
  it('is together what it is as one text', () => {
    fc.assert(
      fc.property(tree, (value) => {
        expect(joined({ value })).to.equal(JSON.stringify({ value }));
      }),
    );
  });

  it('is cut inside of long lists, also where they lie in objects', () => {
    const items = Array.from({ length: 5000 }, (_, i) => (i % 7 === 0 ? undefined : { at: i, i }));
    const value = { outputs: [{ name: 'a', items }, { items: items.slice(0, 129) }], last: true };

    const pieces = [...jsonPieces(value)];

    expect(pieces.join('')).to.equal(JSON.stringify(value));
    expect(pieces.length).to.be.greaterThan(1);
    expect(Math.max(...pieces.map(({ length }) => length))).to.be.lessThan(70_000);
  });

  it('is refused of what has no text', () => {
    expect(() => joined(undefined)).to.throw(TypeError, 'there is no JSON for "undefined"');
  });
});
