/**
 * `dag run`: bring targets and everything upstream of them up to date.
 */
import { Option } from 'commander';
import { EngineError } from '../../errors/errors.js';
import type { AddCommand } from '../command.js';
import { type RunOptions, runAndTell } from '../run-project.js';
import { addSelection, WITH_NEEDS } from '../selection.js';
import { printPlan } from './plan.js';

interface RunCommandOptions extends RunOptions {
  readonly dryRun?: boolean;
}

/** Adds the command. */
export const addRun: AddCommand = (program, session, done) => {
  const command = program
    .command('run')
    .description('compute what is not fresh, publish the files and show the result');
  addSelection(command, {
    about: 'what to bring up to date; all pipelines when absent',
    note: WITH_NEEDS,
    hasPartitions: false,
  })
    .option('-n, --dry-run', 'show the plan instead, as dag plan does')
    .option('-j, --jobs <n>', 'partitions at once: a number, or a share of the cores such as 50%')
    .option('-f, --force', 'compute everything again, whatever is stored')
    .option('-k, --keep-going', 'let readers use what succeeded when partitions fail')
    .option('--accept-restatements', 'take rows that sources with on_restate: fail refuse')
    .option(
      '--audit <sample>',
      'afterwards compute a share (1%) or number of the hits of each node again and compare',
    )
    .option('--audit-seed <n>', 'draw the sample that was drawn with this seed')
    .option(
      '--wait [time]',
      'wait for another run of this project, at most so long (60s); else exit 4',
    )
    .option('-q, --quiet', 'only results, warnings and failures')
    .option('-v, --verbose', 'also fresh nodes, reasons and notes')
    .addOption(
      new Option(
        '--events <format>',
        'events on stdout as they happen, one JSON object per line; the summary goes to stderr',
      ).choices(['ndjson']),
    )
    .addHelpText(
      'after',
      `
Examples:
  dag run assess                              the whole assessment
  dag run assess -n                           what it would do, and why
  dag run state:failed                        what failed in its last run
  dag run assess --param backtests.slippage_bps=10
  dag run assess --json > result.json         for programs; progress stays on stderr
  dag run assess --audit 1%                   is what is stored still what comes out?
  dag run assess --events ndjson | jq .       the same while it happens, see docs/events.md`,
    )
    .action(async (targets: string[], _own: object, command) => {
      const options: RunCommandOptions = command.optsWithGlobals();
      checkTogether(options);
      if (options.dryRun) {
        await printPlan(session, targets, options);
        done(0);
      } else {
        done(await runAndTell(session, { targets: () => targets }, options));
      }
    });
};

/** Only one thing can be on stdout. */
function checkTogether(options: RunCommandOptions): void {
  if (options.audit !== undefined && options.dryRun) {
    const message = '--audit and --dry-run cannot be used together';
    throw new EngineError('usage', 'conflicting-option', message, {
      hint: 'leave out --audit: nothing is computed in a dry run',
    });
  }
  if (options.events === undefined) return;
  const other = options.json ? '--json' : options.dryRun ? '--dry-run' : undefined;
  if (other === undefined) return;
  throw new EngineError(
    'usage',
    'conflicting-option',
    `--events and ${other} cannot be used together`,
    {
      hint:
        other === '--json'
          ? 'leave out --json: the events hold the result too'
          : 'leave out --events: nothing happens in a dry run',
    },
  );
}
