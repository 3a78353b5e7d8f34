/**
 * `dag verify`: is what comes out what it claims to be? So far one check, for
 * look-ahead; without an option all checks there are.
 */
import { EngineError } from '../../errors/errors.js';
import { parseSeed } from '../audit-options.js';
import type { AddCommand } from '../command.js';
import { type CommonOptions, openProject, outPaint, printJson } from '../common-options.js';
import { addSelection, excludeOf, type SelectionOptions } from '../selection.js';

interface VerifyOptions extends CommonOptions, SelectionOptions {
  readonly lookahead?: boolean;
  readonly sample: string;
  readonly cuts: string;
  readonly seed?: string;
}

/** Adds the command. */
export const addVerify: AddCommand = (program, session, done) => {
  const verify = program
    .command('verify')
    .description('check that no result knows what comes after it');
  addSelection(verify, {
    about: 'what to check; all pipelines when absent',
    note: 'Only what is selected is checked; write +node to check what a node needs, too.',
    hasPartitions: true,
  })
    .option(
      '--lookahead',
      'compute on data that ends earlier, and compare what was known by then; so far the only check',
    )
    .option(
      '--sample <n>',
      'partitions of each node, or of each value that is checked by itself',
      '8',
    )
    .option('--cuts <n>', 'places at which the data of each of these is cut', '12')
    .option('--seed <n>', 'draw the partitions and cuts that were drawn with this seed')
    .addHelpText(
      'after',
      `
Examples:
  dag verify --lookahead                          every indicator, model and strategy
  dag verify --lookahead metrics                  the indicators
  dag verify --lookahead backtests@golden_cross   one strategy
  dag verify --lookahead --cuts 100 --sample 30   more thoroughly

A node is checked when what it reads is fresh; it need not be so itself.

Exit codes:
  0    nothing was found
  1    something looks ahead, or a node could not be checked`,
    )
    .action(async (targets: string[], _own: object, command) => {
      const options: VerifyOptions = command.optsWithGlobals();
      const sample = parseCount('--sample', options.sample);
      const cuts = parseCount('--cuts', options.cuts);
      const seed = parseSeed('--seed', options.seed);
      const project = await openProject(session, options);
      const engine = await session.engine();
      const { renderLookahead } = await import('../../report/lookahead-text.js');
      const { isClean } = await import('../../inspect/lookahead-result.js');
      const report = await engine.verifyProject(project, {
        targets,
        ...excludeOf(options),
        ...{ seed, sample, cuts },
        onNode: (node) => session.err(`${node}: checking\n`),
      });
      const ok = isClean(report);
      if (options.json) printJson(session, { ok, lookahead: report });
      else session.out(renderLookahead(report, outPaint(session, options)));
      done(ok ? 0 : 1);
    });
};

/** A whole number from 1. */
function parseCount(option: string, text: string): number {
  if (/^[1-9]\d{0,5}$/.test(text)) return Number(text);
  const message = `${option} is "${text}", expected a whole number from 1 to 999999`;
  throw new EngineError('usage', 'bad-count', message, { hint: `write ${option} 20` });
}
