/**
 * Regimes of a small demo market: the table that readers get, the files, and the
 * scenarios that are made of its spells.
 */
import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { parseDay } from '../../../nodes/lib/market/dates.js';
import { REGIMES } from '../../../nodes/regime-detect/regime.js';
import { loadProject, verifyProject } from '../../../src/engine.js';
import { isClean } from '../../../src/inspect/lookahead-result.js';
import { rowsByDuckDb } from '../../util/parquet-rows.js';
import { ranCounts, TempProject } from '../../util/temp-project.js';

const project = (detect = '{ min_sessions: 20 }', end = '2022-12-30'): string => `
version: 1
nodes:
  market: { type: fetch, params: { source: demo, symbols: 5, end: "${end}" } }
  regimes: { type: regime-detect, inputs: { bars: market }, params: { benchmark: XMKT } }
  windows:
    type: scenario-define
    inputs: { bars: market, regimes: regimes }
    params: { benchmark: XMKT, use: [], detect: ${detect} }
  metrics:
    type: indicator-compute
    inputs: { bars: market, scenarios: windows }
    params: { indicators: [sma_20] }
`;

interface Spell {
  readonly regime: string;
  readonly first_session: string;
  readonly last_session: string;
  readonly sessions: number;
}

interface Window {
  readonly name: string;
  readonly type: string;
  readonly kind: string;
  readonly regime: string;
  readonly start: string;
  readonly end: string;
  readonly sessions: number;
}

describe('regimes of a market', () => {
  const made = new TempProject();
  const json = (path: string) => JSON.parse(readFileSync(made.path('data', path), 'utf8'));
  const spells = (): Spell[] => json('regimes/regime_summary.json').spells;
  const windows = (): Window[] => json('scenarios/scenario_metadata.json').scenarios;

  before(async () => {
    made.write('pipelines.yaml', project());
    const { failures } = await made.run({ targets: ['metrics'] });
    expect(failures).to.deep.equal([]);
  });

  after(() => made.remove());

  it('are a table of dates and names, one row per session', async () => {
    const { names, rows } = await rowsByDuckDb(made.path('data/regimes/regimes.parquet'));
    const summary = json('regimes/regime_summary.json');

    expect(names).to.deep.equal(['date', 'symbol', 'regime', 'close', 'trend', 'volatility']);
    expect(rows).to.have.length(summary.sessions);
    for (const regime of REGIMES) {
      const count = rows.filter((row) => row[2] === regime).length;
      expect(count, regime).to.equal(summary.regimes[regime].sessions);
    }
    expect(rows.some((row) => row[2] === 'bear') && rows.some((row) => row[2] === 'bull')).to.equal(
      true,
    );
  });

  it('call the fall of 2020 highly volatile and 2017 a bull market', async () => {
    const { rows } = await rowsByDuckDb(made.path('data/regimes/regimes.parquet'));
    const on = (day: string) => rows.find((row) => row[0] === parseDay(day))?.[2];

    expect(on('2020-03-23')).to.equal('high_volatility');
    expect(on('2017-06-01')).to.equal('bull');
    expect(on('2022-09-30')).to.equal('bear');
  });

  it('are stated without looking ahead, as the check of the engine finds', async () => {
    const loaded = await loadProject({ projectFolder: made.folder, params: [], env: {} });
    const report = await verifyProject(loaded, {
      targets: ['regimes', 'metrics'],
      ...{ seed: 3, sample: 4, cuts: 8 },
    });

    expect(report.nodes.map(({ node }) => node)).to.include('regimes');
    expect(isClean(report)).to.equal(true);
  });

  it('become scenarios that begin after a label is known and follow one another', () => {
    const found = windows();
    const long = spells()
      .slice(0, -1)
      .filter(({ regime, sessions }) => regime !== 'undetermined' && sessions >= 20);

    expect(found.map(({ regime, sessions }) => [regime, sessions])).to.deep.equal(
      long.map(({ regime, sessions }) => [regime, sessions]),
    );
    found.forEach(({ start, type, kind }, i) => {
      const { first_session } = long[i] as Spell;
      expect([type, kind]).to.deep.equal(['regime', 'historical']);
      expect(start > first_session).to.equal(true);
      if (i > 0) expect(start > (found[i - 1] as Window).end).to.equal(true);
    });
  });

  it('run nothing but the newest spell again when days are added', async () => {
    const before = windows().map(({ name }) => name);
    made.write('pipelines.yaml', project(undefined, '2023-12-29'));
    const result = await made.run({ targets: ['metrics'] });
    const added = windows().length - before.length;

    expect(
      windows()
        .slice(0, before.length)
        .map(({ name }) => name),
    ).to.deep.equal(before);
    expect(added).to.be.greaterThan(0);
    const { windows: ran, metrics } = ranCounts(result);
    expect([ran, metrics]).to.deep.equal([added, added * 5]);
  });

  it('can be asked for by name', async () => {
    made.write('pipelines.yaml', project('{ regimes: [bear], min_sessions: 1 }'));
    await made.run({ targets: ['windows'] });

    expect(new Set(windows().map(({ regime }) => regime))).to.deep.equal(new Set(['bear']));
  });
});
