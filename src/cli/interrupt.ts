/**
 * Ctrl-C: the first one lets running work finish and be kept, the second one
 * ends the process where it stands. What was stored stays stored either way.
 */
import type { Session } from './session.js';

export interface Interrupt {
  readonly signal: AbortSignal;
  /** Exit code of an interrupted run: 128 + the number of the signal. */
  exitCode(): number;
  release(): void;
}

/** Listens from now until `release`. */
export function listenForInterrupt(session: Session): Interrupt {
  const controller = new AbortController();
  let exitCode = 130;
  const release = session.onSignal((signal) => {
    const code = signal === 'SIGTERM' ? 143 : 130;
    if (controller.signal.aborted) {
      session.exit(code);
      return;
    }
    exitCode = code;
    session.err('\ninterrupted: finishing what is running; once more ends it at once\n');
    controller.abort();
  });
  return { signal: controller.signal, exitCode: () => exitCode, release };
}
