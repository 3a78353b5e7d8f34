/**
 * What is wrong with a query, with the place in it.
 *
 * DuckDB says it in JSON; its words are kept, and names that do not exist get
 * the nearest one that does. A mistake in the query is one of usage, whatever
 * DuckDB calls it; what the machine lacks is not.
 */
import { ArgumentError, EngineError } from '../errors/errors.js';
import { suggestion } from '../errors/suggest.js';

/** A query and where it was written; without a file, on the command line. */
export interface Sql {
  readonly text: string;
  readonly file?: string | undefined;
}

/** As DuckDB tells an error; positions count bytes. */
export interface DuckDbError {
  readonly exception_type: string;
  readonly exception_message: string;
  readonly error_subtype?: string;
  readonly position?: string;
  readonly type?: string;
  readonly name?: string;
  readonly candidates?: string;
}

/** Names that a query could have meant. */
export interface KnownNames {
  readonly views: readonly string[];
  /** Of the views that it reads. */
  readonly columns: readonly string[];
}

const OF_THE_MACHINE = /^(Out of Memory|Interrupt)$/;
const OF_THE_DATA = /^(IO|Invalid|Serialization|Fatal|INTERNAL)$/;

/** What helps where published bytes are damaged. */
export const PUBLISH_AGAIN = 'delete the files of the view, and run again';

/** The error that DuckDB threw, as one of ours. */
export function sqlError(thrown: unknown, sql: Sql, known: KnownNames): unknown {
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  const told = parsed(message);
  return told ? duckDbError(told, sql, known) : failure(sql, { code: 'bad-sql', message });
}

/** The first line of what DuckDB said. */
export function firstLine(thrown: unknown): string {
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  const text = parsed(message)?.exception_message ?? message;
  return text.split('\n')[0] as string;
}

/** An error of DuckDB in words. */
export function duckDbError(told: DuckDbError, sql: Sql, known?: KnownNames): Error {
  const { exception_type, exception_message } = told;
  const [first = '', ...more] = exception_message.split('\n').filter((line) => line.trim() !== '');
  const isOfMachine = OF_THE_MACHINE.test(exception_type);
  if (isOfMachine || OF_THE_DATA.test(exception_type)) {
    return new EngineError('data', 'failed-query', `the query failed: ${first}`, {
      hint: isOfMachine ? 'ask for fewer rows or columns' : PUBLISH_AGAIN,
    });
  }
  const place = told.position === undefined ? {} : { byte: Number(told.position) };
  const missing = missingName(told, known);
  if (missing) return failure(sql, { ...missing, ...place });
  // Settings that it proposes are locked.
  const advice = more
    .map((line) => line.trim())
    .filter((line) => !/\bSET\b/.test(line))
    .join(' ');
  return failure(sql, {
    code: 'bad-sql',
    message: first.replace(/[.!]$/, '').replace(/^[A-Z](?=[a-z])/, (c) => c.toLowerCase()),
    ...place,
    ...(advice === '' ? {} : { hint: advice }),
  });
}

interface Failure {
  readonly code: string;
  readonly message: string;
  readonly hint?: string | undefined;
  /** Where it is: in characters, or in bytes. */
  readonly at?: number;
  readonly byte?: number;
  readonly length?: number;
}

/** A mistake in a query, with the line that it is in. */
export function failure(sql: Sql, what: Failure): EngineError {
  const { code, message, hint } = what;
  const at = what.at ?? (what.byte === undefined ? undefined : characters(sql.text, what.byte));
  if (at === undefined || at < 0 || at > sql.text.length) {
    return new EngineError('usage', code, message, hint === undefined ? {} : { hint });
  }
  const lines = sql.text.slice(0, at).split('\n');
  const start = at - (lines.at(-1) as string).length;
  const [line = ''] = sql.text.slice(start).split('\n');
  const length = what.length ?? wordLength(sql.text.slice(at));
  return new ArgumentError(code, message, {
    ...{ argument: line, at: at - start, line: lines.length, length, hint },
    ...(sql.file === undefined ? {} : { file: sql.file }),
  });
}

function missingName(told: DuckDbError, known?: KnownNames): Failure | undefined {
  const { exception_message: text, name = '' } = told;
  const table = /^Table with name "?(.+?)"? does not exist/.exec(text)?.[1];
  if (table !== undefined) {
    const views = known?.views ?? [];
    const same = views.filter((view) => view.endsWith(`.${table}`));
    if (same.length > 1) {
      const message = `"${table}" is the name of ${same.length} views`;
      return { code: 'unknown-view', message, hint: `write ${same.join(' or ')}` };
    }
    const hint = suggestion(table.split('.').at(-1) as string, views);
    return { code: 'unknown-view', message: `there is no view "${table}"`, hint };
  }
  const column =
    told.error_subtype === 'COLUMN_NOT_FOUND'
      ? name
      : /does not have a column named "(.+?)"/.exec(text)?.[1];
  if (column === undefined) return undefined;
  const near = told.candidates?.split(',').map((one) => one.trim()) ?? [];
  const hint = suggestion(column, [...new Set([...near, ...(known?.columns ?? [])])]);
  return { code: 'unknown-column', message: `there is no column "${column}"`, hint };
}

function parsed(message: string): DuckDbError | undefined {
  const at = message.indexOf('{"exception_type"');
  if (at < 0) return undefined;
  try {
    return JSON.parse(message.slice(at)) as DuckDbError;
  } catch {
    // Text of somebody else that looks like it: then it is shown as it is.
    return undefined;
  }
}

/** Characters before a byte. */
function characters(text: string, bytes: number): number {
  return Buffer.from(text).toString('utf8', 0, bytes).length;
}

/** How long the word is that a text begins with. */
function wordLength(text: string): number {
  return (/^("(?:[^"]|"")*"|'(?:[^']|'')*'|[\w.$]+)/.exec(text)?.[0] ?? ' ').length;
}
