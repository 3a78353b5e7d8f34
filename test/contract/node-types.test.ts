/**
 * What every node type promises, found from the folders: it loads, says what it
 * is, and has a schema that explains each param. A new node type is tested
 * without writing a test.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { expect } from 'chai';
import { packageRoot, readSchema } from '../../src/config/package-root.js';
import { loadProject } from '../../src/engine.js';
import { defaultNodesFolder } from '../../src/registry/folders.js';
import type { LoadedType } from '../../src/registry/loaded-type.js';
import { createRegistry } from '../../src/registry/registry.js';

interface Schema {
  readonly $schema?: string;
  readonly $id?: string;
  readonly title?: string;
  readonly type?: string | readonly string[];
  readonly description?: string;
  readonly default?: unknown;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly $ref?: string;
  readonly definitions?: Readonly<Record<string, Schema>>;
}

const ROOT = packageRoot();
const DRAFT_07 = 'http://json-schema.org/draft-07/schema#';
/** Fails unless a text says something: a word of three letters at least. */
function expectTelling(text: unknown, where: string): void {
  expect(text, where)
    .to.be.a('string')
    .that.matches(/\p{L}{3}/u);
}

const schemaOf = (type: string): Schema => readSchema(`nodes/${type}`) as Schema;

/** Names of all schemas below schemas/, such as "nodes/rank". */
const SCHEMAS = readdirSync(join(ROOT, 'schemas'), { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.schema.json'))
  .map((file) => file.slice(0, -'.schema.json'.length))
  .sort();

/** Every property of a schema, also inside lists and alternatives, with its path. */
function properties(schema: Schema, path = ''): [path: string, property: Schema][] {
  const own = Object.entries(schema.properties ?? {}).flatMap(
    ([name, property]): [string, Schema][] => [
      [`${path}/${name}`, property],
      ...properties(property, `${path}/${name}`),
    ],
  );
  const inner = [
    ...(schema.anyOf ?? []),
    ...(schema.oneOf ?? []),
    ...(schema.items ? [schema.items] : []),
    ...(typeof schema.additionalProperties === 'object' ? [schema.additionalProperties] : []),
    ...Object.values(schema.definitions ?? {}),
  ];
  return [...own, ...inner.flatMap((part) => properties(part, path))];
}

/** Folders of nodes/ that hold a node type, from the sources. */
const FOLDERS = readdirSync(join(ROOT, 'nodes'), { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && entry.name !== 'lib' && !entry.name.startsWith('_'))
  .map((entry) => entry.name)
  .sort();

const registry = createRegistry(defaultNodesFolder());

describe('every node type', () => {
  const loaded = new Map<string, LoadedType>();

  before(async () => {
    for (const type of registry.types()) loaded.set(type, await registry.load(type));
  });

  it('that promises not to look ahead names inputs, outputs and columns that it has', () => {
    const causal = [...loaded].flatMap(([type, { node }]) =>
      node.kind === 'compute' && node.causal ? [{ type, node, causal: node.causal }] : [],
    );

    expect(causal.map(({ type }) => type)).to.include.members([
      'backtest',
      'indicator-compute',
      'model-train',
    ]);
    for (const {
      type,
      node,
      causal: { inputs, outputs, witness, by },
    } of causal) {
      for (const input of Object.keys(inputs)) {
        expect(node.inputs[input]?.kind, `${type}: ${input}`).to.equal('table');
      }
      for (const [output, { key }] of Object.entries(outputs)) {
        const columns = node.outputs[output]?.columns?.map(({ name }) => name);
        // Those of a parquet output are known when there is a pipeline.
        if (node.outputs[output]?.kind !== 'parquet') expect(columns, type).to.include(key);
      }
      for (const { about } of witness?.columns ?? []) expectTelling(about, type);
      if (by !== undefined) expect(node.dims, type).to.include(by);
    }
  });

  it('is a folder of nodes/ with an index.ts, and the other way round', () => {
    expect(registry.types()).to.deep.equal(FOLDERS);
    for (const type of FOLDERS) {
      expect(existsSync(join(ROOT, 'nodes', type, 'index.ts')), type).to.equal(true);
    }
  });

  it('has a schema, and no schema is without a node type', () => {
    const types = SCHEMAS.filter((name) => name.startsWith('nodes/')).map((n) => n.slice(6));

    expect(types).to.deep.equal([...registry.types()]);
  });

  it('says what it is, and what each input, output and column is', () => {
    for (const [type, { node }] of loaded) {
      expectTelling(node.about, type);
      for (const [name, { about }] of Object.entries(node.inputs)) {
        expectTelling(about, `${type}: input ${name}`);
      }
      for (const [name, { about, columns }] of Object.entries(node.outputs)) {
        expectTelling(about, `${type}: output ${name}`);
        for (const column of columns ?? []) {
          expectTelling(column.about, `${type}: ${name}.${column.name}`);
        }
      }
    }
  });

  it('names each column of a table once', () => {
    for (const [type, { node }] of loaded) {
      for (const [name, { columns }] of Object.entries(node.outputs)) {
        const names = (columns ?? []).map((column) => column.name);
        expect(new Set(names).size, `${type}: ${name}`).to.equal(names.length);
      }
    }
  });

  it('makes files by a dimension that it has', () => {
    for (const [type, { node }] of loaded) {
      for (const [name, { kind, fileBy }] of Object.entries(node.outputs)) {
        if (kind !== 'parquet' || node.kind !== 'compute') continue;
        expect(node.dims, `${type}: ${name}`).to.include(fileBy);
        expect(node.file, `${type}: ${name}`).to.be.a('function');
        expect(node.columns, `${type}: ${name}`).to.be.a('function');
      }
      if (node.kind !== 'compute') continue;
      const ways = [node.partitions, node.groups].filter((way) => way !== undefined);
      expect(ways, `${type}: partitions or groups`).to.have.length(1);
      expect(node.dims, type).to.not.be.empty;
      if (node.batchBy !== undefined) expect(node.dims, type).to.include(node.batchBy);
      expect(node.cost, type).to.be.greaterThan(0);
    }
  });

  it('is used by the pipeline that comes with the program, which has no mistake', async () => {
    const { nodes } = await loadProject({ projectFolder: ROOT, params: [], env: {} });

    expect([...new Set([...nodes.values()].map((node) => node.type))].sort()).to.deep.equal(
      registry.types(),
    );
  });
});

describe('every schema', () => {
  it('is valid draft-07, and compiles with nothing unknown in it', () => {
    for (const name of SCHEMAS) {
      const schema = readSchema(name) as Schema;
      const ajv = new Ajv({ strict: true, allErrors: true, allowUnionTypes: true });

      expect(schema.$schema, name).to.equal(DRAFT_07);
      expect(ajv.validateSchema(schema), `${name}: ${ajv.errorsText()}`).to.equal(true);
      expect(() => ajv.compile(schema), name).to.not.throw();
      expectTelling(schema.title, name);
    }
  });

  it('describes each of its properties', () => {
    let described = 0;
    for (const name of SCHEMAS) {
      const schema = readSchema(name) as Schema;
      for (const [path, property] of properties(schema)) {
        const target = property.$ref?.startsWith('#/definitions/')
          ? schema.definitions?.[property.$ref.slice('#/definitions/'.length)]
          : property.$ref?.startsWith('#/properties/')
            ? schema.properties?.[property.$ref.slice('#/properties/'.length)]
            : property;
        // A profile repeats what stands at the top, where it is described.
        if (name === 'pipelines' && path.startsWith('/profiles/')) continue;
        expectTelling(target?.description, `${name}: ${path}`);
        described++;
      }
    }
    expect(described).to.be.greaterThan(40);
  });

  it('of a node type takes no param that it does not know', () => {
    for (const type of registry.types()) {
      expect(schemaOf(type), type).to.include({ type: 'object', additionalProperties: false });
      expect(schemaOf(type).$id, type).to.equal(type);
    }
  });

  it('of a node type has a default for each param that is not required, and for no other', () => {
    for (const type of registry.types()) {
      const { required = [], properties: params = {} } = schemaOf(type);
      const without = Object.keys(params).filter((name) => !('default' in params[name]!));
      expect(without.sort(), type).to.deep.equal([...required].sort());
    }
  });

  it('accepts its own defaults', () => {
    for (const name of SCHEMAS) {
      for (const [path, property] of properties(readSchema(name) as Schema)) {
        if (!('default' in property) || JSON.stringify(property).includes('$ref')) continue;
        const ajv = new Ajv({ strict: true, allowUnionTypes: true });
        const isValid = ajv.validate(property, structuredClone(property.default));
        expect(isValid, `${name}: ${path}: ${ajv.errorsText()}`).to.equal(true);
      }
    }
  });

  it('of the scenario files takes what the params of scenario-define take', () => {
    const { order: _, ...file } = (readSchema('scenario') as Schema).properties!;
    const define = schemaOf('scenario-define').properties!.define!.items!;

    expect(define.properties).to.deep.equal(file);
    expect(define.required).to.deep.equal((readSchema('scenario') as Schema).required);
  });
});

describe('README', () => {
  it('says for each folder of plug-ins where a new one goes', async () => {
    const readme = readFileSync(join(ROOT, 'README.md'), 'utf8');
    for (const type of registry.types()) {
      const { node } = await registry.load(type);
      if (!node.plugins) continue;
      expect(readme).to.include(`| \`nodes/${type}/${node.plugins.folder}/\` |`);
    }
  });

  it('shows each node type in the picture of the pipeline', () => {
    const readme = readFileSync(join(ROOT, 'README.md'), 'utf8');
    const picture = readme.slice(
      readme.indexOf('```mermaid'),
      readme.indexOf('`dag graph` prints'),
    );
    for (const type of registry.types()) {
      expect(picture, type).to.include(`<br/>${type}"]`);
    }
  });
});
