/**
 * Tables on a PostgreSQL server: rows of Parquet files by binary COPY, all tables of
 * a node in one transaction.
 *
 * Nothing is sent before the commit, when all files are at their place: so that a
 * lost connection is no loss, and the server is not kept waiting inside a transaction.
 */
import { formatted, PostgresClient, type Transaction } from '../postgres/client.js';
import { ParquetFile } from '../table/parquet-reader.js';
import { copyParquet, type RowChoice } from './copy-parquet.js';
import { enterNode, openRegistry } from './server-registry.js';
import type { TableChanges } from './table-changes.js';
import type { TableDriver, TableOwner, TableSource } from './table-driver.js';

/** Our types of columns in files, as the server calls them. */
const TYPES = {
  DOUBLE: 'double precision',
  FLOAT: 'real',
  INT32: 'date',
  INT64: 'bigint',
  BOOLEAN: 'boolean',
  BYTE_ARRAY: 'text',
} as const;

interface Column {
  readonly name: string;
  readonly type: string;
}

/** Connects when the first tables are committed. */
export class PostgresTables implements TableDriver {
  private readonly url: string;
  private client: PostgresClient | undefined;
  private owner: TableOwner | undefined;
  private sources: TableSource[] = [];
  private hasRun = false;

  constructor(url: string) {
    this.url = url;
  }

  async prepare(): Promise<void> {
    // A server is asked when there is something to say.
  }

  async open(): Promise<void> {
    // Nor is it kept waiting.
  }

  async begin(owner: TableOwner): Promise<void> {
    this.owner = owner;
    this.sources = [];
    this.hasRun = false;
  }

  async load(source: TableSource): Promise<void> {
    this.sources.push(source);
  }

  async enterRun(): Promise<void> {
    this.hasRun = true;
  }

  async commit(): Promise<void> {
    this.client ??= new PostgresClient(this.url);
    const { owner, sources, hasRun } = this;
    if (!owner) return;
    await this.client.transaction('cannot be written', async (on) => {
      await openRegistry(on);
      await enterNode(on, owner.node);
      if (sources.length === 0) return;
      await makeSchema(on, owner.schema);
      for (const source of sources) await fill(on, owner, source);
      await forgetOthers(on, owner, sources);
      if (hasRun) await insertRun(on, owner);
    });
  }

  async rollback(): Promise<void> {
    this.sources = [];
  }

  async rest(): Promise<void> {
    // What is kept for the next tables is kept by the server.
  }

  async close(): Promise<void> {
    await this.client?.close();
    this.client = undefined;
  }
}

/** "If not exists" asks for the right to create also where it is there. */
async function makeSchema(on: Transaction, schema: string): Promise<void> {
  const { missing } = await on.one<{ missing: boolean }>(
    'select not exists (select from pg_namespace where nspname = $1) as missing',
    [schema],
  );
  if (missing) await on.none('create schema $1:name', [schema]);
}

/** Changes the table where it is known to hold what it held before; else fills it anew. */
async function fill(on: Transaction, owner: TableOwner, source: TableSource): Promise<void> {
  const { table, changes, content } = source;
  const { schema, node } = owner;
  const name = formatted('$1:name.$2:name', [schema, table]);
  const file = ParquetFile.open(source.final);
  try {
    const columns = file.columns.map((column, i) => ({
      name: column,
      type: TYPES[file.types[i] as keyof typeof TYPES],
    }));
    const isKept = await sameColumns(on, schema, table, columns);
    const isKnown =
      isKept && changes !== undefined && (await contentOf(on, owner, table)) === changes.before;
    if (isKnown) {
      if (changes.gone.length > 0) {
        await on.none(`delete from ${name} where ${whereKeys(changes.columns, changes.gone)}`);
      }
      await copy(on, name, file, columns, chosen(changes));
    } else {
      if (isKept) await on.none(`truncate ${name}`);
      else await makeTable(on, name, columns);
      await copy(on, name, file, columns);
    }
  } finally {
    file.close();
  }
  await on.none(
    `insert into tetra.published (node, schema_name, table_name, content, row_count)
     values ($1, $2, $3, $4, (select count(*) from ${name}))
     on conflict (node, schema_name, table_name) do update
       set content = excluded.content, row_count = excluded.row_count, loaded_at = now()`,
    [node, schema, table, content ?? null],
  );
}

async function makeTable(on: Transaction, name: string, columns: readonly Column[]): Promise<void> {
  await on.none(`drop table if exists ${name}`);
  const definitions = columns.map(
    (column) => `${formatted('$1:name', [column.name])} ${column.type}`,
  );
  await on.none(`create table ${name} (${definitions.join(', ')})`);
}

async function sameColumns(
  on: Transaction,
  schema: string,
  table: string,
  columns: readonly Column[],
): Promise<boolean> {
  const found = await on.any<Column>(
    `select column_name as name, data_type as type from information_schema.columns
     where table_schema = $1 and table_name = $2 order by ordinal_position`,
    [schema, table],
  );
  return JSON.stringify(found) === JSON.stringify(columns);
}

/** The digest that a table was given, unless rows came or went since. */
async function contentOf(
  on: Transaction,
  { schema, node }: TableOwner,
  table: string,
): Promise<string | undefined> {
  const found = await on.oneOrNone<{ content: string | null }>(
    `select content from tetra.published
     where node = $1 and schema_name = $2 and table_name = $3
       and row_count = (select count(*) from $2:name.$3:name)`,
    [node, schema, table],
  );
  return found?.content ?? undefined;
}

function whereKeys(columns: readonly string[], keys: TableChanges['gone']): string {
  const list = keys.map((key) => formatted('($1:csv)', [key])).join(', ');
  return `(${formatted('$1:name', [columns])}) in (${list})`;
}

function chosen({ columns, come }: TableChanges): RowChoice {
  return { columns, keys: new Set(come.map((key) => JSON.stringify(key))) };
}

async function copy(
  on: Transaction,
  name: string,
  file: ParquetFile,
  columns: readonly Column[],
  choice?: RowChoice,
): Promise<void> {
  const list = formatted('$1:name', [columns.map((column) => column.name)]);
  await on.copyIn(`copy ${name} (${list}) from stdin (format binary)`, (stream) =>
    copyParquet(stream, file, choice),
  );
}

/** Tables that the node does not publish any more may stay or go: it does not miss them. */
async function forgetOthers(
  on: Transaction,
  { node, schema }: TableOwner,
  sources: readonly TableSource[],
): Promise<void> {
  await on.none(
    `delete from tetra.published where node = $1 and table_name <> ''
       and not (schema_name = $2 and table_name = any($3))`,
    [node, schema, sources.map(({ table }) => table)],
  );
}

/** One row per run, whichever of its nodes enters it. */
async function insertRun(on: Transaction, { schema, run }: TableOwner): Promise<void> {
  await on.none(
    `create table if not exists $1:name.runs (
       run_id text primary key, started_at timestamptz not null, published_at timestamptz not null,
       command text not null, config_digest text not null, data_digest text not null)`,
    [schema],
  );
  await on.none(
    `insert into $1:name.runs
       (run_id, started_at, published_at, command, config_digest, data_digest)
     values ($2, $3, $4, $5, $6, $7)
     on conflict (run_id) do update
       set published_at = excluded.published_at, config_digest = excluded.config_digest`,
    [
      ...[schema, run.id, run.startedAt, run.publishedAt],
      ...[run.command, run.configDigest, run.dataDigest],
    ],
  );
}
