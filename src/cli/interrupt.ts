/**
 * Ctrl-C: the first one lets running work finish and be kept, the second one
 * ends the process where it stands. What was stored stays stored either way.
 */
import type { Session, StopSignal } from './session.js';

/** 128 + the number of the signal, as shells have it. */
const EXIT_CODES: Readonly<Record<StopSignal, number>> = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 };

export interface Interrupt {
  readonly signal: AbortSignal;
  /** Exit code of an interrupted run. */
  exitCode(): number;
  release(): void;
}

/** Exit code of a process that was asked to end. */
export function exitCodeOfSignal(signal: StopSignal): number {
  return EXIT_CODES[signal];
}

/** Sets the exit code of this process; one whose terminal is gone ends at once, by the signal itself. */
export function endWith(exitCode: number): void {
  process.exitCode = exitCode;
  // Node aborts where it gives a terminal back that is no longer there.
  if (exitCode === EXIT_CODES.SIGHUP) process.kill(process.pid, 'SIGHUP');
}

/** Listens from now until `release`. */
export function listenForInterrupt(session: Session): Interrupt {
  const controller = new AbortController();
  let exitCode = exitCodeOfSignal('SIGINT');
  const release = session.onSignal((signal) => {
    const code = exitCodeOfSignal(signal);
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
