/**
 * Schema checks in our words: defaults, choices, and one message per rule.
 */
import { expect } from 'chai';
import { schemaDiagnostics } from '../../src/config/ajv-diagnostics.js';
import { parseYaml } from '../../src/config/yaml-document.js';

const SCHEMA = {
  type: 'object',
  additionalProperties: false,
  definitions: {
    named: {
      type: 'object',
      required: ['name'],
      additionalProperties: false,
      properties: { name: { type: 'string' }, size: { type: 'integer' } },
    },
  },
  properties: {
    window: { type: 'integer', minimum: 1, maximum: 99, default: 20 },
    ratio: { type: 'number', exclusiveMinimum: 0, multipleOf: 0.5 },
    mode: { enum: ['fast', 'exact'], default: 'fast' },
    day: { type: 'string', format: 'date' },
    words: { type: 'array', items: { type: 'string' }, uniqueItems: true, minItems: 1 },
    item: { anyOf: [{ type: 'string' }, { $ref: '#/definitions/named' }] },
    size: { oneOf: [{ type: 'number' }, { type: 'array', items: { type: 'number' } }] },
    none: { not: {} },
  },
};

async function messages(text: string): Promise<string[]> {
  const document = await parseYaml(`params: ${text}`, 'x.yaml');
  const { params } = document.value as { params: unknown };
  const check = await schemaDiagnostics(SCHEMA, params, document.locate, ['params']);
  return check.diagnostics.map((d) => `${d.range?.column} ${d.message}`);
}

describe('schema diagnostics', () => {
  it('fills in defaults and leaves the value as it was', async () => {
    const value = { ratio: 1.5 };
    const check = await schemaDiagnostics(SCHEMA, value, () => ({}));

    expect(check).to.deep.equal({
      value: { ratio: 1.5, window: 20, mode: 'fast' },
      diagnostics: [],
    });
    expect(value).to.deep.equal({ ratio: 1.5 });
  });

  it('words each rule: found, expected', async () => {
    const cases: [string, string][] = [
      ['{ window: 2.5 }', '19 "window" is 2.5, expected a whole number'],
      ['{ window: 0 }', '19 "window" is 0, expected at least 1'],
      ['{ window: 100 }', '19 "window" is 100, expected at most 99'],
      ['{ ratio: 0 }', '18 "ratio" is 0, expected more than 0'],
      ['{ ratio: 0.3 }', '18 "ratio" is 0.3, expected a multiple of 0.5'],
      ['{ mode: fats }', '17 "mode" is "fats", expected one of "fast", "exact"'],
      ['{ day: 2020-02-30 }', '16 "day" is "2020-02-30", expected a date such as "2020-01-31"'],
      ['{ words: [] }', '18 "words" is an empty list, expected at least 1 items'],
      ['{ words: [a, b, a] }', '18 "words" is a list, expected no item twice (items 1 and 3)'],
      ['{ words: [a, NULL] }', '22 item 2 of "words" is empty, expected text'],
      ['{ none: 1 }', '17 "none" is 1, which is not allowed here'],
      ['{ windw: 1 }', '11 key "windw" is not known here'],
      ['5', '9 "params" is 5, expected a mapping'],
    ];
    for (const [text, expected] of cases) expect(await messages(text)).to.deep.equal([expected]);
  });

  it('tells only the problems of the form that fits best', async () => {
    expect(await messages('{ item: { nam: x } }')).to.deep.equal([
      '11 "item" needs the key "name"',
      '19 key "nam" is not known here',
    ]);
    expect(await messages('{ item: { name: x, size: y } }')).to.deep.equal([
      '34 "size" is "y", expected a whole number',
    ]);
    expect(await messages('{ size: [1, x] }')).to.deep.equal([
      '21 item 2 of "size" is "x", expected a number',
    ]);
    expect(await messages('{ size: big }')).to.deep.equal([
      '17 "size" is "big", expected a number or a list',
    ]);
  });

  it('stops telling after a hundred problems', async () => {
    const many = Object.fromEntries(Array.from({ length: 500 }, (_, i) => [`k${i}`, 1]));
    const check = await schemaDiagnostics(SCHEMA, many, () => ({}));

    expect(check.diagnostics).to.have.length(100);
  });

  it('names the argument when the value came from the command line', async () => {
    const check = await schemaDiagnostics(SCHEMA, { window: 'x' }, () => ({
      argument: '--param n.window=x',
    }));

    expect(check.diagnostics).to.deep.equal([
      {
        code: 'wrong-type',
        message: '--param n.window=x: "window" is "x", expected a whole number',
      },
    ]);
  });
});
