/**
 * The process that runs for `dag watch`: it loads engine and code ahead, waits
 * for its one run, and ends with it.
 *
 * A process per run sees every edit of code, and gives all its memory back.
 */

import { renderError } from '../../errors/render.js';
import { errorJson } from '../../report/error-json.js';
import { wantsColour } from '../../report/paint.js';
import { type CommonOptions, openProject } from '../common-options.js';
import { processSession } from '../process-session.js';
import type { Session } from '../session.js';
import type { WatchReply, WatchRequest } from './messages.js';

/** Serves one run of `dag <argv>`. `options`: those of the command line, parsed. */
export function serveRun(
  argv: readonly string[],
  options: CommonOptions,
  main: (argv: readonly string[], session: Session) => Promise<number>,
): void {
  const base = processSession(argv);
  const listeners = new Set<() => void>();
  const session: Session = {
    ...base,
    onSignal: (listener) => {
      const end = base.onSignal(listener);
      const cancel = (): void => listener('SIGTERM');
      listeners.add(cancel);
      return () => {
        end();
        listeners.delete(cancel);
      };
    },
  };
  const cancel = (): void => {
    if (listeners.size === 0) process.exit(0);
    for (const listener of listeners) listener();
  };
  let last = Promise.resolve();
  const answer = async (request: WatchRequest): Promise<void> => {
    if (request.kind === 'check') process.send?.(await check(session, options));
    else if (request.kind === 'run') {
      process.exitCode = await main(argv, session);
      process.disconnect?.();
    }
  };
  process.on('message', (request: WatchRequest) => {
    if (request.kind === 'cancel') cancel();
    else last = last.then(() => answer(request));
  });
  // Nobody waits for the result any more.
  process.on('disconnect', () => {
    if (process.exitCode === undefined) cancel();
  });
  // A signal from the terminal comes to all; before the run there is nothing to finish.
  base.onSignal(() => {
    if (listeners.size === 0) process.exit(0);
  });
}

async function check(session: Session, options: CommonOptions): Promise<WatchReply> {
  try {
    const engine = await session.engine();
    const project = await openProject(session, options);
    return { kind: 'checked', list: engine.watchList(project) };
  } catch (error) {
    const color = wantsColour({
      isTty: session.isErrTty,
      noColorFlag: !options.color,
      env: session.env,
    });
    const text = options.json
      ? JSON.stringify(errorJson(error))
      : renderError(error, { color, debug: options.debug === true });
    return { kind: 'invalid', text };
  }
}
