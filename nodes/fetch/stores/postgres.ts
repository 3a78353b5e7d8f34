/**
 * The store of bars on a PostgreSQL server: the tables of schema `market_data`, with
 * the columns that they have in a DuckDB file.
 *
 * A save is one transaction, and one at a time; whoever reads sees the bars before
 * it or after it. A save that loses its connection is done again from the start.
 */
import { formatted, PostgresClient, readCopy } from '../../../src/contract/postgres.js';
import type { SecondSeries } from '../second-closes.js';
import type { RawBars, SymbolFacts } from '../source.js';
import type { BarStore, SaveCounts, SavedSeries, SymbolCoverage } from '../store.js';
import { saveBars } from './postgres-bars.js';
import {
  openEntries,
  readCoverage,
  readFacts,
  saveCoverage,
  saveFacts,
  saveRefused,
  saveRevisions,
} from './postgres-facts.js';
import { LEVEL_NAMES, type Level, raiseLevel } from './postgres-levels.js';
import { readSecond, saveSecond } from './postgres-second.js';
import { lockTables, migrate } from './postgres-tables.js';
import { BAR_NUMBERS, rawRows, type StoredRows } from './stored-bars.js';

const READ = 'cannot be read';
const SAVE = 'cannot be written';

/**
 * Opens the store behind a URL, and makes or updates its tables.
 *
 * @param warn is told once what the server's licence leaves out
 */
export async function openPostgres(url: string, warn: (text: string) => void): Promise<BarStore> {
  const client = new PostgresClient(url);
  try {
    await client.transaction('cannot be prepared', (on) => migrate(on));
    const level = await raiseLevel(client, warn);
    const { version } = await client.ask(READ, (on) =>
      on.one<{ version: string }>("select current_setting('server_version') as version"),
    );
    return new PostgresStore(client, `PostgreSQL ${version.split(' ')[0]}`, level);
  } catch (error) {
    await client.close();
    throw error;
  }
}

class PostgresStore implements BarStore {
  readonly about: string;
  private readonly client: PostgresClient;
  private readonly level: Level;

  constructor(client: PostgresClient, name: string, level: Level) {
    this.client = client;
    this.level = level;
    this.about = `${name}, ${LEVEL_NAMES[level]}`;
  }

  read(source: string, symbols?: readonly string[]): Promise<RawBars> {
    return this.client.transaction(READ, async (on) => {
      // All that follows is read from one state of the tables.
      await on.none('set transaction isolation level repeatable read, read only');
      const where = formatted('source = $1 and ($2::text[] is null or symbol = any($2))', [
        source,
        symbols ?? null,
      ]);
      const counts = await on.any<{ symbol: string; n: number }>(
        `select symbol, count(*)::integer as n from market_data.ohlcv where ${where}
         group by symbol order by symbol`,
      );
      const rows = counts.reduce((sum, { n }) => sum + n, 0);
      const columns = ['date', ...BAR_NUMBERS].map(() => new Float64Array(rows));
      // Ordering by symbol lets its text stay behind: the counts say where each begins.
      const stream = on.copyOut(
        `copy (select date, ${BAR_NUMBERS.join(', ')} from market_data.ohlcv where ${where}
         order by symbol, date) to stdout (format binary)`,
      );
      await readCopy(stream, ['date', ...BAR_NUMBERS.map(() => 'float8' as const)], columns);
      const [date, open, high, low, close, volume, factor] = columns as [
        Float64Array,
        Float64Array,
        Float64Array,
        Float64Array,
        Float64Array,
        Float64Array,
        Float64Array,
      ];
      const good: StoredRows = {
        symbols: counts.map(({ symbol }) => symbol),
        counts: counts.map(({ n }) => n),
        ...{ date, open, high, low, close, volume, factor },
      };
      const raw = rawRows(good, await openEntries(on, source, symbols));
      const known = await readFacts(on);
      const facts = new Map([...known].filter(([symbol]) => raw.symbols.includes(symbol)));
      return facts.size === 0 ? raw : { ...raw, facts };
    });
  }

  coverage(): Promise<readonly SymbolCoverage[]> {
    return this.client.ask(READ, readCoverage);
  }

  facts(): Promise<ReadonlyMap<string, SymbolFacts>> {
    return this.client.ask(READ, readFacts);
  }

  save(series: SavedSeries): Promise<SaveCounts> {
    return this.client.transaction(SAVE, async (on) => {
      await lockTables(on);
      if (this.level === 'columnstore') {
        // A restated year lies in a chunk by columns, with more rows than may be touched by default.
        await on.none('set local timescaledb.max_tuples_decompressed_per_dml_transaction = 0');
      }
      const counts = await saveBars(on, series, this.level === 'plain');
      await saveRefused(on, series);
      await saveFacts(on, series);
      await saveCoverage(on, series);
      await saveRevisions(on, series);
      return counts;
    });
  }

  async saveLast(series: SavedSeries): Promise<() => Promise<void>> {
    return async () => {
      try {
        await this.save(series);
      } finally {
        await this.close();
      }
    };
  }

  secondSeries(source: string): Promise<readonly SecondSeries[]> {
    return this.client.transaction(READ, async (on) => {
      // Closes and the days that were asked for are of one state of the tables.
      await on.none('set transaction isolation level repeatable read, read only');
      return readSecond(on, source);
    });
  }

  saveSecond(source: string, series: readonly SecondSeries[], isAll: boolean): Promise<void> {
    return this.client.transaction(SAVE, async (on) => {
      await lockTables(on);
      await saveSecond(on, source, series, isAll);
    });
  }

  close(): Promise<void> {
    return this.client.close();
  }
}
