/**
 * Long-lived worker threads, one set per run.
 *
 * worker-threads-pool starts a thread for every acquire, so each worker is
 * acquired once, kept for the whole run and ended at its close. A worker has a few
 * batches waiting, so that it never waits for a message; one at a time as soon as
 * it matters which of them did harm. A worker that ends is replaced. While this thread
 * has nothing to do but wait, one more worker takes its core until the job ends.
 */
import { fileURLToPath } from 'node:url';
import type Pool from 'worker-threads-pool';
import { SharedBlocks } from '../table/shared.js';
import { IdleWatch } from './idle-watch.js';
import type { BatchRequest, BatchResult, Job } from './job.js';
import { REST_MS } from './lanes.js';
import { Seat, type Waiting } from './seat.js';

/** Enough that no worker waits while this thread writes files. */
const IN_FLIGHT = 4;

/** Hands batches to workers in the order given. */
export class WorkerPool {
  private pool: Promise<Pool> | undefined;
  private readonly size: number;
  private readonly most: number;
  private seats: Promise<Seat[]> | undefined;
  private readonly queue: Waiting[] = [];
  private readonly blocks = new SharedBlocks();
  private job: Job | undefined;
  private isWriting = false;
  /** A worker was lost in this job. */
  private isCareful = false;
  private isClosed = false;
  private readonly mainThread = new IdleWatch();
  /** What takes the core of this thread, from when it is asked for. */
  private substitute: { seat?: Seat } | undefined;

  /** `jobs`: threads that may be busy. The main thread is one of them: it plans, logs and writes files. */
  constructor(jobs: number) {
    this.size = Math.max(1, jobs - 1);
    this.most = Math.max(1, jobs);
  }

  /** The node whose batches come next. `isWriting`: this thread writes files meanwhile, and needs its core. */
  setJob(job: Job, isWriting: boolean): void {
    this.job = job;
    this.isWriting = isWriting;
    this.isCareful = false;
    this.mainThread.reset();
    this.blocks.clear();
    this.dismissSubstitute();
  }

  /** Takes back the shared memory of results that have been read. */
  recycle(blocks: Iterable<SharedArrayBuffer>): void {
    this.blocks.give(blocks);
  }

  /** The result of a batch; rejects with WorkerLost when its worker ended before it. */
  async run(request: BatchRequest): Promise<BatchResult> {
    this.seats ??= this.start();
    const seats = await this.seats;
    return new Promise((resolve, reject) => {
      this.queue.push({ request, resolve, reject });
      this.dispatch(seats);
      this.watch(seats);
    });
  }

  /** Ends the workers after a job that kept them busy for so many milliseconds, where that is long. */
  async restAfter(milliseconds: number): Promise<void> {
    if (milliseconds > REST_MS) await this.rest();
  }

  /** Ends the workers, which gives their memory back; who needs some next starts them again. */
  async rest(): Promise<void> {
    const resting = this.seats;
    this.seats = undefined;
    this.substitute = undefined;
    this.blocks.clear();
    for (const seat of (await resting) ?? []) await seat.retire();
  }

  /** Ends the workers; batches that still run are given up. */
  async close(): Promise<void> {
    this.isClosed = true;
    if (!this.seats) return;
    const seats = await this.seats;
    await Promise.all(seats.map((seat) => seat.worker.terminate()));
  }

  private async start(): Promise<Seat[]> {
    return Promise.all(Array.from({ length: this.size }, () => this.acquire()));
  }

  /** Loaded with the first worker: most commands never start one. */
  private async opened(): Promise<Pool> {
    const { default: Threads } = await import('worker-threads-pool');
    return new Threads({ max: this.most });
  }

  private async acquire(): Promise<Seat> {
    this.pool ??= this.opened();
    const pool = await this.pool;
    const file = fileURLToPath(new URL('./worker.js', import.meta.url));
    return new Promise((resolve, reject) => {
      pool.acquire(file, {}, (error, worker) => {
        if (error || !worker) {
          reject(error ?? new Error('no worker could be started'));
          return;
        }
        const seat = new Seat(
          worker,
          () => void this.seats?.then((seats) => this.dispatch(seats)),
          (ended) => this.replace(ended),
        );
        resolve(seat);
      });
    });
  }

  /** Starts one more worker where all have more than one batch in hand and this thread was seen idle. */
  private watch(seats: readonly Seat[]): void {
    if (this.substitute || this.size === this.most) return;
    if (this.isWriting || this.isCareful) return;
    if (seats.some((seat) => seat.running.size < 2) || !this.mainThread.isIdle()) return;
    const substitute: { seat?: Seat } = {};
    this.substitute = substitute;
    void this.acquire().then(
      async (seat) => {
        if (this.isClosed || !this.seats || this.substitute !== substitute) return seat.retire();
        substitute.seat = seat;
        this.seats = this.seats.then((seats) => [...seats, seat]);
        this.dispatch(await this.seats);
      },
      // The others do its work.
      () => undefined,
    );
  }

  /** Ends what took the core of this thread: its memory is as good as a worker's. */
  private dismissSubstitute(): void {
    const seat = this.substitute?.seat;
    this.substitute = undefined;
    if (!seat) return;
    this.seats = this.seats?.then((seats) => seats.filter((one) => one !== seat));
    void seat.retire();
  }

  private replace(ended: Seat): void {
    if (this.isClosed || ended.isRetired) return;
    this.isCareful = true;
    const before = this.seats;
    this.seats = before?.then(async (seats) => {
      const seat = await this.acquire();
      return seats.map((old) => (old === ended ? seat : old));
    });
    this.seats?.then(
      (seats) => this.dispatch(seats),
      (error: Error) => {
        for (const waiting of this.queue.splice(0)) waiting.reject(error);
      },
    );
  }

  private dispatch(seats: Seat[]): void {
    const job = this.job as Job;
    const most = this.isCareful || job?.timeout !== undefined ? 1 : IN_FLIGHT;
    for (let depth = 1; depth <= most; depth++) {
      for (const seat of seats) {
        if (seat.isEnded || seat.running.size >= depth) continue;
        const next = this.queue.shift();
        if (!next) return;
        if (seat.job !== job.id) {
          seat.tell({ job });
          seat.job = job.id;
        }
        // All blocks must go round: one that stays here is replaced by a new one there.
        const free = this.blocks.take(this.queue.length + 1);
        seat.give(next, { batch: next.request, free }, job.timeout);
      }
    }
  }
}
