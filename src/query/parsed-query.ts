/**
 * What a query is, before anything of it runs.
 *
 * DuckDB's own parser tells a query from every other statement, and names the
 * tables and functions that it reads. Only queries go on, and of the functions
 * that give rows only those that touch no file and no setting.
 */
import type { DuckDBConnection } from '@duckdb/node-api';
import { type DuckDbError, duckDbError, failure, type Sql } from './sql-error.js';

/** A table as a query writes it, which is not defined in the query itself. */
export interface Reference {
  readonly schema: string;
  readonly name: string;
}

/** A statement that only reads. */
export interface ParsedQuery {
  readonly references: readonly Reference[];
  /** It asks what there is, as `show tables` does. */
  readonly asksForNames: boolean;
  /** Counts the rows of its answer without reading them; absent where that could count others. */
  readonly counting: string | undefined;
}

const ROW_FUNCTIONS = new Set([
  ...['range', 'generate_series', 'unnest', 'repeat', 'json_each', 'json_tree'],
  ...['duckdb_columns', 'duckdb_functions', 'duckdb_tables', 'duckdb_types', 'duckdb_views'],
]);

const SYSTEM = /^(information_schema|pg_catalog)$|^(duckdb|pg|sqlite)_/i;

const BEGINNINGS = 'select, with, from, values, describe, summarize or show';

interface Serialized extends Partial<DuckDbError> {
  readonly error: boolean;
  readonly error_type?: string;
  readonly error_message?: string;
  readonly statements?: readonly { readonly named_param_map?: readonly object[] }[];
}

/** Parses one query; throws when it is none, or not one, or would do more than read. */
export async function parseQuery(connection: DuckDBConnection, sql: Sql): Promise<ParsedQuery> {
  const reader = await connection.runAndReadAll('select json_serialize_sql($1::varchar)', [
    sql.text,
  ]);
  const parsed = JSON.parse(String(reader.getRows()[0]?.[0])) as Serialized;
  if (parsed.error) throw refusal(parsed, sql);
  const { statements = [] } = parsed;
  if (statements.length !== 1) {
    throw failure(sql, {
      code: 'bad-sql',
      message:
        statements.length === 0
          ? 'there is no statement'
          : `${statements.length} statements are given, expected one`,
      hint: 'dag query "select …" runs one query; without one it lists the views',
    });
  }
  if ((statements[0]?.named_param_map ?? []).length > 0) {
    throw failure(sql, {
      code: 'bad-sql',
      message: 'a parameter ("?" or "$1") is given no value',
      hint: 'write the value into the query',
    });
  }
  const found: SqlNode[] = [];
  collect(statements[0], new Set(), found);
  for (const node of found) {
    refuseFunction(node, sql);
    refuseFile(node, sql);
  }
  const references = found.flatMap(referenceOf);
  return {
    references,
    counting: found.some(isFickle) ? undefined : await countingSql(connection, sql),
    asksForNames:
      found.some((node) => node.type === 'SHOW_REF' && !node.query) ||
      found.some((node) => SYSTEM.test(functionOf(node) ?? '')) ||
      references.some(({ schema, name }) => SYSTEM.test(schema) || SYSTEM.test(name)),
  };
}

async function countingSql(connection: DuckDBConnection, { text }: Sql): Promise<string> {
  // As the parser writes it, without a semicolon and comments behind it.
  const reader = await connection.runAndReadAll(
    'select json_deserialize_sql(json_serialize_sql($1::varchar))',
    [text],
  );
  return `select count(*) from (${String(reader.getRows()[0]?.[0])})`;
}

/** What gives other rows every time; and what is no query in another one's place. */
function isFickle(node: SqlNode): boolean {
  const isDrawn = node.sample !== undefined && node.sample !== null;
  return isDrawn || node.type === 'SHOW_REF' || /^(random|uuid)/.test(node.function_name ?? '');
}

/** What is no query, or not even SQL. */
function refusal(parsed: Serialized, sql: Sql): Error {
  if (parsed.error_type !== 'not implemented') {
    return duckDbError(
      {
        ...parsed,
        exception_type: 'Parser',
        exception_message: parsed.error_message ?? 'it cannot be parsed',
      },
      sql,
    );
  }
  const { word, at } = firstWord(sql.text);
  if (/^(select|with|from|pivot)$/.test(word)) {
    return failure(sql, {
      code: 'read-only',
      message: 'a pivot needs its values, to be one query',
      hint: "write them: pivot trades on exit_reason in ('signal', 'end') using count(*)",
    });
  }
  return failure(sql, {
    code: 'read-only',
    message: `"${word}" is refused: dag query only reads`,
    at,
    length: word.length,
    hint: `begin with ${BEGINNINGS}`,
  });
}

function refuseFunction(node: SqlNode, sql: Sql): void {
  const name = functionOf(node);
  if (name === undefined || ROW_FUNCTIONS.has(name)) return;
  throw failure(sql, {
    code: 'read-only',
    message: `"${name}" is refused: a query reads the views and nothing else`,
    byte: Number(node.query_location),
    hint: 'dag query without SQL lists the views',
  });
}

/** DuckDB takes the name of a file for a table. */
function refuseFile(node: SqlNode, sql: Sql): void {
  const { table_name: name = '' } = node;
  if (node.type !== 'BASE_TABLE' || !/[/\\]|\.\w+$/.test(name)) return;
  throw failure(sql, {
    code: 'read-only',
    message: `"${name}" is refused: a query reads the views and nothing else`,
    byte: Number(node.query_location),
    hint: 'dag query without SQL lists the views',
  });
}

/** As much of a node of the parser's tree as is looked at. */
interface SqlNode {
  readonly type?: string;
  readonly cte_map?: { readonly map?: readonly { readonly key: string; readonly value: object }[] };
  readonly query?: object;
  readonly query_location?: number;
  readonly schema_name?: string;
  readonly table_name?: string;
  readonly function_name?: string;
  readonly sample?: object | null;
  readonly function?: { readonly function_name?: string };
}

/** The nodes of the tree, but for references to what the query itself defines (`scope`, in lower case). */
function collect(value: unknown, scope: ReadonlySet<string>, found: SqlNode[]): void {
  if (typeof value !== 'object' || value === null) return;
  const node = value as SqlNode;
  const { cte_map, ...rest } = node;
  const inside = new Set(scope);
  for (const { key, value: definition } of cte_map?.map ?? []) {
    // A definition sees those before it, and itself only when it is recursive.
    const isRecursive = JSON.stringify(definition).includes('"RECURSIVE_CTE_NODE"');
    collect(definition, isRecursive ? new Set([...inside, key.toLowerCase()]) : inside, found);
    inside.add(key.toLowerCase());
  }
  const isOwn = !node.schema_name && inside.has(node.table_name?.toLowerCase() ?? '');
  if (!Array.isArray(value) && !isOwn) found.push(node);
  for (const part of Object.values(rest)) collect(part, inside, found);
}

function functionOf(node: SqlNode): string | undefined {
  return node.type === 'TABLE_FUNCTION' ? node.function?.function_name?.toLowerCase() : undefined;
}

function referenceOf(node: SqlNode): Reference[] {
  if (node.type !== 'BASE_TABLE') return [];
  return [{ schema: node.schema_name ?? '', name: node.table_name ?? '' }];
}

/** The first word outside of comments, in lower case, and where it stands. */
function firstWord(text: string): { readonly word: string; readonly at: number } {
  const bare = text.replace(/--[^\n]*|\/\*[\s\S]*?\*\//g, (comment) => ' '.repeat(comment.length));
  const found = /[a-z_]+/i.exec(bare);
  return { word: found?.[0].toLowerCase() ?? '', at: found?.index ?? 0 };
}
