/**
 * One small real run on the demo market: what is asked for, and where its files are.
 */
import { readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { expect } from 'chai';
import { TempProject } from '../util/temp-project.js';

/** Symbols of the market; the first is the benchmark, which is not tested itself. */
export const SYMBOLS = 6;
/** Windows inside the data, by name. */
export const VALID = ['Calm Year', 'Early Days', 'Sharp Fall'];
export const SKIPPED = ['Long Ago'];

/** Early Days begins before slow averages and the model have enough past. */
const PIPELINE = `
version: 1
database: data/market.duckdb
pipelines: { assess: [rank] }
nodes:
  market: { type: fetch, params: { source: demo, symbols: ${SYMBOLS} } }
  scenarios:
    type: scenario-define
    inputs: { bars: market }
    params:
      benchmark: XMKT
      use: []
      define:
        - { name: Early Days, type: bear, start: '2015-12-01', end: '2016-02-11' }
        - { name: Calm Year, type: bull, start: '2019-01-02', end: '2019-12-31' }
        - { name: Sharp Fall, type: crash, start: '2020-02-19', end: '2020-03-23' }
        - { name: Long Ago, type: bear, start: '1999-01-04', end: '1999-12-31' }
  metrics: { type: indicator-compute, inputs: { bars: market, scenarios: scenarios } }
  model: { type: model-train, inputs: { bars: market } }
  backtests:
    type: backtest
    inputs: { metrics: metrics, scenarios: scenarios, model: model }
    params: { benchmark: XMKT, bonds: XBND, bills: XBIL }
  returns: { type: pool-returns, inputs: { daily: backtests.daily, scenarios: scenarios } }
  rank:
    type: rank
    inputs: { results: backtests, scenarios: scenarios, returns: returns, moments: returns.moments }
`;

/** A project after its run; the caller removes it. `database`: a file of the project, or the URL of a server. */
export async function smallRun(
  jobs: number,
  database = 'data/market.duckdb',
): Promise<TempProject> {
  const project = new TempProject();
  project.write('pipelines.yaml', PIPELINE.replace('data/market.duckdb', database));
  const result = await project.run({ targets: ['assess'], jobs });
  expect(result.failures).to.deep.equal([]);
  expect(result.status).to.equal('done');
  return project;
}

/** Published files below data/, sorted; what the run says about itself is not among them. */
export function publishedFiles(project: TempProject, ending = ''): string[] {
  const root = project.path('data');
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(ending))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)))
    .filter((file) => !/^(runs\/|market\.duckdb|trials\.jsonl$)/.test(file))
    .sort();
}
