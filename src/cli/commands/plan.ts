/**
 * `dag plan`: what a run would do, without doing it.
 */
import { renderPlan } from '../../report/plan-text.js';
import type { AddCommand } from '../command.js';
import { type CommonOptions, openProject, outPaint, printJson } from '../common-options.js';
import { parseJobs } from '../jobs.js';
import { addSelection, excludeOf, type SelectionOptions, WITH_NEEDS } from '../selection.js';
import type { Session } from '../session.js';

interface PlanOptions extends CommonOptions, SelectionOptions {
  readonly jobs?: string;
  readonly why?: boolean;
}

/** Adds the command. */
export const addPlan: AddCommand = (program, session, done) => {
  const plan = program
    .command('plan')
    .description('show what a run would do and why, without doing it');
  addSelection(plan, {
    about: 'what to plan; all pipelines when absent',
    note: WITH_NEEDS,
    hasPartitions: true,
  })
    .option('-j, --jobs <n>', 'expect so many partitions at once, as in dag run')
    .option('--why', 'also the causes, as dag explain tells them')
    .action(async (targets: string[], _options: object, command) => {
      await printPlan(session, targets, command.optsWithGlobals());
      done(0);
    });
};

/** Also what `dag run --dry-run` does. */
export async function printPlan(
  session: Session,
  targets: readonly string[],
  options: PlanOptions,
): Promise<void> {
  const jobs = parseJobs(options.jobs, session.cores);
  const project = await openProject(session, options);
  const engine = await session.engine();
  const plan = await engine.planProject(project, targets, {
    ...excludeOf(options),
    jobs,
  });
  const open = plan.nodes.filter(({ state }) => state !== 'fresh').map(({ node }) => node);
  const why =
    options.why && open.length > 0
      ? await engine.explainProject(project, open, { all: false })
      : undefined;
  if (options.json) {
    printJson(session, why ? { ...plan, why: why.nodes } : plan);
    return;
  }
  const paint = outPaint(session, options);
  session.out(renderPlan(plan, paint));
  if (!why) return;
  const { renderExplanation } = await import('../../report/explain-text.js');
  session.out(`\n${renderExplanation(why, paint)}`);
}
