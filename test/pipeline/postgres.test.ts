/**
 * The same small market with its database in a file and on a PostgreSQL server: what
 * is published has the same bytes, the tables hold the same rows, and the bars that
 * are read back are the same to the last bit.
 */
import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { openPostgres } from '../../nodes/fetch/stores/postgres.js';
import { sql } from '../nodes/fetch/sql.js';
import { freshDatabase, query } from '../util/postgres/database.js';
import { TEST_PASSWORD } from '../util/postgres/server.js';
import type { TempProject } from '../util/temp-project.js';
import { publishedFiles, smallRun } from './small-run.js';

/** The one field that tells when and not what. */
const TIME = /"generated_at": "[^"]*"/;
const TABLES = ['backtest_results', 'trades', 'strategy_rankings'];

describe('a project whose database is on a PostgreSQL server', () => {
  let url: string;
  let onServer: TempProject;
  let inFile: TempProject;

  before(async function () {
    url = await freshDatabase(this);
    onServer = await smallRun(2, url);
    inFile = await smallRun(2);
  });

  after(() => {
    onServer?.remove();
    inFile?.remove();
  });

  it('publishes the same bytes as one with a file', () => {
    const contents = [onServer, inFile].map((project) =>
      publishedFiles(project).map((file) => [
        file,
        readFileSync(project.path('data', file), 'latin1').replace(TIME, ''),
      ]),
    );

    expect(contents[0]).to.have.length.greaterThan(10);
    expect(contents[0]!.map(([file]) => file)).to.deep.equal(contents[1]!.map(([file]) => file));
    for (const [i, [file, bytes]] of contents[0]!.entries()) {
      expect(bytes === contents[1]![i]![1], file).to.equal(true);
    }
  });

  it('has the same rows in its tables, with the types of the files', async () => {
    for (const table of TABLES) {
      const columns = (
        await query(
          url,
          `select column_name from information_schema.columns
           where table_schema = 'assessment' and table_name = $1 order by ordinal_position`,
          [table],
        )
      ).flat();
      const list = columns.map((name) => `"${name}"`).join(', ');
      const rows = await query(url, `select ${list} from assessment.${table}`);
      const theirs = await sql(
        inFile.path('data/market.duckdb'),
        `select ${list} from assessment.${table}`,
      );
      expect(rows, table).to.have.length.greaterThan(5);
      expect(sorted(rows), table).to.deep.equal(sorted(theirs));
    }
  });

  it('has the same bars, to the last bit', async () => {
    const columns =
      'symbol, date, open, high, low, close, volume, factor, source from market_data.ohlcv';
    const rows = await query(url, `select ${columns}`);
    const theirs = await sql(inFile.path('data/market.duckdb'), `select ${columns}`);

    expect(rows).to.have.length.greaterThan(10_000);
    expect(sorted(rows)).to.deep.equal(sorted(theirs));
    const store = await openPostgres(url, expect.fail);
    const read = await store.read('demo');
    await store.close();
    expect(read.date).to.have.length(rows.length);
    expect([...read.close].sort()).to.deep.equal(theirs.map((row) => row[5]).sort());
  });

  it('says which run published, and nothing of the password', async () => {
    const list = 'command, config_digest, data_digest';
    const runs = await query(url, `select ${list}, run_id from assessment.runs`);
    const inAFile = await sql(
      inFile.path('data/market.duckdb'),
      `select ${list} from assessment.runs`,
    );

    const report = JSON.parse(
      readFileSync(onServer.path('data/assessment/performance_summary.json'), 'utf8'),
    ) as { readonly config_digest: string };
    expect(runs).to.have.length(1);
    expect(runs[0]!.slice(0, 3)).to.deep.equal(inAFile[0]);
    expect(runs[0]!.slice(0, 2)).to.deep.equal(['dag run', report.config_digest]);
    expect(runs[0]![2]).to.match(/^[0-9a-f]{64}$/);
    const { runId } = onServer.events.find((event) => event.type === 'run-start')!;
    expect(runs[0]![3]).to.equal(runId);
    const written = publishedFiles(onServer, '.json').map((file) =>
      readFileSync(onServer.path('data', file), 'utf8'),
    );
    const secret = encodeURIComponent(TEST_PASSWORD);
    expect([...written, JSON.stringify(onServer.events)].join('')).not.to.include(secret);
  });

  it('has nothing to do in a second run', async () => {
    expect((await onServer.run({ targets: ['assess'] })).status).to.equal('nothing-to-do');
  });

  it('fills its tables again when they are gone, and only those', async () => {
    const before = await query(url, 'select * from assessment.trades order by 1, 2, 3, 4, 5');
    await query(url, 'drop table assessment.trades');

    const plan = await onServer.plan({ targets: ['assess'] });
    const result = await onServer.run({ targets: ['assess'] });

    const { pathname, host } = new URL(url);
    expect(JSON.stringify(plan)).to.include(
      `what it keeps in \\"postgresql://${host}${pathname}\\" is gone`,
    );
    expect(result.status).to.equal('done');
    expect(
      await query(url, 'select * from assessment.trades order by 1, 2, 3, 4, 5'),
    ).to.deep.equal(before);
    expect(result.nodes.find(({ node }) => node === 'market')?.state).to.equal('fresh');
  });

  it('does no work where the server is down, and says where it is', async () => {
    const config = readFileSync(onServer.path('pipelines.yaml'), 'utf8');
    const down = new URL(url);
    down.port = '1';
    onServer.write('pipelines.yaml', config.replace(url, down.href));
    try {
      await onServer.run({ targets: ['assess'], force: true });
      expect.fail('it ran');
    } catch (error) {
      expect((error as Error).message).to.equal(
        `database "${down.pathname.slice(1)}" on 127.0.0.1:1 cannot be used: no server answers there`,
      );
      expect(onServer.events.filter(({ type }) => type === 'node-start')).to.deep.equal([]);
    } finally {
      onServer.write('pipelines.yaml', config);
    }
  });
});

/** Rows as text, in one order: dates as days, counts as numbers. */
function sorted(rows: readonly (readonly unknown[])[]): string[] {
  const plain = (value: unknown): unknown => {
    if (value instanceof Date) return dayOf(value);
    return typeof value === 'string' && /^-?\d+$/.test(value) ? Number(value) : value;
  };
  return rows.map((row) => JSON.stringify(row.map(plain))).sort();
}

/** The client takes a date for midnight here. */
function dayOf(date: Date): string {
  const two = (n: number): string => String(n).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}
