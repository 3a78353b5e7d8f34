/**
 * A run as the command line does it: progress, log, summary, exit code; shared
 * by all commands that run something.
 */
import type { LoadTask } from '../contract/index.js';
import { asEngineError } from '../errors/errors.js';
import { renderError } from '../errors/render.js';
import { asSystemError } from '../errors/system-error.js';
import { errorJson } from '../report/error-json.js';
import { createEventStream, type EventStream } from '../report/event-stream.js';
import { createRunLog } from '../report/log-file.js';
import {
  createBarProgress,
  createLineProgress,
  createQuietProgress,
  type Progress,
} from '../report/progress.js';
import { renderRunSummary } from '../report/run-summary.js';
import type { RunEvent, RunResult } from '../run/events.js';
import { parseAudit } from './audit-options.js';
import {
  type CommonOptions,
  DEFAULT_CONFIG,
  errPaint,
  openProject,
  outPaint,
  printJson,
} from './common-options.js';
import { listenForInterrupt } from './interrupt.js';
import { parseJobs } from './jobs.js';
import { excludeOf, type SelectionOptions } from './selection.js';
import type { EngineVerbs, ProjectFacts, Session } from './session.js';
import { parseWait } from './wait.js';

/** Options of commands that run something. */
export interface RunOptions extends CommonOptions, SelectionOptions {
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

/** What is to be run. */
export interface RunRequest {
  targets(project: ProjectFacts, engine: EngineVerbs): readonly string[];
  /** What the sources among the targets do besides loading. */
  readonly task?: LoadTask;
}

/** Runs the targets, says what happened, and gives the exit code. */
export async function runAndTell(
  session: Session,
  request: RunRequest,
  options: RunOptions,
): Promise<number> {
  const { task } = request;
  const jobs = parseJobs(options.jobs, session.cores);
  const audit = parseAudit(options.audit, options.auditSeed);
  const interrupt = listenForInterrupt(session);
  const sizes = new Map<string, number>();
  const exitCodeOf = (result: RunResult): number =>
    result.status === 'interrupted' ? interrupt.exitCode() : result.exitCode;
  const stream: EventStream | undefined =
    options.events && createEventStream({ write: session.out, now: () => new Date(), exitCodeOf });
  let progress: Progress | undefined;
  let logged: Promise<void> | undefined;
  try {
    const project = await openProject(session, options);
    const engine = await session.engine();
    const targets = request.targets(project, engine);
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
        ...(task ? { task } : {}),
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
      // The disk takes it while the result is told.
      logged = log.close().catch((error: Error) => {
        session.err(`warning  the log was not written: ${error.message}\n`);
      });
    }
    print(session, options, result, sizes);
    if (result.exitCode === 0 && options.exclude === undefined && !task) {
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
    await logged;
    interrupt.release();
  }
}

/** The progress for where stderr goes; with --quiet only warnings. */
export async function chooseProgress(
  session: Session,
  options: CommonOptions & Pick<RunOptions, 'quiet' | 'verbose'>,
): Promise<Progress> {
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
  const { runId, exitCode, cpuSeconds, files, published: _, ...rest } = result;
  printJson(session, {
    run: runId,
    exit_code: exitCode,
    cpu_seconds: cpuSeconds,
    ...rest,
    files: files.map((file) => ({ file, bytes: sizes.get(file) ?? null })),
  });
}
