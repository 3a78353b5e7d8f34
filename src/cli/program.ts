/**
 * The program `dag`: words in, words out, an exit code.
 *
 * Everything that goes wrong ends here, once: as text on stderr, or with --json
 * as an object on stdout.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command, CommanderError } from 'commander';
import { packageRoot } from '../config/package-root.js';
import { renderError } from '../errors/render.js';
import { asSystemError } from '../errors/system-error.js';
import { errorJson, exitCodeOf } from '../report/error-json.js';
import { wantsColour } from '../report/paint.js';
import type { AddCommand } from './command.js';
import { addCache } from './commands/cache.js';
import { addCompletion } from './commands/completion.js';
import { addData } from './commands/data.js';
import { addDiff } from './commands/diff.js';
import { addExplain } from './commands/explain.js';
import { addGraph } from './commands/graph.js';
import { addInit } from './commands/init.js';
import { addLs } from './commands/ls.js';
import { addPlan } from './commands/plan.js';
import { addQuery } from './commands/query.js';
import { addRun } from './commands/run.js';
import { addRuns } from './commands/runs.js';
import { addSchema } from './commands/schema.js';
import { addShow } from './commands/show.js';
import { addStatus } from './commands/status.js';
import { addValidate } from './commands/validate.js';
import { addVerify } from './commands/verify.js';
import { addWatch } from './commands/watch.js';
import { addCommonOptions, printJson } from './common-options.js';
import { openSession } from './open-session.js';
import { processSession } from './process-session.js';
import type { Session } from './session.js';
import { usageError } from './usage-error.js';

const COMMANDS: Readonly<Record<string, AddCommand>> = {
  run: addRun,
  watch: addWatch,
  plan: addPlan,
  status: addStatus,
  explain: addExplain,
  graph: addGraph,
  ls: addLs,
  runs: addRuns,
  diff: addDiff,
  show: addShow,
  query: addQuery,
  data: addData,
  cache: addCache,
  validate: addValidate,
  verify: addVerify,
  init: addInit,
  schema: addSchema,
  completion: addCompletion,
};

const CLOSING = `
Examples:
  dag run assess              run the pipeline "assess" and show the ranking
  dag plan assess             what that would do, and why
  dag explain rank            why it is stale, or what the last run did to it
  dag status --exit-code      is anything out of date?
  dag diff                    what the last run changed, and why
  dag query "from rankings"   what was published, asked with SQL
  dag data update             look outside for what is new
  dag graph --format dot | dot -Tsvg > graph.svg

Where things are:
  pipelines.yaml    what to compute; the file that you edit
  data/             published results, the run records and logs in data/runs/
  cache/            stored answers; may be deleted at any time, dag cache looks after it

Results go to stdout, progress and errors to stderr.

Exit codes:
  0    done, also when there was nothing to do
  1    a task failed, or data cannot be used; status --exit-code and explain: not fresh;
       run --audit and verify: something was found; cache verify: damaged;
       data check: not sound
  2    wrong usage or wrong configuration; nothing was computed
  4    another run holds the lock of this project
  5    done with what is there: partitions failed, but not more than "min" allows
  70   a defect of the program
  130  interrupted by Ctrl-C (143: by a termination signal, 129: its terminal was closed)`;

/** Runs one command line (without the names of node and script) and gives its exit code. */
export async function main(
  argv: readonly string[],
  given: Session = processSession(argv),
): Promise<number> {
  const session = openSession(given);
  let exitCode = 0;
  const program = createProgram(
    session,
    (code) => {
      exitCode = code;
    },
    argv[0],
  );
  try {
    await program.parseAsync([...argv], { from: 'user' });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError) {
      if (error.exitCode === 0) return 0;
      // Nothing asked for: the help is on stderr already.
      if (error.code === 'commander.help' && !argv.includes('--json')) return 2;
      return report(usageError(error), argv, session);
    }
    return report(error, argv, session);
  }
}

/**
 * The program with the command of this name, where it comes first on the command line;
 * with all of them where anything else does. `done` takes the exit code of the one that ran.
 */
export function createProgram(
  session: Session,
  done: (exitCode: number) => void,
  first?: string,
): Command {
  const program = new Command('dag')
    .description('Runs the pipelines of a project and re-runs only what changed.')
    .version(version(), '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .helpCommand('help [command]', 'print the help of a command')
    .configureHelp({ showGlobalOptions: true })
    .configureOutput({ writeOut: session.out, writeErr: session.err, outputError: () => {} })
    .showSuggestionAfterError()
    .exitOverride();
  addCommonOptions(program);
  const isKnown = first !== undefined && Object.hasOwn(COMMANDS, first);
  const wanted = isKnown ? [COMMANDS[first] as AddCommand] : Object.values(COMMANDS);
  for (const add of wanted) add(program, session, done);
  return program.addHelpText('after', CLOSING);
}

/** Says what went wrong, and gives its exit code. */
export function report(
  thrown: unknown,
  argv: readonly string[],
  given: Session = processSession(argv),
): number {
  const session = openSession(given);
  const error = asSystemError(thrown);
  if (argv.includes('--json')) printJson(session, errorJson(error));
  else {
    const color = wantsColour({
      isTty: session.isErrTty,
      noColorFlag: argv.includes('--no-color'),
      env: session.env,
    });
    session.err(`${renderError(error, { color, debug: argv.includes('--debug') })}\n`);
  }
  return exitCodeOf(error);
}

function version(): string {
  const file = join(packageRoot(), 'package.json');
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
}
