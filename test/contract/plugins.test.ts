/**
 * What every plug-in promises, found from the folders: it loads, it is named as
 * plug-ins are, and it says what it is. A new file is tested without writing a test.
 */
import { expect } from 'chai';
import { SETS } from '../../nodes/backtest/entries.js';
import { asStrategy } from '../../nodes/backtest/rule-strategy.js';
import type { ParamSpec, Strategy } from '../../nodes/backtest/strategy.js';
import type { BarSource } from '../../nodes/fetch/source.js';
import { FAMILIES, type Indicator } from '../../nodes/indicator-compute/indicator.js';
import type { RankParams } from '../../nodes/rank/rankings.js';
import { readSchema } from '../../src/config/package-root.js';
import type { Plugin } from '../../src/contract/index.js';
import { renderDiagnostic } from '../../src/errors/render.js';
import { defaultNodesFolder } from '../../src/registry/folders.js';
import { createRegistry } from '../../src/registry/registry.js';

/** Ids are names of files, of columns and of words in YAML. */
const ID: Readonly<Record<string, RegExp>> = {
  module: /^[a-z][a-z0-9]*(_[a-z0-9]+)*$/,
  yaml: /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/,
  either: /^[a-z][a-z0-9]*(_[a-z0-9]+)*$/,
};

const registry = createRegistry(defaultNodesFolder());

/** Plug-ins of one node type. */
async function pluginsOf(type: string): Promise<[string, unknown][]> {
  const { plugins } = await registry.loadPlugins(type);
  return [...plugins].map(([id, { value }]) => [id, value]);
}

/** Strategies, those written as rules too. */
async function strategies(): Promise<[string, Strategy][]> {
  return (await pluginsOf('backtest')).map(([id, value]) => [id, asStrategy(value)]);
}

function expectTelling(text: unknown, where: string): void {
  expect(text, where)
    .to.be.a('string')
    .that.matches(/\S.*\S.*\S/);
  // A sentence part: shown in lists, after a colon.
  expect((text as string).trim(), where).to.equal(text);
}

describe('every plug-in', () => {
  const folders: { type: string; kind: string; plugins: readonly Plugin[] }[] = [];

  before(async () => {
    for (const type of registry.types()) {
      const { node } = await registry.load(type);
      if (!node.plugins) continue;
      const { plugins, diagnostics } = await registry.loadPlugins(type);
      expect(diagnostics.map((d) => renderDiagnostic(d))).to.deep.equal([]);
      folders.push({ type, kind: node.plugins.kind, plugins: [...plugins.values()] });
    }
  });

  it('loads from a folder that its node type names, none of which is empty', () => {
    expect(folders).to.have.length.greaterThan(3);
    for (const { type, plugins } of folders) expect(plugins, type).to.not.be.empty;
  });

  it('is named as its kind is', () => {
    for (const { type, kind, plugins } of folders) {
      for (const { id } of plugins) expect(id, type).to.match(ID[kind]!);
    }
  });

  it('says what it is, and no two of a folder say the same', () => {
    for (const { type, plugins } of folders) {
      const texts = plugins.map(({ value }) => (value as { about?: unknown }).about);
      for (const [i, text] of texts.entries()) expectTelling(text, `${type}: ${plugins[i]!.id}`);
      expect(new Set(texts).size, type).to.equal(texts.length);
    }
  });

  it('has a digest of its own', () => {
    const all = folders.flatMap(({ plugins }) => plugins.map(({ digest }) => digest));

    expect(new Set(all).size).to.equal(all.length);
    for (const digest of all) expect(digest).to.match(/^[0-9a-f]{32,}$/);
  });
});

describe('every strategy', () => {
  it('says where its rule is from, and what each of its settings means', async () => {
    for (const [id, { source, params }] of await strategies()) {
      expectTelling(source, id);
      for (const [name, spec] of Object.entries(params)) {
        expect(name, id).to.match(/^[a-z][a-z0-9_]*$/);
        expectTelling(spec.about, `${id}: ${name}`);
      }
    }
  });

  it('has defaults inside their bounds', async () => {
    let settings = 0;
    for (const [id, { params }] of await strategies()) {
      for (const [name, spec] of Object.entries(params)) {
        expectInBounds(spec, `${id}: ${name}`);
        settings++;
      }
    }
    expect(settings).to.be.greaterThan(10);
  });

  it('reads columns that some indicator or the model offers, and asks for no less past than they need', async () => {
    const { node } = await registry.load('model-train');
    const told = node.outputs.predictions?.columns?.map(({ name }) => name);
    const first = new Map<string, number>();
    for (const [, value] of await pluginsOf('indicator-compute')) {
      for (const column of (value as Indicator).columns) first.set(column.name, column.first);
    }
    for (const [id, strategy] of await strategies()) {
      const params = Object.fromEntries(
        Object.entries(strategy.params).map(([name, spec]) => [name, spec.default]),
      );
      const history = strategy.minHistory(params);
      expect(history, id).to.satisfy((n: number) => Number.isInteger(n) && n >= 0);
      for (const column of strategy.columns(params)) {
        // What the model says has a past of its own, which the backtest looks at.
        if (told?.includes(column)) continue;
        expect([...first.keys()], id).to.include(column);
        // Rules wait until their columns have values; see `awaitsColumns`.
        if (strategy.kind === 'single' && strategy.awaitsColumns) continue;
        // `history` bars, the one decided on included, must reach the first value.
        expect(history, `${id}: ${column}`).to.be.greaterThan((first.get(column) as number) - 1);
      }
    }
  });

  it('has not the name of a set', async () => {
    expect((await strategies()).map(([id]) => id)).to.not.include.members([...SETS]);
  });

  it('has a category in the ranking, and no category is of a strategy that is not there', async () => {
    const schema = readSchema('nodes/rank') as {
      properties: { categories: { default: RankParams['categories'] } };
    };
    const ids = (await pluginsOf('backtest')).map(([id]) => id);

    expect(Object.keys(schema.properties.categories.default).sort()).to.deep.equal(ids);
  });
});

describe('every source of bars', () => {
  it('says whether it is made up, whether it reads a path, and stands in the schema', async () => {
    const schema = readSchema('nodes/fetch') as {
      properties: { source: { default: string; description: string } };
    };
    const sources = await pluginsOf('fetch');
    for (const [id, value] of sources) {
      const source = value as BarSource;
      expect([typeof source.isSynthetic, typeof source.readsPath], id).to.deep.equal([
        'boolean',
        'boolean',
      ]);
      if (source.kind === 'whole') expect(source.read, id).to.be.a('function');
      if (source.kind === 'provider') expect(source.connect, id).to.be.a('function');
      expect(schema.properties.source.description).to.include(id);
    }
    expect(sources.map(([id]) => id)).to.include(schema.properties.source.default);
  });

  it('that needs no network and no file is the default', async () => {
    const demo = new Map(await pluginsOf('fetch')).get('demo') as BarSource;

    expect([demo.isSynthetic, demo.readsPath]).to.deep.equal([true, false]);
  });
});

describe('every indicator file', () => {
  it('belongs to a family, and begins the name of each column with its own', async () => {
    for (const [id, value] of await pluginsOf('indicator-compute')) {
      const { family, columns, variants = [] } = value as Indicator;
      expect(FAMILIES, id).to.include(family);
      expect(columns.length + variants.length, id).to.be.greaterThan(0);
      const patterns = variants.flatMap((one) => one.columns(one.defaults[0] ?? {}));
      for (const { name, first, unit } of [...columns, ...patterns]) {
        expect(name === id || name.startsWith(`${id}_`), `${id}: ${name}`).to.equal(true);
        expect(first, name).to.satisfy((row: number) => Number.isInteger(row) && row >= 0);
        if (unit !== undefined) expectTelling(unit, name);
      }
    }
  });
});

function expectInBounds(spec: ParamSpec, where: string): void {
  if ('values' in spec) expect(spec.values, where).to.include(spec.default);
  if (!('min' in spec)) return;
  expect(spec.default, where).to.be.within(spec.min, spec.max);
  if (spec.isInteger) expect(Number.isInteger(spec.default), where).to.equal(true);
}
