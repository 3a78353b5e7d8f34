/**
 * `dag status`: what is fresh and what is not.
 */
import { renderStatus } from '../../report/plan-text.js';
import type { AddCommand } from '../command.js';
import { type CommonOptions, loadRequest, outPaint, printJson } from '../common-options.js';
import { addSelection, EXACT, excludeOf, type SelectionOptions } from '../selection.js';

interface StatusOptions extends SelectionOptions {
  readonly exitCode?: boolean;
}

/** Adds the command. */
export const addStatus: AddCommand = (program, session, done) => {
  const status = program
    .command('status')
    .description('show which nodes are fresh, and why the others are not');
  addSelection(status, {
    about: 'what to show; all pipelines when absent',
    note: EXACT,
    hasPartitions: true,
  })
    .option('--exit-code', 'exit with 1 unless every node is fresh')
    .action(async (targets: string[], own: StatusOptions, command) => {
      const options: CommonOptions = command.optsWithGlobals();
      const engine = await session.engine();
      const request = { ...loadRequest(session, options), profile: options.profile };
      const plan = await engine.statusProject(request, targets, excludeOf(own));
      const isFresh = plan.nodes.every((node) => node.state === 'fresh');
      if (options.json) printJson(session, { fresh: isFresh, ...plan });
      else session.out(renderStatus(plan, outPaint(session, options)));
      done(own.exitCode && !isFresh ? 1 : 0);
    });
};
