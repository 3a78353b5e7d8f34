/**
 * TimescaleDB, where a server has it: which of three levels the bars are kept at.
 *
 * plain         a table with its primary key and a BRIN index
 * hypertable    in chunks of one year
 * columnstore   chunks older than a year by columns, where the licence allows
 *
 * Decided by what the server says when it is connected to; never required. A feature
 * that its licence leaves out (SQLSTATE 0A000) is a level less, and said once.
 */
import type { PostgresClient, Transaction } from '../../../src/contract/postgres.js';
import { lockTables } from './postgres-tables.js';

export type Level = 'plain' | 'hypertable' | 'columnstore';

const NOT_LICENSED = '0A000';

/** Where that is noted, so that it is said once and not in every run. */
const SAID = 'said: not licensed';

/** The words for a level. */
export const LEVEL_NAMES: Readonly<Record<Level, string>> = {
  plain: 'plain tables',
  hypertable: 'TimescaleDB hypertable',
  columnstore: 'TimescaleDB hypertable with columnstore',
};

/** Raises the table of bars to the highest level that the server offers. */
export async function raiseLevel(
  client: Pick<PostgresClient, 'transaction'>,
  warn: (text: string) => void,
): Promise<Level> {
  const version = await client.transaction('cannot be prepared', timescaleVersion);
  if (version === undefined) return 'plain';
  const isHypertable = await licensed(client, makeHypertable);
  if (!isHypertable) {
    await sayOnce(
      client,
      warn,
      `TimescaleDB ${version} does not offer hypertables here (not licensed); bars are kept in a plain table`,
    );
    return 'plain';
  }
  if (await licensed(client, addColumnstore)) return 'columnstore';
  await sayOnce(
    client,
    warn,
    `TimescaleDB ${version} does not offer its columnstore here (not licensed); bars are kept without it`,
  );
  return 'hypertable';
}

async function timescaleVersion(on: Transaction): Promise<string | undefined> {
  const found = await on.oneOrNone<{ version: string }>(
    "select extversion as version from pg_extension where extname = 'timescaledb'",
  );
  return found?.version;
}

/** Chunks of a year: the few rows of daily bars would lie in hundreds of smaller ones. */
async function makeHypertable(on: Transaction): Promise<void> {
  await lockTables(on);
  await on.any(
    `select create_hypertable('market_data.ohlcv', by_range('date', interval '1 year'),
       if_not_exists => true, migrate_data => true)`,
  );
}

async function addColumnstore(on: Transaction): Promise<void> {
  await lockTables(on);
  const policy = await on.oneOrNone(
    `select from timescaledb_information.jobs
     where hypertable_schema = 'market_data' and hypertable_name = 'ohlcv'
       and proc_name in ('policy_compression', 'policy_columnstore') limit 1`,
  );
  if (policy !== null) return;
  await on.none(
    `alter table market_data.ohlcv set (timescaledb.compress,
       timescaledb.compress_segmentby = 'symbol', timescaledb.compress_orderby = 'date')`,
  );
  // The name that all versions know.
  await on.any(
    `select add_compression_policy('market_data.ohlcv', interval '1 year', if_not_exists => true)`,
  );
}

/** True when a step was done, false when the server's licence leaves it out. */
async function licensed(
  client: Pick<PostgresClient, 'transaction'>,
  step: (on: Transaction) => Promise<void>,
): Promise<boolean> {
  try {
    await client.transaction('cannot be prepared for TimescaleDB', step);
    return true;
  } catch (error) {
    const { cause } = error as Error;
    if ((cause as { code?: unknown } | undefined)?.code === NOT_LICENSED) return false;
    throw error;
  }
}

async function sayOnce(
  client: Pick<PostgresClient, 'transaction'>,
  warn: (text: string) => void,
  text: string,
): Promise<void> {
  const isNew = await client.transaction('cannot be prepared', async (on) => {
    const { rowCount } = await on.result(
      'insert into market_data.migrations (name) values ($1) on conflict do nothing',
      [SAID],
    );
    return rowCount > 0;
  });
  if (isNew) warn(text);
}
