/**
 * The scenario files that come with the program: each loads, none is there twice.
 */
import { join } from 'node:path';
import { expect } from 'chai';
import { isSession } from '../../../nodes/lib/market/calendar.js';
import { parseDay } from '../../../nodes/lib/market/dates.js';
import { fileNameOf } from '../../../nodes/lib/market/file-name.js';
import type {
  ScenarioDefinition,
  ScenarioParams,
} from '../../../nodes/scenario-define/scenario.js';
import { checkScenarios, selectScenarios } from '../../../nodes/scenario-define/select.js';
import { packageRoot } from '../../../src/config/package-root.js';
import type { Plugin } from '../../../src/contract/index.js';
import { listPlugins } from '../../../src/registry/folders.js';
import { loadDocuments } from '../../../src/registry/plugins.js';

const PARAMS: ScenarioParams = {
  benchmark: 'SPY',
  use: 'all',
  define: [],
  detect: null,
  min_sessions: 5,
};

describe('scenario files', () => {
  let plugins: ReadonlyMap<string, Plugin>;
  let problems: readonly unknown[];

  before(async () => {
    const root = packageRoot();
    const files = listPlugins(join(root, 'nodes', 'scenario-define', 'scenarios'), 'yaml');
    ({ plugins, diagnostics: problems } = await loadDocuments(files, root, 'scenario'));
  });

  const each = (): [string, ScenarioDefinition][] =>
    [...plugins].map(([id, { value }]) => [id, value as ScenarioDefinition]);

  it('load without a problem, all 32', () => {
    expect(problems).to.deep.equal([]);
    expect(plugins.size).to.equal(32);
    expect(checkScenarios(PARAMS, plugins)).to.deep.equal([]);
  });

  it('have names, places in the list and windows of their own', () => {
    const distinct = (of: (d: ScenarioDefinition) => unknown): number =>
      new Set(each().map(([, definition]) => of(definition))).size;

    expect(distinct((d) => fileNameOf(d.name).toLowerCase())).to.equal(32);
    expect(distinct((d) => `${d.start} ${d.end}`)).to.equal(32);
    expect(
      each()
        .map(([, d]) => d.order as number)
        .sort((a, b) => a - b),
    ).to.deep.equal(Array.from({ length: 32 }, (_, i) => i + 1));
  });

  it('are named as their scenario is', () => {
    const slug = (name: string): string => name.toLowerCase().replace(/[^a-z0-9]+/g, '-');

    expect(each().filter(([id, { name }]) => id !== slug(name))).to.deep.equal([]);
  });

  it('begin and end on a session', () => {
    const closed = each().flatMap(([id, { start, end }]) =>
      [start, end].filter((day) => !isSession(parseDay(day) as number)).map((day) => [id, day]),
    );

    expect(closed).to.deep.equal([]);
  });

  it('say what happened, and where that is known from', () => {
    const silent = each().filter(
      ([, { about, facts, sources }]) => about === '' || facts === '' || sources.length === 0,
    );

    expect(silent.map(([id]) => id)).to.deep.equal([]);
  });

  it('stand in their order before those of the project, which keep theirs', () => {
    const own = (name: string): ScenarioDefinition => ({
      name,
      type: 'bull',
      start: '2020-01-06',
      end: '2020-01-10',
      about: '',
      facts: '',
      sources: [],
    });
    const use = ['covid-19-market-crash', 'dot-com-bubble-peak'];

    const selected = selectScenarios({ ...PARAMS, use, define: [own('Z'), own('A')] }, plugins);

    expect(
      selected.map(({ definition: { name }, plugin, index }) => [name, plugin, index]),
    ).to.deep.equal([
      ['Dot-Com Bubble Peak', 'dot-com-bubble-peak', undefined],
      ['COVID-19 Market Crash', 'covid-19-market-crash', undefined],
      ['Z', undefined, 0],
      ['A', undefined, 1],
    ]);
  });
});
