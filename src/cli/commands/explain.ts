/**
 * `dag explain`: why something is stale, or what the last run did to it and why.
 */
import type { AddCommand } from '../command.js';
import { type CommonOptions, openProject, outPaint, printJson } from '../common-options.js';

interface ExplainOptions extends CommonOptions {
  readonly all?: boolean;
}

/** Adds the command. */
export const addExplain: AddCommand = (program, session, done) => {
  program
    .command('explain')
    .description('say why nodes or partitions are stale, or what the last run did to them')
    .argument('[selection...]', 'pipelines, nodes, or node@value/value; all pipelines when absent')
    .option('--all', 'list every partition, not the first few')
    .addHelpText(
      'after',
      `
Examples:
  dag explain                        every node of every pipeline
  dag explain rank                   one node, and what it waits for
  dag explain backtests@golden_cross all partitions with that value
  dag explain backtests@golden_cross/Calm_Year/XMKT

Exit codes:
  0    all of it is fresh
  1    some of it is stale`,
    )
    .action(async (selection: string[], _own: object, command) => {
      const options: ExplainOptions = command.optsWithGlobals();
      const project = await openProject(session, options);
      const engine = await session.engine();
      const { renderExplanation } = await import('../../report/explain-text.js');
      const explanation = await engine.explainProject(project, selection, {
        all: options.all === true,
      });
      if (options.json) printJson(session, explanation);
      else session.out(renderExplanation(explanation, outPaint(session, options)));
      done(explanation.fresh ? 0 : 1);
    });
};
