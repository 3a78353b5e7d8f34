/**
 * The process that runs for `dag watch`: it loads engine and code ahead and waits for
 * a run. It stays for the next ones, which take half the time where its functions
 * are translated already.
 *
 * It never runs code that was edited after it was imported, and one that holds much
 * memory ends with its run.
 */

import { renderError } from '../../errors/render.js';
import { redact } from '../../errors/secrets.js';
import { errorJson } from '../../report/error-json.js';
import { wantsColour } from '../../report/paint.js';
import { type CommonOptions, openProject } from '../common-options.js';
import { processSession } from '../process-session.js';
import type { ProjectFacts, Session } from '../session.js';
import type { RunEnded, WatchReply, WatchRequest } from './messages.js';
import { ObsoleteStop } from './obsolete-stop.js';

/** A process that holds more bytes than this after a run gives them back by ending. */
const MOST_BYTES = 600e6;

/** Serves runs of `dag <argv>`. `options`: those of the command line, parsed. */
export function serveRun(
  argv: readonly string[],
  options: CommonOptions,
  main: (argv: readonly string[], session: Session) => Promise<number>,
): void {
  const base = processSession(argv);
  const listeners = new Set<() => void>();
  let stop = new ObsoleteStop();
  let isObsolete = false;
  let checked: ProjectFacts | undefined;
  const imported = new Map<string, string>();
  const session: Session = {
    ...base,
    // Of a run that an edit has ended there is nothing to say: the next one begins.
    out: (text) => {
      if (!isObsolete) base.out(text);
    },
    err: (text) => {
      if (!stop.signal.aborted) base.err(text);
    },
    engine: async () => {
      const engine = await base.engine();
      return {
        ...engine,
        // What was checked is what runs; a later edit starts a run of its own.
        loadProject: async (options) => checked ?? engine.loadProject(options),
        runProject: async (project, options) => {
          const result = await engine.runProject(project, {
            ...options,
            signal: AbortSignal.any([options.signal, stop.signal]),
            onEvent: (event) => {
              options.onEvent(event);
              stop.onEvent(event);
            },
          });
          isObsolete = stop.signal.aborted && result.status === 'interrupted';
          return result;
        },
      };
    },
    onSignal: (listener) => {
      const cancel = (): void => listener('SIGTERM');
      listeners.add(cancel);
      return () => listeners.delete(cancel);
    },
  };
  const cancel = (): void => {
    if (listeners.size === 0) process.exit(0);
    for (const listener of listeners) listener();
  };
  let last = Promise.resolve();
  const answer = async (request: WatchRequest): Promise<void> => {
    if (request.kind === 'check') {
      checked = undefined;
      const { reply, project } = await check(session, options);
      checked = project;
      process.send?.(reply.kind === 'checked' ? upToDate(reply, imported) : reply);
      project?.loadCode();
    } else if (request.kind === 'run') {
      const exitCode = await main(argv, session);
      // Whoever reads what it writes knows by its end that all of it has come.
      const isRead = options.json === true;
      if (!isRead && process.memoryUsage.rss() < MOST_BYTES && process.connected) {
        [stop, isObsolete, checked] = [new ObsoleteStop(), false, undefined];
        process.send?.({ kind: 'ended', exitCode } satisfies RunEnded);
        return;
      }
      process.exitCode = exitCode;
      process.disconnect?.();
    }
  };
  process.on('message', (request: WatchRequest) => {
    if (request.kind === 'cancel') cancel();
    else if (request.kind === 'stop-before') stop.stopBefore(request.nodes);
    else last = last.then(() => answer(request));
  });
  // Nobody waits for the result any more.
  process.on('disconnect', () => {
    if (process.exitCode === undefined) cancel();
  });
  // Ctrl-C in a terminal comes to all processes; the one that watches says what to do.
  base.onSignal(() => undefined);
}

/** The reply, unless one of its modules was imported as it was before. */
function upToDate(
  reply: Extract<WatchReply, { kind: 'checked' }>,
  imported: Map<string, string>,
): WatchReply {
  for (const [name, digest] of Object.entries(reply.list.code)) {
    if ((imported.get(name) ?? digest) !== digest) return { kind: 'outdated' };
    imported.set(name, digest);
  }
  return reply;
}

async function check(
  session: Session,
  options: CommonOptions,
): Promise<{ reply: WatchReply; project?: ProjectFacts }> {
  try {
    const engine = await session.engine();
    engine.forgetCode();
    const project = await openProject(session, options);
    return { reply: { kind: 'checked', list: engine.watchList(project) }, project };
  } catch (error) {
    const color = wantsColour({
      isTty: session.isErrTty,
      noColorFlag: !options.color,
      env: session.env,
    });
    const text = options.json
      ? JSON.stringify(errorJson(error))
      : renderError(error, { color, debug: options.debug === true });
    return { reply: { kind: 'invalid', text: redact(text) } };
  }
}
