/**
 * Whatever the text, the answer is a value or diagnostics with line and column.
 */
import { expect } from 'chai';
import fc from 'fast-check';
import { parseYaml } from '../../src/config/yaml-document.js';
import { renderDiagnostic } from '../../src/errors/render.js';

async function problems(text: string): Promise<string> {
  const { diagnostics } = await parseYaml(text, 'x.yaml');
  return diagnostics.map((d) => renderDiagnostic(d)).join('\n');
}

describe('yaml document', () => {
  it('finds the place of values and keys', async () => {
    const { locate } = await parseYaml('a:\n  b: [1, two]\n', 'x.yaml');

    expect(locate(['a', 'b', 1]).range).to.deep.equal({ line: 2, column: 10, length: 3 });
    expect(locate(['a', 'b'], true).range).to.deep.equal({ line: 2, column: 3, length: 1 });
    expect(locate(['a']).range).to.deep.equal({ line: 1, column: 1, length: 1 });
  });

  it('gives the nearest place above for a path that leads nowhere', async () => {
    const { locate } = await parseYaml('a:\n  b: 1\n', 'x.yaml');

    expect(locate(['a', 'missing', 3]).range).to.deep.equal({ line: 1, column: 1, length: 1 });
  });

  it('keeps the source of scalars that YAML turned into something else', async () => {
    const text = 's: [TRUE, NO, 0700, 1E5, NULL, "q"]';
    const { value, rawSource } = await parseYaml(text, 'x.yaml');

    expect(value).to.deep.equal({ s: [true, 'NO', 700, 100000, null, 'q'] });
    expect([0, 1, 2, 3, 4, 5].map((i) => rawSource(['s', i]))).to.deep.equal([
      'TRUE',
      'NO',
      '0700',
      '1E5',
      'NULL',
      'q',
    ]);
    expect(rawSource(['s'])).to.equal(undefined);
  });

  it('reads past a byte order mark and carriage returns', async () => {
    const { value, locate } = await parseYaml('\ufeffa: 1\r\nb: 2\r\n', 'x.yaml');

    expect(value).to.deep.equal({ a: 1, b: 2 });
    expect(locate(['b'])).to.deep.equal({
      file: 'x.yaml',
      range: { line: 2, column: 4, length: 1 },
      sourceLine: 'b: 2',
    });
  });

  it('merges aliased mappings, copies them, and finds merged values at their origin', async () => {
    const text = 'base: &b { x: 1, y: 2 }\na: { <<: *b, y: 3 }\nc: *b\n';
    const { value, locate } = await parseYaml(text, 'x.yaml');
    const all = value as Record<string, object>;

    expect(all).to.deep.equal({ base: { x: 1, y: 2 }, a: { x: 1, y: 3 }, c: { x: 1, y: 2 } });
    expect(all.c).not.to.equal(all.base);
    expect(locate(['a', 'x']).range).to.deep.equal({ line: 1, column: 15, length: 1 });
  });

  it('reports every mistake that the parser lets pass, at once', async () => {
    const text = 'a: 1\na: 2\nbb: &bb [*bb]\nc: *b\nd: .inf\n? [1]\n: 2\n__proto__: 3\n';

    expect(await problems(text)).to.equal(
      `x.yaml:2:1  duplicate-key  key "a" is given twice
      a: 2
      ~
      keep one of the two
x.yaml:3:10  bad-alias  alias "*bb" stands inside the very value that it names
      bb: &bb [*bb]
               ~~~
x.yaml:4:4  bad-alias  alias "*b" names no anchor above it
      c: *b
         ~~
      did you mean "bb"?
x.yaml:5:4  yaml-number  ".inf" is not a finite number
      d: .inf
         ~~~~
      quote it if it is text
x.yaml:6:3  yaml-key  a list, mapping or alias is used as a key, expected plain text
      ? [1]
        ~~~
x.yaml:8:1  yaml-key  key "__proto__" is reserved
      __proto__: 3
      ~~~~~~~~~
      choose another name`,
    );
  });

  it('says where the syntax breaks', async () => {
    expect(await problems('a:\n\tb: 1\n')).to.equal(
      `x.yaml:2:1  yaml-syntax  a tab is used for indentation, expected spaces
       b: 1
      ~
      replace the tab by spaces`,
    );
    expect(await problems('a: 1\n---\nb: 2\n')).to.equal(
      `x.yaml:2:1  yaml-syntax  a second document starts here, expected one document per file
      ---
      ~~~
      delete the "---" or move what follows to a file of its own`,
    );
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the mistake under test
    expect(await problems('p: { b: ${vars.x} }')).to.equal(
      // biome-ignore-start lint/suspicious/noTemplateCurlyInString: as above
      'x.yaml:1:10  yaml-syntax  a "${" stands inside braces or brackets without quotes\n' +
        '      p: { b: ${vars.x} }\n' +
        '               ~\n' +
        '      quote it: "${…}"',
      // biome-ignore-end lint/suspicious/noTemplateCurlyInString: as above
    );
    expect(await problems('a: \u0000')).to.match(
      /^x\.yaml:1:4 {2}yaml-syntax {2}character U\+0000/,
    );
  });

  it('refuses bombs: size, depth, aliases, merges', async () => {
    const aliases = ['a: &a [1,1,1,1,1,1,1,1,1,1]'];
    const merges = ['a: &a { k: 1 }', 'b: &b { k: 1 }'];
    for (let i = 0; i < 40; i++) {
      const from = i === 0 ? '*a' : `*x${i - 1}`;
      aliases.push(`x${i}: &x${i} [${Array(10).fill(from).join(', ')}]`);
      const [left, right] = i === 0 ? ['*a', '*b'] : [`*l${i - 1}`, `*r${i - 1}`];
      merges.push(`l${i}: &l${i} { <<: [${left}, ${right}] }`);
      merges.push(`r${i}: &r${i} { <<: [${right}, ${left}] }`);
    }

    expect(await problems(`a: ${'x'.repeat(1 << 20)}`)).to.match(/^x\.yaml:1:1 {2}yaml-size/);
    expect(await problems('['.repeat(10_000))).to.match(/^x\.yaml:1:102 {2}yaml-depth/);
    expect(await problems('- '.repeat(10_000))).to.match(/^x\.yaml:1:203 {2}yaml-depth/);
    expect(await problems(aliases.join('\n'))).to.match(/^x\.yaml:\d+:\d+ {2}yaml-size {2}aliases/);
    expect(await problems(merges.join('\n'))).to.equal('');
  });

  it('never throws, and every diagnostic lies inside the text', async () => {
    const piece = fc.constantFrom(
      ...['a', 'b: ', ': ', '- ', '? ', '\n', '\n  ', '\n    ', '\t', '{', '}', '[', ']', ',', '"'],
      ...["'", '&a ', '*a', '!t ', '|', '>', '#', '%', '---', '...', '<<: ', '\r', '\\', '\ufeff'],
      ...['\u0000', '~', '.nan', '0700', '\u2028', '😀', '__proto__: ', 'null: ', '`', '@'],
    );
    const text = fc.array(piece, { maxLength: 40 }).map((pieces) => pieces.join(''));
    await fc.assert(
      fc.asyncProperty(fc.oneof(text, fc.string({ unit: 'binary' })), async (input) => {
        const { diagnostics, value, locate, rawSource } = await parseYaml(input, 'x.yaml');
        const lines = input.replace(/^\ufeff/, '').split('\n');

        for (const { range } of diagnostics) {
          const line = lines[range!.line - 1];
          expect(line, `line ${range!.line}`).to.be.a('string');
          expect(range!.column).to.be.within(1, line!.length + 1);
          expect(range!.length).to.be.at.least(1);
        }
        if (diagnostics.length > 0) expect(value).to.equal(undefined);
        locate(['a', 0, 'b'], true);
        rawSource(['a', 0]);
      }),
      { numRuns: 1500 },
    );
  });
});
