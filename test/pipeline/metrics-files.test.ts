/**
 * Metrics files: they hold the columns as they were computed, whoever reads them,
 * say what they are, and may keep indicators in single precision.
 */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { LEADING_COLUMNS } from '../../nodes/indicator-compute/select.js';
import { adjusted } from '../../nodes/lib/market/adjusted.js';
import { ParquetFile } from '../../src/table/parquet-reader.js';
import { sql } from '../nodes/fetch/sql.js';
import { computeColumns, indicators } from '../nodes/indicator-compute/columns.js';
import { rowsByDuckDb, rowsByUs, typesByDuckDb } from '../util/parquet-rows.js';
import { ranCounts, type TempProject } from '../util/temp-project.js';
import { publishedFiles, SYMBOLS, smallRun, VALID } from './small-run.js';

const BARS = ['date', 'open', 'high', 'low', 'close', 'volume', 'factor'] as const;
/** The first one reads no indicator: what is rounded is nothing to it. */
const STRATEGIES = 'backtests.strategies=[buy_and_hold, golden_cross]';
const FLOAT64 = { targets: ['assess'], params: [STRATEGIES] };
const FLOAT32 = { targets: ['assess'], params: [STRATEGIES, 'metrics.precision=float32'] };

describe('metrics files', () => {
  let project: TempProject;
  let files: string[];

  const fileOf = (scenario: string): string =>
    project.path('data/metrics', `${scenario.replaceAll(' ', '_')}_metrics.parquet`);
  const digests = (): string[] =>
    files.map((file) =>
      createHash('sha256')
        .update(readFileSync(project.path('data', file)))
        .digest('hex'),
    );

  before(async () => {
    project = await smallRun(2);
    files = publishedFiles(project, 'metrics.parquet');
  });

  after(() => project.remove());

  it('hold every column as it is computed in memory, read by us and by DuckDB', async () => {
    const computed = await computedColumns(project);
    const wrong: string[] = [];
    let compared = 0;
    for (const scenario of VALID) {
      const { names, rows } = rowsByUs(fileOf(scenario));
      expect(await rowsByDuckDb(fileOf(scenario))).to.deep.equal({ names, rows });
      for (const row of rows) {
        const [symbol, day] = row as [string, number];
        const { rowOf, columns } = computed.get(symbol)!;
        names.forEach((name, c) => {
          const value = columns.get(name)?.[rowOf.get(day)!];
          if (value === undefined) return;
          const wanted = Number.isNaN(value) ? null : value;
          if (row[c] !== wanted) wrong.push(`${scenario}, ${symbol}, ${day}, ${name}: ${row[c]}`);
          compared++;
        });
      }
    }
    expect(wrong).to.deep.equal([]);
    expect(compared).to.be.greaterThan(100_000);
  });

  it('stand in the order of symbol, bars and families, each time', () => {
    for (const scenario of VALID) {
      const file = ParquetFile.open(fileOf(scenario));
      expect(file.columns.slice(0, 9)).to.deep.equal([
        'symbol',
        ...LEADING_COLUMNS.map(({ name }) => name),
      ]);
      file.close();
    }
  });

  it('name their scenario, the data that they rest on, and what each column means', async () => {
    const seen = new Set<string>();
    const plugins = await indicators();
    for (const scenario of VALID) {
      const path = fileOf(scenario);
      const found = await sql(
        ':memory:',
        `select decode(key), decode(value) from parquet_kv_metadata('${path}')`,
      );
      const metadata = Object.fromEntries(found) as Record<string, string>;
      expect(Object.keys(metadata)).to.deep.equal([
        ...['view', 'file_by', 'scenario', 'data_digest', 'columns'],
      ]);
      expect(metadata).to.include({ view: 'metrics', file_by: 'scenario', scenario });
      expect(metadata.data_digest).to.match(/^[0-9a-f]{64}$/);
      seen.add(metadata.data_digest as string);
      const columns = JSON.parse(metadata.columns as string) as Record<string, string>[];
      const rsi = plugins.get('rsi')!;
      expect(columns.slice(0, 3)).to.deep.equal([
        { name: 'symbol', type: 'text' },
        { name: 'date', type: 'date', about: 'exchange session' },
        { name: 'open', type: 'double', unit: 'USD', about: 'adjusted for splits and dividends' },
      ]);
      expect(columns.find(({ name }) => name === 'rsi_14')).to.deep.equal({
        ...{ name: 'rsi_14', type: 'double' },
        ...(({ unit, about }) => ({ ...(unit && { unit }), about }))(
          rsi.columns.find(({ name }) => name === 'rsi_14')!,
        ),
        source: rsi.source,
      });
      expect(columns.map(({ name }) => name)).to.deep.equal(rowsByUs(path).names);
    }
    expect(seen.size).to.equal(VALID.length);
  });

  it('keep indicators in single precision when asked, and strategies that read them run again', async () => {
    await project.run(FLOAT64);
    const before = digests();
    const exact = VALID.map((scenario) => rowsByUs(fileOf(scenario)));

    const single = await project.run(FLOAT32);

    expect(single.failures).to.deep.equal([]);
    expect(ranCounts(single)).to.deep.include({
      market: 0,
      scenarios: 0,
      model: 0,
      metrics: SYMBOLS * VALID.length,
      backtests: (SYMBOLS - 1) * VALID.length,
    });
    expect(single.nodes.find(({ node }) => node === 'backtests')?.hits).to.equal(
      (SYMBOLS - 1) * VALID.length,
    );
    const isExact = (name: string): boolean =>
      name === 'symbol' || LEADING_COLUMNS.some((column) => column.name === name);
    for (const [i, scenario] of VALID.entries()) {
      const { names, rows } = exact[i]!;
      const rounded = rows.map((row) =>
        row.map((v, c) => (typeof v === 'number' && !isExact(names[c]!) ? Math.fround(v) : v)),
      );
      expect(rowsByUs(fileOf(scenario))).to.deep.equal({ names, rows: rounded });
      expect(await rowsByDuckDb(fileOf(scenario))).to.deep.equal({ names, rows: rounded });
      const types = await typesByDuckDb(fileOf(scenario));
      expect(types.get('close')).to.equal('DOUBLE');
      for (const name of names) expect(types.get(name) === 'FLOAT', name).to.equal(!isExact(name));
    }

    const audit = { size: { share: 1 }, sample: '100%', seed: 7 };
    const again = await project.run({ ...FLOAT32, audit });
    expect(again.audit?.nodes.map(({ node, verdict }) => [node, verdict])).to.deep.include([
      'metrics',
      'equal',
    ]);
    expect((await project.run(FLOAT32)).status).to.equal('nothing-to-do');
    await project.run(FLOAT64);
    expect(digests()).to.deep.equal(before);
  });
});

/** Every column of every symbol from its stored bars, and the row of each day. */
async function computedColumns(project: TempProject) {
  const plugins = await indicators();
  const rows = (await sql(
    project.path('data/market.duckdb'),
    `select symbol, epoch(date)::int // 86400, ${BARS.slice(1).join(', ')}
       from market_data.ohlcv order by symbol, date`,
  )) as [string, ...number[]][];
  const symbols = [...new Set(rows.map(([symbol]) => symbol))];
  return new Map(
    symbols.map((symbol) => {
      const own = rows.filter((row) => row[0] === symbol);
      const table = Object.fromEntries(
        BARS.map((name, c) => [name, Float64Array.from(own, (row) => row[c + 1] as number)]),
      );
      const bars = adjusted({ rows: own.length, columns: table });
      const { n: _, ...prices } = bars;
      const columns = new Map<string, Float64Array>([
        ...Object.entries(prices),
        ['close_raw', table.close as Float64Array],
        ...computeColumns(plugins, bars),
      ]);
      return [symbol, { columns, rowOf: new Map([...bars.date].map((day, i) => [day, i])) }];
    }),
  );
}
