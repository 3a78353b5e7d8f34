/**
 * `dag data`: what sources keep - bring it up to date, take a file in, look at it,
 * judge it, write it to a file.
 *
 * Updates and imports are runs of the source; the rest are questions, which lock
 * nothing and change nothing.
 */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Command } from 'commander';
import type { LoadTask } from '../../contract/index.js';
import { EngineError } from '../../errors/errors.js';
import type { DataQuestion, DataTold } from '../../inspect/data-verbs.js';
import type { AddCommand } from '../command.js';
import { type CommonOptions, openProject, outPaint, printJson } from '../common-options.js';
import { chooseProgress, type RunOptions, runAndTell } from '../run-project.js';
import type { EngineVerbs, ProjectFacts, Session } from '../session.js';

const NODES = 'nodes that keep data; all of them when absent';
const WAIT = 'wait for a run of this project, at most so long (60s); else exit 4';

/** Adds the command and what belongs below it. */
export const addData: AddCommand = (program, session, done) => {
  const data = program
    .command('data')
    .description('update, import, look at, check or export what sources keep')
    .helpCommand(false)
    .addHelpText(
      'after',
      `
It is about the nodes of pipelines.yaml that bring data in from outside and keep it.
Where there is one, it need not be named.

Examples:
  dag data status                 what is there
  dag data update                 look for what is new, then: dag run
  dag data check || echo "look at it before you trust a result"
  dag data import bars.csv        take the rows of a file in
  dag data export bars.parquet    write everything to a file`,
    );
  addUpdate(data, session, done);
  addImport(data, session, done);
  addQuestion('status', 'say what is there', NO_CODE)(data, session, done);
  addQuestion('check', 'judge what is there, and exit with 1 if it is not sound', CHECK_CODE)(
    data,
    session,
    done,
  );
  addExport(data, session, done);
};

const NO_CODE = `
Reads a copy: a run that goes on is neither disturbed nor waited for.

Examples:
  dag data status
  dag data status --json | jq '.nodes[0].answer'`;

const CHECK_CODE = `
Reads a copy: a run that goes on is neither disturbed nor waited for.

Exit codes: 0 sound, 1 not sound or not readable, 2 wrong usage.

Examples:
  dag data check
  dag data check --json > quality.json`;

const addUpdate: AddCommand = (data, session, done) => {
  runOptions(
    data
      .command('update')
      .description('look for what is new or has changed outside, and take it in')
      .argument('[nodes...]', NODES),
  )
    .addHelpText(
      'after',
      `
This is a run of these nodes alone. What reads them is not run; dag run does that, and
where nothing new came, it has nothing to do.

Examples:
  dag data update && dag run assess
  dag data update market --wait 10min`,
    )
    .action(async (nodes: string[], _own: object, command: Command) => {
      const targets = targetsOf(nodes, false);
      done(await runAndTell(session, { targets, task: { kind: 'update' } }, optionsOf(command)));
    });
};

const addImport: AddCommand = (data, session, done) => {
  runOptions(
    data
      .command('import')
      .description('take the rows of a file in')
      .argument('<file>', 'a file of a kind that the source reads')
      .argument('[node]', 'the node that keeps them, where there are several'),
  )
    .addHelpText(
      'after',
      `
This is a run of that node alone, as with dag data update.

Examples:
  dag data import bars.csv
  dag data import history.parquet market`,
    )
    .action(async (file: string, node: string | undefined, _own: object, command: Command) => {
      const path = resolve(session.cwd, file);
      const choose = targetsOf(node === undefined ? [] : [node], true);
      const targets = (project: ProjectFacts, engine: EngineVerbs): readonly string[] => {
        const chosen = choose(project, engine);
        assertThere(path, file);
        return chosen;
      };
      const task: LoadTask = { kind: 'import', path };
      done(await runAndTell(session, { targets, task }, optionsOf(command)));
    });
};

function addQuestion(verb: 'status' | 'check', about: string, help: string): AddCommand {
  return (data, session, done) => {
    const command = data.command(verb).description(about).argument('[nodes...]', NODES);
    if (verb === 'status') command.option('--all', 'leave nothing out of a long list');
    command
      .addHelpText('after', help)
      .action(async (nodes: string[], _own: object, command: Command) => {
        const options: CommonOptions & { all?: boolean } = command.optsWithGlobals();
        const isAll = options.all === true;
        const question = (node: string): DataQuestion => ({ node, verb, isAll });
        done(await ask(session, options, { named: nodes, isOne: false, question }));
      });
  };
}

const addExport: AddCommand = (data, session, done) => {
  data
    .command('export')
    .description('write what is there to a file')
    .argument('<file>', 'a file of a kind that the source writes; replaced if it is there')
    .argument('[node]', 'the node whose data are meant, where there are several')
    .addHelpText(
      'after',
      `
Reads a copy: a run that goes on is neither disturbed nor waited for.

Examples:
  dag data export bars.parquet
  dag data export bars.csv market`,
    )
    .action(async (file: string, node: string | undefined, _own: object, command: Command) => {
      const options: CommonOptions = command.optsWithGlobals();
      const path = resolve(session.cwd, file);
      const asking: Asking = {
        named: node === undefined ? [] : [node],
        isOne: true,
        question: (id) => ({ node: id, verb: 'export', file: path }),
      };
      done(await ask(session, options, asking));
    });
};

interface Asking {
  readonly named: readonly string[];
  readonly isOne: boolean;
  readonly question: (node: string) => DataQuestion;
}

/** Asks each node in turn and prints what they told; the exit code is 1 where something is not sound. */
async function ask(
  session: Session,
  options: CommonOptions,
  { named, isOne, question }: Asking,
): Promise<number> {
  const project = await openProject(session, options);
  const engine = await session.engine();
  const nodes = engine.dataNodes(project, named, isOne);
  const progress = await chooseProgress(session, options);
  const told: DataTold[] = [];
  try {
    for (const node of nodes) {
      const onProgress = (count: number, total: number): void =>
        progress.onEvent({ type: 'node-progress', node, done: count, failed: 0, total });
      told.push(await engine.askData(project, question(node), onProgress));
    }
  } finally {
    progress.stop();
  }
  const { dataJson, renderData } = await import('../../report/data-text.js');
  const style = { paint: outPaint(session, options), width: session.outWidth };
  if (options.json) printJson(session, dataJson(told));
  else session.out(renderData(told, style));
  return told.every(({ isSound }) => isSound) ? 0 : 1;
}

function targetsOf(
  named: readonly string[],
  isOne: boolean,
): (project: ProjectFacts, engine: EngineVerbs) => readonly string[] {
  return (project, engine) => engine.dataNodes(project, named, isOne);
}

function runOptions(command: Command): Command {
  return command
    .option('--accept-restatements', 'take rows that sources with on_restate: fail refuse')
    .option('--wait [time]', WAIT)
    .option('-q, --quiet', 'only results, warnings and failures')
    .option('-v, --verbose', 'also reasons and notes');
}

function optionsOf(command: Command): RunOptions {
  return command.optsWithGlobals();
}

function assertThere(path: string, typed: string): void {
  if (existsSync(path)) return;
  throw new EngineError('usage', 'bad-import', `there is no file "${typed}"`, {
    hint: `looked for "${path}"; paths start in the current folder`,
  });
}
