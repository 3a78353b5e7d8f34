/**
 * A worker that ended, or was ended, before it handed in a batch.
 */

/** Why a batch came back without a result. */
export class WorkerLost extends Error {
  /** True when this batch alone was in the worker's hands, so that one of its partitions did it. */
  readonly isCulprit: boolean;

  constructor(message: string, isCulprit: boolean) {
    super(message);
    this.name = 'WorkerLost';
    this.isCulprit = isCulprit;
  }
}

/** What became of a worker, in words that follow "its worker". */
export function describeEnd(exitCode: number, cause: unknown): string {
  if (cause === undefined) return `its worker ended with exit code ${exitCode} while computing it`;
  const { code, message } = cause as NodeJS.ErrnoException;
  return code === 'ERR_WORKER_OUT_OF_MEMORY'
    ? 'its worker ran out of memory while computing it'
    : `its worker ended while computing it: ${message ?? String(cause)}`;
}
