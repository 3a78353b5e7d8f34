/**
 * The schema for editors: what it accepts is what the program accepts, and it
 * says enough to complete every word.
 */
import { readFileSync } from 'node:fs';
import { Ajv, type ValidateFunction } from 'ajv';
import { expect } from 'chai';
import { parse } from 'yaml';
import { readSchema } from '../../src/config/package-root.js';
import { projectSchema } from '../../src/config/project-schema.js';
import { defaultNodesFolder } from '../../src/registry/folders.js';
import { createRegistry } from '../../src/registry/registry.js';
import { dag } from '../util/command-line.js';
import { TempProject } from '../util/temp-project.js';

interface Part {
  readonly description?: string;
  readonly enum?: readonly string[];
  readonly const?: string;
  readonly $ref?: string;
  readonly anyOf?: readonly Part[];
  readonly allOf?: readonly { readonly if: Part; readonly then: Part }[];
  readonly properties?: Readonly<Record<string, Part>>;
  readonly required?: readonly string[];
  readonly definitions?: Readonly<Record<string, Part>>;
}

const types = createRegistry(defaultNodesFolder()).types();

describe('cli: schema', () => {
  let schema: Part;
  let validate: ValidateFunction;

  before(async () => {
    const { code, out } = await dag('.', ['schema']);
    expect(code).to.equal(0);
    schema = JSON.parse(out) as Part;
    validate = new Ajv({ strict: true, allErrors: true, allowUnionTypes: true }).compile(schema);
  });

  function problems(text: string): string[] {
    validate(parse(text));
    return (validate.errors ?? [])
      .filter(({ keyword }) => keyword !== 'if')
      .map(({ instancePath, keyword }) => `${instancePath} ${keyword}`);
  }

  const changed = (from: string | RegExp, to: string): string => {
    const text = readFileSync('pipelines.yaml', 'utf8');
    expect(text).to.match(new RegExp(from));
    return text.replace(from, to);
  };

  it('finds nothing wrong with the project that comes with the program', () => {
    expect(problems(readFileSync('pipelines.yaml', 'utf8'))).to.deep.equal([]);
  });

  it('finds wrong params, inputs and types at their place', () => {
    const wrong: [RegExp, string, string][] = [
      [/source: demo/, 'sauce: demo', '/nodes/market/params additionalProperties'],
      [/source: demo/, 'seed: x', '/nodes/market/params/seed type'],
      [/type: fetch/, 'type: fetsh', '/nodes/market/type enum'],
      [/ {6}results: backtests\n/, '', '/nodes/rank/inputs required'],
      [
        /( {6})results: backtests\n/,
        '$1results: a\n$1more: b\n',
        '/nodes/rank/inputs additionalProperties',
      ],
      [/params: \{ benchmark: [^\n]*/, '', '/nodes/scenarios required'],
      [/bills: "[^"]*"/, 'slippage_bps: -1', '/nodes/backtests/params/slippage_bps minimum'],
      [/version: 1/, 'version: 2', '/version const'],
    ];
    for (const [from, to, problem] of wrong) {
      expect(problems(changed(from, to)), to).to.include(problem);
    }
  });

  it('lets a variable stand for any value of a param', () => {
    const variable = '"$' + '{vars.x}"';
    for (const param of ['seed', 'calendar', 'symbols', 'columns', 'start']) {
      const text = changed(/source: demo/, `${param}: ${variable}`);
      expect(problems(text), param).to.deep.equal([]);
    }
    expect(problems(changed(/source: demo/, 'calendar: text'))).not.to.be.empty;
    const list = `strategies: [{ id: a, params: ${variable} }, ${variable}]`;
    expect(problems(changed(/bills: "[^"]*"/, list))).to.deep.equal([]);
  });

  it('names all node types, and for each its params and inputs with what they are', async () => {
    const registry = createRegistry(defaultNodesFolder());
    const { node, type } = schema.definitions as Record<string, Part>;

    expect(type?.anyOf?.[0]?.enum).to.deep.equal(types);
    expect(node?.allOf?.map((rule) => rule.if.properties?.type?.const)).to.deep.equal(types);
    for (const rule of node?.allOf ?? []) {
      const name = rule.if.properties?.type?.const as string;
      const { inputs, params } = rule.then.properties as Record<string, Part>;
      const target = (params as Required<Part>).$ref.replace('#/definitions/', '');
      const own = (readSchema(`nodes/${name}`) as Part).properties as Record<string, Part>;
      const told = schema.definitions?.[target]?.properties as Record<string, Part>;
      expect(Object.keys(told)).to.deep.equal(Object.keys(own));
      for (const [param, part] of Object.entries(told)) {
        expect(part.description, `${name}: ${param}`).to.equal(own[param]?.description);
      }
      const loaded = await registry.load(name);
      expect(Object.keys(inputs?.properties ?? {})).to.deep.equal(Object.keys(loaded.node.inputs));
      for (const input of Object.values(inputs?.properties ?? {})) {
        expect(input.description).to.match(/^The node to read, or node\.output: \w/);
      }
    }
    const calendar = schema.definitions?.['params-fetch']?.properties?.calendar;
    expect(calendar?.anyOf?.[0]?.enum).to.deep.equal(['XNYS', 'weekdays', 'always']);
  });

  it('takes any params of a node type that has no schema', () => {
    const own = projectSchema([{ type: 'mine', about: 'of my own', inputs: {} }]);
    const check = new Ajv({ strict: true, allowUnionTypes: true }).compile(own);

    expect(check({ version: 1, nodes: { a: { type: 'mine', params: { x: 1 } } } })).to.equal(true);
    expect(check({ version: 1, nodes: { a: { type: 'mine', inputs: { x: 'b' } } } })).to.equal(
      false,
    );
  });

  it('goes to a file, in the project folder, and refuses a folder in words', async () => {
    const project = new TempProject();
    try {
      const line = ['schema', '-C', project.folder, '-o'];
      expect((await dag('.', [...line, 'a/b.json'])).out).to.equal('wrote a/b.json\n');
      expect(JSON.parse(readFileSync(project.path('a/b.json'), 'utf8'))).to.deep.equal(schema);

      const { code, err } = await dag('.', [...line, 'a']);
      expect(code).to.equal(2);
      expect(err).to.match(/^bad-output {2}".*a" cannot be written \(EISDIR/);
    } finally {
      project.remove();
    }
  });
});
