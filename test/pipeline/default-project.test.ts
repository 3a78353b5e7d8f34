/**
 * The project that people start with: its test pipelines compute every column that a
 * strategy reads, and all of its stress scenarios are made from the demo market.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { MODEL_COLUMNS } from '../../nodes/backtest/model-users.js';
import { type BacktestParams, resolveStrategies } from '../../nodes/backtest/params.js';
import { type IndicatorParams, selectColumns } from '../../nodes/indicator-compute/select.js';
import { sessionsBetween } from '../../nodes/lib/market/calendar.js';
import { parseDay } from '../../nodes/lib/market/dates.js';
import { resolveStress } from '../../nodes/stress-define/resolve.js';
import { drawsOf, type StressParams, selectStress } from '../../nodes/stress-define/select.js';
import { packageRoot } from '../../src/config/package-root.js';
import { parseYaml } from '../../src/config/yaml-document.js';
import { loadProject } from '../../src/engine.js';
import type { ConfigError } from '../../src/errors/errors.js';

describe('the project that people start with', () => {
  it('computes in its test pipelines what its strategies read', async () => {
    const { nodes } = await loadProject({ projectFolder: packageRoot(), params: [], env: {} });
    const node = (id: string) => nodes.find((one) => one.id === id) as (typeof nodes)[number];
    for (const test of ['regime', 'stress']) {
      const metrics = node(`${test}-metrics`);
      const backtests = node(`${test}-backtests`);
      const params = metrics.params as unknown as IndicatorParams;
      const given = selectColumns(params, metrics.plugins).columns.map(({ spec }) => spec.name);
      const prices = ['date', 'open', 'high', 'low', 'close', 'volume', 'close_raw'];
      const have = [...given, ...prices, ...MODEL_COLUMNS];
      const strategies = resolveStrategies(
        backtests.params as unknown as BacktestParams,
        backtests.plugins,
      );
      const read = strategies.flatMap(({ strategy, params: settings }) => [
        ...strategy.columns(settings),
      ]);

      expect(strategies.length).to.be.greaterThan(10);
      expect(have, `"columns" in pipelines.yaml, for ${test}-test`).to.include.members(read);
    }
  });

  it('has eight stress scenarios and more, each of them made from the demo market', async () => {
    const { nodes } = await loadProject({ projectFolder: packageRoot(), params: [], env: {} });
    const { params, plugins } = nodes.find((one) => one.id === 'stress-scenarios')!;
    const settings = params as unknown as StressParams;
    const dates = sessionsBetween(
      parseDay('2015-08-03') as number,
      parseDay('2025-12-31') as number,
    );
    const found = selectStress(settings, plugins)
      .flatMap(drawsOf)
      .map((defined) => resolveStress(defined, settings, { dates, datesOf: () => dates }));
    const paths = new Set(found.map(({ recipe }) => Object.keys(recipe.path)[0]));
    const overlays = new Set(
      found.flatMap(({ recipe }) => recipe.overlays.map((step) => Object.keys(step)[0])),
    );

    expect(found.length).to.be.at.least(8);
    expect(found.filter(({ status }) => status !== 'valid')).to.deep.equal([]);
    expect([...paths].sort()).to.deep.equal([
      'bootstrap',
      'jumps',
      'real',
      'regime_switching',
      'replay',
    ]);
    expect([...overlays].sort()).to.deep.equal([
      'correlation',
      'gap',
      'liquidity',
      'rate_shock',
      'volatility',
    ]);
  });

  it('is told at the param when a scenario that comes with it lacks a symbol of bonds', async () => {
    const params = ['stress-scenarios.bonds=null'];
    const error = await loadProject({ projectFolder: packageRoot(), params, env: {} }).then(
      () => undefined,
      (thrown: ConfigError) => thrown,
    );

    expect(error?.diagnostics.map(({ code, file }) => [code, file])).to.deep.equal([
      ['needs-bonds', undefined],
    ]);
    expect(error?.diagnostics[0]?.message).to.match(/^--param stress-scenarios\.bonds/);
  });

  it('ranks history without any made scenario', async () => {
    const text = readFileSync(join(packageRoot(), 'pipelines.yaml'), 'utf8');
    const { value } = await parseYaml(text, 'pipelines.yaml');
    const { pipelines } = value as { pipelines: Record<string, string[]> };
    const { graph } = await loadProject({ projectFolder: packageRoot(), params: [], env: {} });

    expect(pipelines.assess).to.deep.equal(['rank']);
    expect(graph.upstream('rank').filter((id) => /stress|regime-/.test(id))).to.deep.equal([]);
  });
});
