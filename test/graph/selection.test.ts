/** The grammar of selections: what is read, what is refused and where. */
import { expect } from 'chai';
import fc from 'fast-check';
import { renderError } from '../../src/errors/render.js';
import { matchesGlob } from '../../src/graph/glob.js';
import { parseSelection, renderTerm, STATES, type Term } from '../../src/graph/selection.js';

function refusal(text: string): string {
  try {
    parseSelection(text);
  } catch (error) {
    return renderError(error);
  }
  return `"${text}" is accepted`;
}

/** The text of a term without its place. */
function meaning(text: string): Omit<Term, 'at' | 'length'>[] {
  return parseSelection(text).terms.map(({ at: _at, length: _length, ...term }) => term);
}

describe('selection', () => {
  const plain = { method: 'name', upstream: 0, downstream: 0 } as const;

  it('reads every form', () => {
    expect(meaning('a')).to.deep.equal([{ ...plain, value: 'a' }]);
    expect(meaning('+a')).to.deep.equal([{ ...plain, value: 'a', upstream: Infinity }]);
    expect(meaning('2+a+1')).to.deep.equal([{ ...plain, value: 'a', upstream: 2, downstream: 1 }]);
    expect(meaning('a+')).to.deep.equal([{ ...plain, value: 'a', downstream: Infinity }]);
    expect(meaning('tag:x,state:stale')).to.deep.equal([
      { ...plain, method: 'tag', value: 'x' },
      { ...plain, method: 'state', value: 'stale' },
    ]);
  });

  it('reads partition values with any character but its own signs', () => {
    expect(meaning('a@COVID-19 Crash/A+B')).to.deep.equal([
      { ...plain, value: 'a', partition: ['COVID-19 Crash', 'A+B'] },
    ]);
  });

  it('says what is wrong and where', () => {
    const refusals: [string, string][] = [
      [
        'a+b',
        `bad-selection  a "+" stands before or after a name, not in it
      a+b
       ~
      write two arguments for both, or a,b for nodes that are in both`,
      ],
      [
        'a,,b',
        `bad-selection  a comma has nothing beside it
      a,,b
       ~
      write a,b for nodes that are in both a and b`,
      ],
      [
        '2+',
        `bad-selection  there is no name here
      2+
      ~~
      write +node for all that it reads, node+ for all that reads it, 2+node for two steps`,
      ],
      [
        'a,tga:x',
        `bad-selection  nodes are not selected by "tga:"
      a,tga:x
        ~~~
      did you mean "tag"?`,
      ],
      [
        'state:stael',
        `bad-selection  no node is ever "stael"
      state:stael
            ~~~~~
      did you mean "stale"?`,
      ],
      [
        'tag:',
        `bad-selection  "tag:" is followed by nothing
      tag:
      ~~~~
      write tag:x`,
      ],
      [
        'a b',
        `bad-selection  " " cannot stand in the name of a node
      a b
       ~
      letters, digits, "_", "-" and the wildcards "*" and "?" may`,
      ],
      [
        '+a@x',
        `bad-selection  "+" goes from node to node and cannot be combined with a partition
      +a@x
      ~
      leave out the "+" or the part after "@"`,
      ],
      [
        'a@x/y+2',
        `bad-selection  "+" goes from node to node and cannot be combined with a partition
      a@x/y+2
           ~~
      for a value that ends so, write "?" in place of the "+"`,
      ],
      [
        'a@x//y',
        `bad-selection  a partition value is missing
      a@x//y
          ~
      write * for any value`,
      ],
      [
        'type:t@x',
        `bad-selection  "type:" cannot be followed by a partition
      type:t@x
            ~
      write node@value with the name of a node`,
      ],
    ];
    for (const [text, expected] of refusals) expect(refusal(text)).to.equal(expected);
    expect(refusal('')).to.equal(
      'bad-selection  the selection is empty\n      name a node, or leave the argument out for all pipelines',
    );
  });

  it('reads back what it renders', () => {
    const word = fc.stringMatching(/^[A-Za-z*?][A-Za-z0-9_*?-]{0,6}$/);
    const steps = fc.oneof(fc.nat(99), fc.constant(Number.POSITIVE_INFINITY));
    const value = fc.stringMatching(/^[^+,/\s](?:[^,/]{0,5}[^+,/\s\d])?$/);
    const term = fc.oneof(
      fc.record({
        method: fc.constantFrom('name' as const, 'tag' as const, 'type' as const),
        value: word,
        upstream: steps,
        downstream: steps,
      }),
      fc.record({
        method: fc.constant('state' as const),
        value: fc.constantFrom(...STATES),
        upstream: steps,
        downstream: steps,
      }),
      fc.record({
        method: fc.constant('name' as const),
        value: word,
        upstream: fc.constant(0),
        downstream: fc.constant(0),
        partition: fc.array(value, { minLength: 1, maxLength: 3 }),
      }),
    );
    fc.assert(
      fc.property(fc.array(term, { minLength: 1, maxLength: 3 }), (terms) => {
        const text = terms.map((one) => renderTerm({ ...one, at: 0, length: 0 })).join(',');
        expect(meaning(text)).to.deep.equal(terms);
      }),
    );
  });

  it('whatever is typed is read or refused with a place inside of it', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'ab2+@/,:*? st') }), (text) => {
        try {
          for (const { at, length } of parseSelection(text).terms) {
            expect(at + length).to.be.at.most(text.length);
          }
        } catch (error) {
          const { code, range } = error as { code: string; range: { column: number } };
          expect(code).to.equal('bad-selection');
          expect(range.column).to.be.within(1, Math.max(1, text.length));
        }
      }),
    );
  });

  it('a pattern matches as the same regular expression does', () => {
    const pattern = fc.string({ unit: fc.constantFrom(...'aB*?'), maxLength: 6 });
    const text = fc.string({ unit: fc.constantFrom(...'abAB'), maxLength: 8 });
    fc.assert(
      fc.property(pattern, text, (p, t) => {
        const expression = p.replaceAll('?', '.').replaceAll('*', '.*');
        expect(matchesGlob(p, t)).to.equal(new RegExp(`^${expression}$`, 'i').test(t));
      }),
      { numRuns: 2000 },
    );
  });
});
