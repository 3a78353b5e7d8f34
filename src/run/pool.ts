/**
 * Long-lived worker threads, one set per run.
 *
 * worker-threads-pool starts a thread for every acquire, so each worker is
 * acquired once, kept for the whole run and ended at its close. A worker has a few
 * batches waiting, so that it never waits for a message.
 */
import { fileURLToPath } from 'node:url';
import type { Worker } from 'node:worker_threads';
import Pool from 'worker-threads-pool';
import { SharedBlocks } from '../table/shared.js';
import type { BatchRequest, BatchResult, Job, ToWorker } from './job.js';

/** Enough that no worker waits while this thread writes files. */
const IN_FLIGHT = 4;

interface Waiting {
  readonly request: BatchRequest;
  readonly resolve: (result: BatchResult) => void;
  readonly reject: (error: Error) => void;
}

interface Seat {
  readonly worker: Worker;
  readonly running: Map<number, Waiting>;
  job: number;
}

/** Hands batches to workers in the order given. */
export class WorkerPool {
  private readonly pool: Pool;
  private readonly size: number;
  private seats: Promise<Seat[]> | undefined;
  private readonly queue: Waiting[] = [];
  private readonly blocks = new SharedBlocks();
  private job: Job | undefined;

  /** `jobs`: threads that may be busy. The main thread is one of them: it plans, logs and writes files. */
  constructor(jobs: number) {
    this.size = Math.max(1, jobs - 1);
    this.pool = new Pool({ max: this.size });
  }

  /** The node whose batches come next. */
  setJob(job: Job): void {
    this.job = job;
    this.blocks.clear();
  }

  /** Takes back the shared memory of results that have been read. */
  recycle(blocks: Iterable<SharedArrayBuffer>): void {
    this.blocks.give(blocks);
  }

  async run(request: BatchRequest): Promise<BatchResult> {
    this.seats ??= this.start();
    const seats = await this.seats;
    return new Promise((resolve, reject) => {
      this.queue.push({ request, resolve, reject });
      this.dispatch(seats);
    });
  }

  /** Ends the workers; batches that still run are given up. */
  async close(): Promise<void> {
    if (!this.seats) return;
    const seats = await this.seats;
    await Promise.all(seats.map((seat) => seat.worker.terminate()));
  }

  private async start(): Promise<Seat[]> {
    return Promise.all(Array.from({ length: this.size }, () => this.acquire()));
  }

  private acquire(): Promise<Seat> {
    const file = fileURLToPath(new URL('./worker.js', import.meta.url));
    return new Promise((resolve, reject) => {
      this.pool.acquire(file, {}, (error, worker) => {
        if (error || !worker) {
          reject(error ?? new Error('no worker could be started'));
          return;
        }
        const seat: Seat = { worker, running: new Map(), job: -1 };
        worker.on('message', (message: { result?: BatchResult; crashed?: Crash }) => {
          this.receive(seat, message);
        });
        worker.on('error', (cause) => {
          for (const waiting of seat.running.values()) waiting.reject(cause as Error);
          seat.running.clear();
        });
        resolve(seat);
      });
    });
  }

  private receive(seat: Seat, message: { result?: BatchResult; crashed?: Crash }): void {
    const batch = message.result?.batch ?? message.crashed?.batch ?? -1;
    const waiting = seat.running.get(batch);
    seat.running.delete(batch);
    if (message.result) waiting?.resolve(message.result);
    else waiting?.reject(new Error(message.crashed?.message, { cause: message.crashed?.stack }));
    void this.seats?.then((seats) => this.dispatch(seats));
  }

  private dispatch(seats: Seat[]): void {
    for (let depth = 1; depth <= IN_FLIGHT; depth++) {
      for (const seat of seats) {
        if (seat.running.size >= depth) continue;
        const next = this.queue.shift();
        if (!next) return;
        const job = this.job as Job;
        if (seat.job !== job.id) {
          tell(seat, { job });
          seat.job = job.id;
        }
        seat.running.set(next.request.batch, next);
        // All blocks must go round: one that stays here is replaced by a new one there.
        tell(seat, { batch: next.request, free: this.blocks.take(this.queue.length + 1) });
      }
    }
  }
}

function tell(seat: Seat, message: ToWorker): void {
  seat.worker.postMessage(message);
}

interface Crash {
  readonly batch: number;
  readonly message: string;
  readonly stack?: string;
}
