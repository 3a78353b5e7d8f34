/**
 * `dag query`: SQL over what was published, read only.
 */
import { Option } from 'commander';
import { EngineError } from '../../errors/errors.js';
import { hideValue } from '../../errors/secrets.js';
import { isServerUrl, placeOf } from '../../postgres/address.js';
import type { Answer } from '../../query/ask.js';
import type { Sql } from '../../query/sql-error.js';
import type { Written } from '../../report/answer-lines.js';
import { plural } from '../../report/quantities.js';
import type { AddCommand } from '../command.js';
import { type CommonOptions, loadRequest, printJson } from '../common-options.js';
import { parseLimit } from '../limit.js';
import { readQuery } from '../query-text.js';
import type { Session } from '../session.js';

interface QueryOptions extends CommonOptions {
  readonly file?: string;
  readonly format: 'table' | 'csv' | 'json' | 'ndjson';
  readonly limit?: string;
}

/** Rows of a table when nobody says how many. */
const ROWS = 50;
/** How often a query is asked that a run comes in between of. */
const ATTEMPTS = 3;
/** Characters that wait for their answer to be complete; until then it can be asked again. */
const HELD = 1 << 20;

/** Adds the command. */
export const addQuery: AddCommand = (program, session, done) => {
  program
    .command('query')
    .description('ask what was published with SQL, read only; without SQL, list the views')
    .argument('[sql]', 'one query in the words of DuckDB; "-" reads it from stdin')
    .option('-f, --file <file>', 'read the query from this file')
    .addOption(
      new Option('--format <format>', 'a table for people, or what programs read')
        .choices(['table', 'csv', 'json', 'ndjson'])
        .default('table'),
    )
    .option('--limit <n>', 'at most so many rows, 0 for all (default: 50 in a table, else all)')
    .addHelpText(
      'after',
      `
Every published Parquet file, or all files of a node that belong together, is a
view; so is every table of the database. A query reads views and nothing else.

Examples:
  dag query                                        the views with their columns
  dag query "from rankings where scope = 'overall'"
  dag query "describe backtests"                   columns with their types
  dag query -f best.sql --format csv > best.csv    nothing rounded, nothing cut`,
    )
    .action(async (argument: string | undefined, _own: object, command) => {
      const options: QueryOptions = command.optsWithGlobals();
      if (options.json && command.getOptionValueSource('format') === 'cli') {
        throw new EngineError(
          'usage',
          'conflicting-option',
          '--json and --format exclude each other',
          {
            hint: '--json is one object with columns and rows, --format json a list of rows',
          },
        );
      }
      const limit = options.limit === undefined ? undefined : parseLimit(options.limit, 0);
      const sql = await readQuery(session, argument, options.file);
      if (sql) await answer(session, options, sql, limit);
      else await list(session, options);
      done(0);
    });
};

async function list(session: Session, options: QueryOptions): Promise<void> {
  if (options.format !== 'table') {
    const message = `--format ${options.format} needs a query`;
    throw new EngineError('usage', 'missing-argument', message, {
      hint: 'the list of views comes as a table, or with --json',
    });
  }
  const { projectFolder } = loadRequest(session, options);
  const database = await databaseOf(session, options);
  const { listViews } = await import('../../query/list-views.js');
  const views = await listViews(projectFolder, database);
  if (options.json) printJson(session, { views });
  else {
    const { renderViews } = await import('../../report/views-text.js');
    session.out(renderViews(views));
    if (isServerUrl(database)) {
      session.err(`tables of database ${placeOf(database)} are asked there, such as with psql\n`);
    }
  }
}

async function answer(
  session: Session,
  options: QueryOptions,
  sql: Sql,
  limit: number | undefined,
): Promise<void> {
  const [{ ask }, { renderAnswer }, { writeAnswer }] = await Promise.all([
    import('../../query/ask.js'),
    import('../../report/answer-table.js'),
    import('../../report/answer-lines.js'),
  ]);
  const { projectFolder } = loadRequest(session, options);
  const question = { projectFolder, sql, database: () => databaseOf(session, options) };
  let held = '';
  let isPrinted = false;
  const out = (text: string): void => {
    held += text;
    if (held.length < HELD) return;
    session.out(held);
    held = '';
    isPrinted = true;
  };
  const format = options.json ? 'object' : options.format;
  const write = async (found: Answer): Promise<Written> => {
    if (format !== 'table') return writeAnswer(found, format, limit ?? 0, out);
    const size = { limit: limit ?? ROWS, width: session.outWidth };
    return { held: [await renderAnswer(found, size)], more: 0 };
  };
  for (let attempt = 1; ; attempt++) {
    try {
      const written = await ask(question, write);
      for (const text of [held, ...written.held]) session.out(text);
      const { more } = written;
      if (more > 0 && !options.json) session.err(`… ${plural(more, 'more row')}\n`);
      return;
    } catch (error) {
      const isDisturbed = (error as Partial<EngineError>).code === 'changed-while-read';
      if (!isDisturbed || isPrinted || attempt === ATTEMPTS) throw error;
      held = '';
    }
  }
}

/** Where the configuration says that the database is. */
async function databaseOf(session: Session, options: QueryOptions): Promise<string> {
  const { loadConfig } = await import('../../config/load-config.js');
  const { projectFolder, configFile, params, env } = loadRequest(session, options);
  const { profile } = options;
  const config = await loadConfig({
    projectFolder,
    file: configFile,
    paramOverrides: params,
    env,
    onSecret: hideValue,
    ...(profile === undefined ? {} : { profile }),
  });
  return config.database;
}
