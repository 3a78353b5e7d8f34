/**
 * Answers one query over what a project has published.
 *
 * Nothing of the project is locked, opened for writing or changed, so it can be
 * asked while a run works. A run that swaps files in meanwhile would give an answer
 * that is half old and half new; that is told instead.
 */
import type { DuckDBConnection, DuckDBValue } from '@duckdb/node-api';
import { EngineError } from '../errors/errors.js';
import { isServerUrl, placeOf } from '../postgres/address.js';
import { copyDatabase } from './database-copy.js';
import { openMemory } from './duckdb.js';
import { fenceIn, lockSettings } from './fence.js';
import { stampOf } from './file-stamp.js';
import { nothingPublished } from './nothing-published.js';
import { type ParsedQuery, parseQuery, type Reference } from './parsed-query.js';
import { findFileViews } from './published-files.js';
import { type KnownNames, type Sql, sqlError } from './sql-error.js';
import { shortestSingle } from './values.js';
import { columnsOf, type View, ViewSet } from './view.js';
import { allNames, createViews, type NamedView } from './view-sql.js';

export interface Question {
  readonly projectFolder: string;
  readonly sql: Sql;
  /** Where the database is; asked only when a table of it may be meant. */
  readonly database: () => Promise<string>;
}

/** A column of an answer. */
export interface AnswerColumn {
  readonly name: string;
  /** As DuckDB names it, such as "DECIMAL(18,3)". */
  readonly type: string;
}

/** The answer to a query; its rows can be read once. */
export interface Answer {
  readonly columns: readonly AnswerColumn[];
  /** Rows in portions. */
  portions(): AsyncGenerator<Portion>;
  /** How many rows there are, found without reading them; to be asked when no more are read. */
  readonly total: (() => Promise<number>) | undefined;
}

/** Some of the rows of an answer. */
export interface Portion {
  readonly count: number;
  rows(): readonly (readonly DuckDBValue[])[];
}

/** Runs a query and hands its answer to `use`, whose result counts only when all was read from one state of the files. */
export async function ask<T>(question: Question, use: (answer: Answer) => Promise<T>): Promise<T> {
  const { connection, close } = await openMemory();
  try {
    const parsed = await parseQuery(connection, question.sql);
    const { named, views } = await resolve(connection, parsed, question);
    const read = [...new Set(named.map(({ view }) => view))];
    try {
      await createViews(connection, named);
      await lockSettings(connection);
      const known = { views: views.names, columns: read.flatMap(columnsOf) };
      const result = await use(await answerOf(connection, question.sql, parsed, known));
      if (isUnchanged(read)) return result;
    } catch (error) {
      if (isUnchanged(read)) throw error;
    }
    throw new EngineError('data', 'changed-while-read', 'a run published files meanwhile', {
      hint: 'ask again',
    });
  } finally {
    close();
  }
}

/** Finds the views that a query names, or all when it asks for names, and closes the fence around them. */
async function resolve(
  connection: DuckDBConnection,
  { references, asksForNames }: ParsedQuery,
  { projectFolder, database }: Question,
): Promise<{ readonly named: readonly NamedView[]; readonly views: ViewSet }> {
  const files = findFileViews(projectFolder);
  const ofFiles = new ViewSet(files);
  const meant = references.map(({ schema, name }) => ofFiles.find(schema, name));
  if (!asksForNames && !meant.includes(undefined)) {
    await fenceIn(connection, meant);
    return { named: namedBy(references, ofFiles), views: ofFiles };
  }
  const place = await database();
  const isServer = isServerUrl(place);
  const missing = references.find((_, i) => meant[i] === undefined);
  if (isServer && missing && !asksForNames) throw onServer(missing, place);
  const copy = isServer ? undefined : await copyDatabase(place);
  const tables = await fenceIn(connection, asksForNames ? files : meant, copy);
  const views = new ViewSet(files, tables);
  if (views.all.length === 0) throw nothingPublished(projectFolder);
  return { named: asksForNames ? allNames(views) : namedBy(references, views), views };
}

/** Only published files are read here: what is on a server is asked there. */
function onServer({ schema, name }: Reference, url: string): EngineError {
  const view = schema === '' ? name : `${schema}.${name}`;
  const message = `no published file is called "${view}"`;
  return new EngineError('usage', 'unknown-view', message, {
    hint: `tables of database ${placeOf(url)} are asked there, such as with psql; dag query lists the views of files`,
  });
}

/** The views that references mean, under the names that they were written with. */
function namedBy(references: readonly Reference[], views: ViewSet): NamedView[] {
  return references.flatMap(({ schema, name }) => {
    const view = views.find(schema, name);
    return view ? [{ schema, name, view }] : [];
  });
}

async function answerOf(
  connection: DuckDBConnection,
  sql: Sql,
  { counting }: ParsedQuery,
  known: KnownNames,
): Promise<Answer> {
  const guarded = async <T>(work: Promise<T>): Promise<T> => {
    try {
      return await work;
    } catch (error) {
      throw sqlError(error, sql, known);
    }
  };
  const result = await guarded(connection.stream(sql.text));
  const columns = result.deduplicatedColumnNames().map((name, i) => ({
    name,
    type: result.columnType(i).toString(),
  }));
  const isSingle = columns.map(({ type }) => type === 'FLOAT');
  const shortened = (row: readonly DuckDBValue[]): readonly DuckDBValue[] =>
    row.map((value, i) => (isSingle[i] ? shortestSingle(value) : value));
  return {
    columns,
    total:
      counting === undefined
        ? undefined
        : async () => Number((await guarded(connection.runAndReadAll(counting))).getRows()[0]?.[0]),
    async *portions() {
      for (;;) {
        const chunk = await guarded(result.fetchChunk());
        if (!chunk || chunk.rowCount === 0) return;
        const rows = (): (readonly DuckDBValue[])[] =>
          isSingle.includes(true) ? chunk.getRows().map(shortened) : chunk.getRows();
        yield { count: chunk.rowCount, rows };
      }
    },
  };
}

function isUnchanged(views: readonly View[]): boolean {
  return views.every(
    (view) =>
      view.kind === 'table' || view.files.every(({ path, stamp }) => stampOf(path) === stamp),
  );
}
