/**
 * `dag runs`: what ran, when, and how it ended.
 */
import { renderRuns } from '../../report/runs-text.js';
import type { AddCommand } from '../command.js';
import { type CommonOptions, printJson, projectFolder } from '../common-options.js';
import { parseLimit } from '../limit.js';

interface RunsOptions extends CommonOptions {
  readonly limit: string;
}

/** Adds the command. */
export const addRuns: AddCommand = (program, session, done) => {
  program
    .command('runs')
    .description('list the last runs: when, how they ended, how long they took, what was typed')
    .option('--limit <n>', 'list at most so many runs', '20')
    .action(async (_own: object, command) => {
      const options: RunsOptions = command.optsWithGlobals();
      const limit = parseLimit(options.limit);
      const engine = await session.engine();
      const { runs, unreadable, total } = await engine.listRuns(
        projectFolder(session, options),
        limit,
      );
      if (options.json) {
        const listed = runs.map(({ configuration: _c, details: _d, failures, ...run }) => ({
          ...run,
          failures: failures.length,
        }));
        printJson(session, { total, runs: listed, unreadable });
      } else session.out(renderRuns({ runs, unreadable, total }));
      done(0);
    });
};
