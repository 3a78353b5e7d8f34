/**
 * `dag show`: one partition in full, such as a single backtest.
 */
import type { AddCommand } from '../command.js';
import { type CommonOptions, openProject, outPaint, printJson } from '../common-options.js';

interface ShowOptions extends CommonOptions {
  readonly all?: boolean;
}

/** Adds the command. */
export const addShow: AddCommand = (program, session, done) => {
  program
    .command('show')
    .description('show one partition in full, such as a single backtest')
    .argument('<partition>', 'value/value or node@value/value; values may be patterns')
    .option('--all', 'leave nothing out')
    .addHelpText(
      'after',
      `
The partition is computed anew from what it reads, which must be fresh; nothing
is written. --json has all numbers with all their digits.

Examples:
  dag show "golden_cross/COVID*Crash/AAPL"        one backtest: metrics, equity, trades
  dag show "backtests@momentum/Volmageddon*/SPY"  the node by name, where several fit`,
    )
    .action(async (partition: string, _own: object, command) => {
      const options: ShowOptions = command.optsWithGlobals();
      const project = await openProject(session, options);
      const engine = await session.engine();
      const shown = await engine.showPartition(project, { partition, all: options.all === true });
      if (options.json) {
        const { shownJson } = await import('../../report/shown-json.js');
        printJson(session, shownJson(shown));
      } else {
        const { renderShown } = await import('../../report/shown-text.js');
        const style = { paint: outPaint(session, options), width: session.outWidth };
        session.out(renderShown(shown, style));
      }
      done(0);
    });
};
