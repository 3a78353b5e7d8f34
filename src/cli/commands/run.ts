/**
 * `dag run`: bring targets and everything upstream of them up to date.
 */
import { Option } from 'commander';
import { asEngineError, EngineError } from '../../errors/errors.js';
import { renderError } from '../../errors/render.js';
import { asSystemError } from '../../errors/system-error.js';
import { errorJson } from '../../report/error-json.js';
import { createEventStream, type EventStream } from '../../report/event-stream.js';
import { createRunLog } from '../../report/log-file.js';
import {
  createBarProgress,
  createLineProgress,
  createQuietProgress,
  type Progress,
} from '../../report/progress.js';
import { renderRunSummary } from '../../report/run-summary.js';
import type { RunEvent, RunResult } from '../../run/events.js';
import { parseAudit } from '../audit-options.js';
import type { AddCommand } from '../command.js';
import {
  type CommonOptions,
  DEFAULT_CONFIG,
  errPaint,
  openProject,
  outPaint,
  printJson,
} from '../common-options.js';
import { listenForInterrupt } from '../interrupt.js';
import { parseJobs } from '../jobs.js';
import { addSelection, excludeOf, type SelectionOptions, WITH_NEEDS } from '../selection.js';
import type { Session } from '../session.js';
import { parseWait } from '../wait.js';
import { printPlan } from './plan.js';

interface RunOptions extends CommonOptions, SelectionOptions {
  readonly dryRun?: boolean;
  readonly jobs?: string;
  readonly force?: boolean;
  readonly keepGoing?: boolean;
  readonly acceptRestatements?: boolean;
  readonly audit?: string;
  readonly auditSeed?: string;
  readonly wait?: string | true;
  readonly quiet?: boolean;
  readonly verbose?: boolean;
  readonly events?: 'ndjson';
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
      const options: RunOptions = command.optsWithGlobals();
      checkTogether(options);
      if (options.dryRun) {
        await printPlan(session, targets, options);
        done(0);
      } else {
        done(await run(session, targets, options));
      }
    });
};

/** Only one thing can be on stdout. */
function checkTogether(options: RunOptions): void {
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

async function run(
  session: Session,
  targets: readonly string[],
  options: RunOptions,
): Promise<number> {
  const jobs = parseJobs(options.jobs, session.cores);
  const audit = parseAudit(options.audit, options.auditSeed);
  const interrupt = listenForInterrupt(session);
  const sizes = new Map<string, number>();
  const exitCodeOf = (result: RunResult): number =>
    result.status === 'interrupted' ? interrupt.exitCode() : result.exitCode;
  const stream: EventStream | undefined =
    options.events && createEventStream({ write: session.out, now: () => new Date(), exitCodeOf });
  let progress: Progress | undefined;
  try {
    const project = await openProject(session, options);
    const engine = await session.engine();
    progress = await chooseProgress(session, options);
    const log = createRunLog(project.folder, () => new Date());
    const onEvent = (event: RunEvent): void => {
      if (event.type === 'published') sizes.set(event.file, event.bytes);
      log.onEvent(event);
      progress?.onEvent(event);
      stream?.onEvent(event);
    };
    let result: RunResult;
    try {
      result = await engine.runProject(project, {
        targets,
        ...excludeOf(options),
        jobs,
        force: options.force === true,
        keepGoing: options.keepGoing === true,
        wait: parseWait(options.wait),
        ...(options.acceptRestatements ? { acceptRestatements: true } : {}),
        ...(audit ? { audit } : {}),
        onEvent,
        signal: interrupt.signal,
        command: session.command,
      });
    } finally {
      progress.stop();
      await log.close().catch((error: Error) => {
        session.err(`warning  the log was not written: ${error.message}\n`);
      });
    }
    print(session, options, result, sizes);
    if (result.exitCode === 0 && options.exclude === undefined) {
      const request = {
        configFile: options.config ?? DEFAULT_CONFIG,
        profile: options.profile,
        params: options.param,
        targets,
      };
      const { audit: _, ...without } = result;
      const again: RunResult = { ...without, status: 'nothing-to-do' };
      engine.rememberRun(project, request, result, {
        shown: renderRunSummary(again),
        quiet: renderRunSummary(again, { isQuiet: true }),
      });
    }
    return exitCodeOf(result);
  } catch (error) {
    stream?.onError(asSystemError(error));
    if (asEngineError(error)?.kind !== 'interrupted') throw error;
    const exitCode = interrupt.exitCode();
    if (options.json) printJson(session, { ...errorJson(error), exit_code: exitCode });
    else session.err(`${renderError(error)}\n`);
    return exitCode;
  } finally {
    interrupt.release();
  }
}

async function chooseProgress(session: Session, options: RunOptions): Promise<Progress> {
  const settings = {
    write: session.err,
    now: () => performance.now(),
    isVerbose: options.verbose === true,
    paint: errPaint(session, options),
  };
  if (options.quiet) return createQuietProgress(settings);
  return session.isErrTty
    ? createBarProgress(session.errStream, settings)
    : createLineProgress(settings);
}

function print(
  session: Session,
  options: RunOptions,
  result: RunResult,
  sizes: ReadonlyMap<string, number>,
): void {
  if (!options.json) {
    const isBeside = options.events !== undefined;
    const write = isBeside ? session.err : session.out;
    write(
      renderRunSummary(result, {
        sizes,
        isQuiet: options.quiet === true,
        isVerbose: options.verbose === true,
        paint: isBeside ? errPaint(session, options) : outPaint(session, options),
      }),
    );
    return;
  }
  const { runId, exitCode, cpuSeconds, files, ...rest } = result;
  printJson(session, {
    run: runId,
    exit_code: exitCode,
    cpu_seconds: cpuSeconds,
    ...rest,
    files: files.map((file) => ({ file, bytes: sizes.get(file) ?? null })),
  });
}
