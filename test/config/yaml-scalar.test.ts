/** A part of a text is found in the YAML it was written as, however it was written. */
import { expect } from 'chai';
import fc from 'fast-check';
import { parseYaml } from '../../src/config/yaml-document.js';

/** What is underlined for the word "here". */
async function underlined(yaml: string): Promise<[line: number, text: string]> {
  const document = await parseYaml(yaml, 'f.yaml');
  const value = (document.value as { key: string }).key;
  const from = value.indexOf('here');
  const { range, sourceLine = '' } = document.locate(['key'], false, { from, to: from + 4 });
  const { line = 0, column = 0, length = 0 } = range ?? {};
  return [line, sourceLine.slice(column - 1, column - 1 + length)];
}

describe('a part of a text in YAML', () => {
  it('is underlined in plain, quoted, folded and block scalars', async () => {
    for (const [yaml, line] of [
      ['key: a here b', 1],
      ['key: "a  here b"', 1],
      ["key: 'a here b'", 1],
      ['key: >\n  a > 1\n  and here b\n', 3],
      ['key: |-\n  a > 1\n\n  and here b\n', 4],
      ['key: a > 1\n  and\n  here b', 3],
    ] as const) {
      expect(await underlined(yaml), yaml).to.deep.equal([line, 'here']);
    }
  });

  it('that holds escapes or comes by an alias is underlined as a whole', async () => {
    expect(await underlined('key: "\\u0061 here"')).to.deep.equal([1, '"\\u0061 here"']);
    expect(await underlined('other: &x a here\nkey: *x')).to.deep.equal([2, '*x']);
  });

  it('is found wherever it stands in words over lines', async () => {
    const words = fc.array(fc.constantFrom('a', '>', 'bb', '1', 'and'), { maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(words, words, fc.constantFrom(' ', '\n  ', '  '), async (a, b, gap) => {
        const text = ['x', ...a, 'here', ...b].join(gap);
        for (const yaml of [
          `key: ${text}`,
          `key: >\n  ${text}`,
          `key: "${text}"`,
          `key: '${text}'`,
        ]) {
          expect((await underlined(yaml))[1], yaml).to.equal('here');
        }
      }),
      { numRuns: 200, seed: 5 },
    );
  });
});
