/**
 * `dag diff`: what changed between two runs.
 */
import { renderDiff } from '../../report/diff-text.js';
import type { AddCommand } from '../command.js';
import { type CommonOptions, printJson, projectFolder } from '../common-options.js';
import { parseLimit } from '../limit.js';

interface DiffOptions extends CommonOptions {
  readonly limit: string;
}

/** Adds the command. */
export const addDiff: AddCommand = (program, session, done) => {
  program
    .command('diff')
    .description('say what changed between two runs: params, data, code and results')
    .argument('[run]', 'a run: last, last~2, or the beginning of its id', 'last~1')
    .argument('[run-after]', 'the run that it is compared with', 'last')
    .option('--limit <n>', 'show at most so many lines of each list', '30')
    .addHelpText(
      'after',
      `
Examples:
  dag diff                     the last run against the one before it
  dag diff last~5              the last run against the fifth before it
  dag diff 20260131T09 last    a run by the beginning of its id; dag runs lists them`,
    )
    .action(async (a: string, b: string, _own: object, command) => {
      const options: DiffOptions = command.optsWithGlobals();
      const limit = parseLimit(options.limit);
      const engine = await session.engine();
      const diff = await engine.diffProject(projectFolder(session, options), a, b);
      if (options.json) printJson(session, diff);
      else session.out(renderDiff(diff, limit));
      done(0);
    });
};
