/**
 * Tables in the project's DuckDB file, loaded from Parquet files by DuckDB itself
 * while the node still writes others.
 */
import { existsSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import type { DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { makeFolder } from '../cache/make-folder.js';
import { DUCKDB_SETTINGS, loadDuckDb, NEW_DATABASE } from '../config/duckdb-client.js';
import { removeUnfinishedDatabase } from './database-file.js';
import { listOf, quote, rowsWith, text } from './duckdb-sql.js';
import type { TableDriver, TableOwner, TableSource } from './table-driver.js';

/** Tables stream from file to file: more memory is not faster, and it is not ours alone. */
const MEMORY = '128MB';
/** What stays until the next tables come. */
const IDLE_MEMORY = '8MB';
/** A process of fewer bytes keeps what it freed: it wants that again soon, and fresh pages are dear. */
const FEW_BYTES = 256 * 2 ** 20;
/** Looking for the best way to compress fewer bytes than this takes longer than writing them. */
const COMPRESSED_BYTES = 2 ** 21;

/** Opens or makes the file when it is first needed. */
export class DuckDbTables implements TableDriver {
  private readonly path: string;
  private instance: DuckDBInstance | undefined;
  private connection: DuckDBConnection | undefined;
  private owner: TableOwner | undefined;
  private tables: TableSource[] = [];
  private hasRun = false;

  constructor(path: string) {
    this.path = path;
  }

  async prepare(): Promise<void> {
    await loadDuckDb();
  }

  async open(): Promise<void> {
    await this.opened();
  }

  async begin(owner: TableOwner): Promise<void> {
    this.owner = owner;
    this.tables = [];
    this.hasRun = false;
    await this.beginAgain(await this.opened());
  }

  async load(source: TableSource): Promise<void> {
    this.tables.push(source);
    await this.fillFrom(await this.opened(), source);
  }

  async enterRun(): Promise<void> {
    this.hasRun = true;
  }

  async commit(): Promise<void> {
    const on = await this.opened();
    if (this.hasRun) await this.insertRun(on);
    const bytes = this.tables.reduce((sum, { final }) => sum + sizeOf(final), 0);
    const compression = bytes < COMPRESSED_BYTES ? 'uncompressed' : 'auto';
    await on.run(`set force_compression = ${text(compression)}`);
    await on.run('commit');
  }

  async rest(): Promise<void> {
    if (this.connection) await giveBack(this.connection);
  }

  async rollback(): Promise<void> {
    await this.connection?.run('rollback');
  }

  async close(): Promise<void> {
    this.connection?.closeSync();
    this.instance?.closeSync();
    this.connection = undefined;
    this.instance = undefined;
  }

  private async beginAgain(on: DuckDBConnection): Promise<void> {
    await on.run('begin');
    await on.run(`create schema if not exists ${quote(this.schema)}`);
  }

  /** One row per run, whichever of its nodes enters it. */
  private async insertRun(on: DuckDBConnection): Promise<void> {
    const { run } = this.owner as TableOwner;
    const name = `${quote(this.schema)}.runs`;
    await on.run(
      `create table if not exists ${name} (
         run_id varchar, started_at timestamp, published_at timestamp, command varchar,
         config_digest varchar, data_digest varchar)`,
    );
    await on.run(`delete from ${name} where run_id = ${text(run.id)}`);
    const values = [run.id, run.startedAt, run.publishedAt, run.command];
    const list = listOf([...values, run.configDigest, run.dataDigest]);
    await on.run(`insert into ${name} values (${list})`);
  }

  private get schema(): string {
    return this.owner?.schema ?? '';
  }

  /** Loads a table from where its file is by now. */
  private async fillFrom(on: DuckDBConnection, source: TableSource): Promise<void> {
    const { staged, final } = source;
    const from = existsSync(staged) ? staged : final;
    try {
      await this.fill(on, source, `read_parquet(${text(from)})`);
    } catch (error) {
      if (from === final || existsSync(staged)) throw error;
      // It was renamed in between, which aborts the transaction; now all files are at their place.
      await on.run('rollback');
      await this.beginAgain(on);
      for (const earlier of this.tables) {
        await this.fillFrom(on, { ...earlier, staged: earlier.final });
      }
    }
  }

  /** Changes the table where it is known to hold what it held before; else replaces it. */
  private async fill(on: DuckDBConnection, source: TableSource, rows: string): Promise<void> {
    const { table, changes, content } = source;
    const name = `${quote(this.schema)}.${quote(table)}`;
    if (changes && (await this.contentOf(on, table)) === changes.before) {
      if (changes.gone.length > 0) {
        await on.run(`delete from ${name} where ${rowsWith(changes.columns, changes.gone)}`);
      }
      if (changes.come.length > 0) {
        const where = rowsWith(changes.columns, changes.come);
        await on.run(`insert into ${name} select * from ${rows} where ${where}`);
      }
    } else await on.run(`create or replace table ${name} as select * from ${rows}`);
    if (content === undefined) return;
    const { count } = (await first(on, `select count(*) as count from ${name}`)) as {
      count: bigint;
    };
    await on.run(`comment on table ${name} is ${text(`content ${content}, ${count} rows`)}`);
  }

  /** The digest that a table was given, unless rows came or went since. */
  private async contentOf(on: DuckDBConnection, table: string): Promise<string | undefined> {
    const found = await first(
      on,
      `select comment from duckdb_tables() where database_name = current_database()
         and schema_name = ${text(this.schema)} and table_name = ${text(table)}`,
    );
    const [, content, rows] = /^content (\w+), (\d+) rows$/.exec(String(found?.comment)) ?? [];
    if (content === undefined) return undefined;
    const name = `${quote(this.schema)}.${quote(table)}`;
    const now = await first(on, `select count(*) as count from ${name}`);
    return String(now?.count) === rows ? content : undefined;
  }

  private async opened(): Promise<DuckDBConnection> {
    if (this.connection) return this.connection;
    makeFolder(dirname(this.path));
    // What a full disk left of an earlier attempt would hide that the disk is full.
    removeUnfinishedDatabase(this.path);
    this.instance = await loadDuckDb().DuckDBInstance.create(this.path, {
      threads: '1',
      memory_limit: MEMORY,
      // Each commit writes the tables themselves, not a log first of which they are made when it closes.
      checkpoint_threshold: '1b',
      ...DUCKDB_SETTINGS,
      ...NEW_DATABASE,
    });
    this.connection = await this.instance.connect();
    await giveBack(this.connection);
    return this.connection;
  }
}

/**
 * Lets go of the pages that are kept of what was read and written. When its limit is set, DuckDB
 * also has the C library return what the whole process freed, workers that ended included,
 * which that library would keep (docs/decisions/20261126-memory-goes-back.md). A small process has
 * little to return.
 */
async function giveBack(on: DuckDBConnection): Promise<void> {
  if (process.memoryUsage.rss() < FEW_BYTES) return;
  try {
    await on.run(`set memory_limit = ${text(IDLE_MEMORY)}`);
  } catch {
    // Some are still in use: closing lets go of them, too.
  }
  await on.run(`set memory_limit = ${text(MEMORY)}`);
}

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}

async function first(
  on: DuckDBConnection,
  sql: string,
): Promise<Record<string, unknown> | undefined> {
  const reader = await on.runAndReadAll(sql);
  return reader.getRowObjects()[0] as Record<string, unknown> | undefined;
}
