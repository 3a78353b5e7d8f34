/**
 * Where the SQL of a query comes from: the command line, a file, or stdin.
 */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { EngineError } from '../errors/errors.js';
import type { Sql } from '../query/sql-error.js';
import type { Session } from './session.js';

/** The query, or undefined when none is given. */
export async function readQuery(
  session: Session,
  argument: string | undefined,
  file: string | undefined,
): Promise<Sql | undefined> {
  if (argument !== undefined && file !== undefined) {
    const message = 'a query and --file cannot be used together';
    throw new EngineError('usage', 'conflicting-option', message, {
      hint: 'leave one of them out',
    });
  }
  if (file !== undefined && file !== '-') return { text: readSqlFile(session, file), file };
  if (argument === '-' || file === '-') return { text: await session.input(), file: 'stdin' };
  return argument === undefined ? undefined : { text: argument };
}

function readSqlFile(session: Session, file: string): string {
  try {
    return readFileSync(resolve(session.cwd, file), 'utf8').replace(/^\uFEFF/, '');
  } catch (cause) {
    const message = `"${file}" cannot be read (${(cause as Error).message})`;
    throw new EngineError('usage', 'bad-query-file', message, {
      hint: 'name a file with one query in it; "-" reads from stdin',
      cause,
    });
  }
}
