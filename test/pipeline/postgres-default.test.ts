/**
 * The project that people start with, with all its scenarios and strategies on a few
 * symbols: a file and a server for its database give the same bytes, the same tables
 * and the same bars.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import type { RawBars } from '../../nodes/fetch/source.js';
import { openStore } from '../../nodes/fetch/store-of.js';
import { packageRoot } from '../../src/config/package-root.js';
import { sql } from '../nodes/fetch/sql.js';
import { freshDatabase, query } from '../util/postgres/database.js';
import { TempProject } from '../util/temp-project.js';
import { publishedFiles } from './small-run.js';

/** When, and not what. */
const TIME = /"generated_at": "[^"]*"/;
const FILE = 'data/market.duckdb';

describe('the default pipeline', () => {
  let url: string;
  let onServer: TempProject;
  let inFile: TempProject;

  before(async function () {
    url = await freshDatabase(this);
    const config = readFileSync(join(packageRoot(), 'pipelines.yaml'), 'utf8');
    expect(config).to.include(`database: ${FILE}`);
    [onServer, inFile] = [new TempProject(), new TempProject()];
    onServer.write('pipelines.yaml', config.replace(FILE, url));
    inFile.write('pipelines.yaml', config);
    for (const project of [onServer, inFile]) {
      const result = await project.run({ targets: ['assess'], params: ['market.symbols=6'] });
      expect(result.failures).to.deep.equal([]);
      expect(result.status).to.equal('done');
    }
  });

  after(() => {
    onServer?.remove();
    inFile?.remove();
  });

  it('publishes the same bytes with its database on a server', () => {
    const files = publishedFiles(onServer);

    expect(files).to.deep.equal(publishedFiles(inFile));
    expect(files).to.have.length.greaterThan(20);
    for (const file of files) {
      const [one, other] = [onServer, inFile].map((project) =>
        readFileSync(project.path('data', file), 'latin1').replace(TIME, ''),
      );
      expect(one === other, file).to.equal(true);
    }
  });

  it('has the same tables of results, by their sums and counts', async () => {
    for (const [table, sums] of Object.entries({
      backtest_results: 'count(*)::integer, count(distinct strategy)::integer, min(symbol)',
      strategy_rankings: 'count(*)::integer, min(strategy), max(score)',
      trades: 'count(*)::integer, min(entry_date)::text, max(pnl), min(pnl)',
      runs: 'count(*)::integer, min(config_digest), min(data_digest)',
    })) {
      const statement = `select ${sums} from assessment.${table}`;
      const [row] = await query(url, statement);
      expect(row, table).to.deep.equal((await sql(inFile.path(FILE), statement))[0]);
      expect(row![0], table).to.be.greaterThan(0);
    }
  });

  it('reads the same bars back, to the last bit', async () => {
    const read = async (database: string): Promise<RawBars> => {
      const store = await openStore(database, expect.fail);
      try {
        return await store.read('demo');
      } finally {
        await store.close();
      }
    };
    const [server, file] = [await read(url), await read(inFile.path(FILE))];

    expect(server.symbols).to.deep.equal(file.symbols);
    for (const name of ['date', 'open', 'high', 'low', 'close', 'adjClose', 'volume'] as const) {
      expect(bits(server[name]!) === bits(file[name]!), name).to.equal(true);
    }
    expect(server.date).to.have.length.greaterThan(10_000);
  });
});

function bits(values: Float64Array): string {
  return Buffer.from(values.buffer, values.byteOffset, values.byteLength).toString('latin1');
}
