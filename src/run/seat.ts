/**
 * One worker thread with the batches in its hands and the clock that runs on them.
 *
 * The clock runs from the moment when the worker says that it begins, so that
 * neither its start nor its waiting counts. A limit is only kept while one batch
 * at a time is in its hands.
 */
import type { Worker } from 'node:worker_threads';
import { durationText } from '../config/failure-policy.js';
import type { BatchRequest, BatchResult, ToWorker } from './job.js';
import { describeEnd, WorkerLost } from './worker-lost.js';

/** What starting and loading code may take before the clock of a batch runs, in milliseconds. */
const START_MS = 20_000;

/** A batch and who waits for it. */
export interface Waiting {
  readonly request: BatchRequest;
  readonly resolve: (result: BatchResult) => void;
  readonly reject: (error: Error) => void;
}

interface FromWorker {
  readonly begun?: number;
  readonly result?: BatchResult;
  readonly crashed?: { readonly batch: number; readonly message: string; readonly stack?: string };
}

export class Seat {
  readonly worker: Worker;
  readonly running = new Map<number, Waiting>();
  /** The job that its worker has loaded. */
  job = -1;
  isEnded = false;
  /** It was ended because nothing is left for it to do. */
  isRetired = false;
  private readonly onIdle: () => void;
  private timer: NodeJS.Timeout | undefined;
  private limit: number | undefined;
  private cause: unknown;
  private isOverdue = false;

  /** `onIdle` is called when a batch is done; `onEnd` when the worker ended on its own or was stopped. */
  constructor(worker: Worker, onIdle: () => void, onEnd: (seat: Seat) => void) {
    this.worker = worker;
    this.onIdle = onIdle;
    worker.on('message', (message: FromWorker) => this.receive(message));
    worker.on('error', (cause) => {
      this.cause = cause;
    });
    worker.on('exit', (exitCode) => {
      this.end(exitCode);
      onEnd(this);
    });
  }

  /** Hands a batch to the worker; with a limit in milliseconds only when its hands are empty. */
  give(waiting: Waiting, message: ToWorker, limit: number | undefined): void {
    this.running.set(waiting.request.batch, waiting);
    this.limit = limit;
    if (limit !== undefined) this.arm(START_MS + limit);
    this.tell(message);
  }

  tell(message: ToWorker): void {
    this.worker.postMessage(message);
  }

  /** Ends the worker, whose hands are empty. */
  async retire(): Promise<void> {
    this.isRetired = true;
    await this.worker.terminate();
  }

  private receive({ begun, result, crashed }: FromWorker): void {
    if (begun !== undefined) {
      if (this.limit !== undefined && this.running.has(begun)) this.arm(this.limit);
      return;
    }
    clearTimeout(this.timer);
    const batch = result?.batch ?? crashed?.batch ?? -1;
    const waiting = this.running.get(batch);
    this.running.delete(batch);
    if (result) waiting?.resolve(result);
    else waiting?.reject(new Error(crashed?.message, { cause: crashed?.stack }));
    this.onIdle();
  }

  private arm(milliseconds: number): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      // This thread may have been busy: what has arrived meanwhile is read first.
      const batches = [...this.running.keys()];
      setImmediate(() =>
        setImmediate(() => {
          if (!batches.some((batch) => this.running.has(batch))) return;
          this.isOverdue = true;
          void this.worker.terminate();
        }),
      );
    }, milliseconds);
  }

  private end(exitCode: number): void {
    clearTimeout(this.timer);
    this.isEnded = true;
    const isCulprit = this.running.size === 1;
    const what = this.isOverdue
      ? `it did not finish within ${durationText(this.limit as number)} and was stopped`
      : describeEnd(exitCode, this.cause);
    for (const waiting of this.running.values()) waiting.reject(new WorkerLost(what, isCulprit));
    this.running.clear();
  }
}
