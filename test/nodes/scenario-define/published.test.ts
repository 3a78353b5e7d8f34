/**
 * The files that scenario-define publishes, as a program or a person opens them.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { expect } from 'chai';
import { TempProject } from '../../util/temp-project.js';
import { sql } from '../fetch/sql.js';

const PIPELINE = `
version: 1
database: data/market.duckdb
nodes:
  market: { type: fetch, params: { source: csv, path: bars.csv } }
  scenarios:
    type: scenario-define
    inputs: { bars: market }
    params:
      benchmark: AAA
      use: []
      min_sessions: 2
      define:
        - { name: Up, type: bull, start: 2020-01-06, end: 2020-01-07, about: a rise, sources: [bars] }
        - { name: Down, type: crash, start: 2020-01-07, end: 2020-01-08 }
        - { name: Long Ago, type: bear, start: 1999-01-04, end: 1999-12-31 }
`;

/** Adjusted closes of AAA: 100, 110, 88. */
const CSV = `symbol,date,open,high,low,close,adj_close,volume
AAA,2020-01-06,200,200,200,200,100,1
AAA,2020-01-07,220,220,220,220,110,1
AAA,2020-01-08,176,176,176,176,88,1
BBB,2020-01-06,5,5,5,5,5,1
`;

describe('published scenarios', () => {
  let project: TempProject;
  const read = (file: string): string => readFileSync(project.path('data/scenarios', file), 'utf8');

  before(async () => {
    project = new TempProject();
    project.write('pipelines.yaml', PIPELINE);
    project.write('bars.csv', CSV);
    const { failures } = await project.run({ targets: ['scenarios'] });
    expect(failures).to.deep.equal([]);
  });

  after(() => project.remove());

  it('are three files', () => {
    expect(readdirSync(project.path('data/scenarios')).sort()).to.deep.equal([
      'scenario_metadata.json',
      'scenario_summary.txt',
      'scenario_timeseries.parquet',
    ]);
  });

  it('hold every scenario with its facts as JSON, the skipped ones too', () => {
    const metadata = JSON.parse(read('scenario_metadata.json'));

    expect(metadata.generated_at).to.match(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    expect({ ...metadata, generated_at: '', scenarios: [] }).to.deep.equal({
      generated_at: '',
      total_scenarios: 3,
      valid_scenarios: 2,
      skipped_scenarios: 1,
      scenarios: [],
    });
    expect(metadata.scenarios).to.deep.equal([
      {
        name: 'Up',
        type: 'bull',
        kind: 'historical',
        start: '2020-01-06',
        end: '2020-01-07',
        about: 'a rise',
        facts: '',
        sources: ['bars'],
        status: 'valid',
        reason: null,
        benchmark: 'AAA',
        sessions: 2,
        first_session: '2020-01-06',
        last_session: '2020-01-07',
        history_available: 0,
        benchmark_return: 110 / 100 - 1,
        benchmark_max_drawdown: 0,
        benchmark_volatility: null,
        warnings: [],
      },
      {
        name: 'Down',
        type: 'crash',
        kind: 'historical',
        start: '2020-01-07',
        end: '2020-01-08',
        about: '',
        facts: '',
        sources: [],
        status: 'valid',
        reason: null,
        benchmark: 'AAA',
        sessions: 2,
        first_session: '2020-01-07',
        last_session: '2020-01-08',
        history_available: 1,
        benchmark_return: 88 / 110 - 1,
        benchmark_max_drawdown: 88 / 110 - 1,
        benchmark_volatility: null,
        warnings: [],
      },
      {
        name: 'Long Ago',
        type: 'bear',
        kind: 'historical',
        start: '1999-01-04',
        end: '1999-12-31',
        about: '',
        facts: '',
        sources: [],
        status: 'skipped',
        reason: 'starts 1999-01-04, before the data (2020-01-06 to 2020-01-08)',
        benchmark: 'AAA',
        sessions: 0,
        first_session: null,
        last_session: null,
        history_available: 0,
        benchmark_return: null,
        benchmark_max_drawdown: null,
        benchmark_volatility: null,
        warnings: [],
      },
    ]);
  });

  it('are summed up in a text', () => {
    expect(read('scenario_summary.txt')).to.equal(
      `3 scenarios: 2 valid, 1 skipped

scenario  type        start       end         sessions    return  drawdown  volatility
Up        bull        2020-01-06  2020-01-07         2    10.0 %     0.0 %           –
Down      crash       2020-01-07  2020-01-08         2   -20.0 %   -20.0 %           –

Return, drawdown and yearly volatility are those of AAA, computed from the data.

Skipped:
Long Ago  starts 1999-01-04, before the data (2020-01-06 to 2020-01-08)
`,
    );
  });

  it('hold the path of the benchmark through each valid window as Parquet', async () => {
    const file = project.path('data/scenarios/scenario_timeseries.parquet');

    expect(
      await sql(
        ':memory:',
        `select scenario, type, symbol, date, close, round(return, 12), round(drawdown, 12) from '${file}'`,
      ),
    ).to.deep.equal([
      ['Up', 'bull', 'AAA', '2020-01-06', 100, null, 0],
      ['Up', 'bull', 'AAA', '2020-01-07', 110, 0.1, 0],
      ['Down', 'crash', 'AAA', '2020-01-07', 110, null, 0],
      ['Down', 'crash', 'AAA', '2020-01-08', 88, -0.2, -0.2],
    ]);
  });

  it('are files also when no scenario lies inside the data', async () => {
    const other = new TempProject();
    try {
      other.write('bars.csv', CSV);
      other.write('pipelines.yaml', PIPELINE.replace(/ +- \{ name: (Up|Down).*\n/g, ''));

      const { status, failures, shown } = await other.run({ targets: ['scenarios'] });

      expect(failures).to.deep.equal([]);
      expect(status).to.equal('done');
      expect(shown.at(-1)?.text).to.equal('0 of 1 scenarios lie inside the data; 1 skipped');
      const file = other.path('data/scenarios/scenario_timeseries.parquet');
      expect(await sql(':memory:', `select count(*)::int from '${file}'`)).to.deep.equal([[0]]);
    } finally {
      other.remove();
    }
  });
});
