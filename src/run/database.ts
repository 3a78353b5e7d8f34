/**
 * Loads published Parquet files into the project's database, for people who
 * would rather ask SQL.
 *
 * Derived data: the tables of a node are replaced, or changed where most of them
 * stays, in one transaction that a thread of its own prepares while the node goes on writing files. Begun
 * late and let go early, because one owner at a time may hold the file.
 */
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { asEngineError, EngineError } from '../errors/errors.js';
import { asSystemError } from '../errors/system-error.js';
import { isServerUrl } from '../postgres/address.js';
import { databaseLabel } from './database-state.js';
import type { DatabaseFailure, DatabaseReply, DatabaseRequest } from './database-worker.js';
import type { PublishingRun, TableOwner, TableSource } from './table-driver.js';

/** Tables of one node on their way into the database. */
export interface TableLoad {
  /** Makes a table hold the rows of a file. */
  add(load: TableSource): void;
  /** Enters the run into table `runs` of the schema. */
  enterRun(): void;
  /** Makes all tables visible at once; the files must be at their place. */
  commit(): Promise<void>;
  /** Leaves the database as it was. */
  rollback(): void;
}

/** The run whose tables they are; what sources brought in is known when tables are published. */
export interface LoadingRun {
  readonly id: string;
  readonly startedAt: Date;
  readonly command: string;
  readonly now: () => Date;
  readonly dataDigest: () => string;
}

/** The project's database, opened on first use. */
export class Database {
  private readonly database: string;
  private readonly run: LoadingRun;
  private worker: Worker | undefined;
  private readonly waiting = new Map<number, (reply: DatabaseReply) => void>();
  private lastRequest = 0;
  /** What others do to the database until it is ours; undefined when it is. */
  private others: Promise<unknown> | undefined;

  /** `database`: the path of a file, or the URL of a server. */
  constructor(database: string, run: LoadingRun) {
    this.database = database;
    this.run = run;
  }

  get isServer(): boolean {
    return isServerUrl(this.database);
  }

  /** Has the thread load its code while this one computes or writes what it will read; opens nothing. */
  prepare(): void {
    this.worker ??= this.start();
  }

  /** Has the thread open a database that is there for tables to come; what goes wrong, they are told. */
  openAhead(): void {
    this.send({ kind: 'open' });
  }

  /** Begins to load tables of a node. Loads do not overlap: end one before the next begins. */
  begin({
    configDigest,
    ...owner
  }: Omit<TableOwner, 'run'> & Pick<PublishingRun, 'configDigest'>): TableLoad {
    const { id, startedAt, command, now, dataDigest } = this.run;
    const run: PublishingRun = {
      ...{ id, command, configDigest },
      startedAt: startedAt.toISOString(),
      publishedAt: now().toISOString(),
      dataDigest: dataDigest(),
    };
    this.send({ kind: 'begin', ...owner, run });
    return {
      add: (load) => this.send({ kind: 'table', ...load }),
      enterRun: () => this.send({ kind: 'run' }),
      commit: async () => {
        const { error } = await this.ask({ kind: 'commit' });
        if (error !== undefined) throw this.failure(error);
      },
      rollback: () => this.send({ kind: 'rollback' }),
    };
  }

  /** Leaves the database to somebody else until this work has ended; requests wait for it. */
  yieldTo(work: Promise<unknown>): void {
    const others = Promise.allSettled([this.others, work]);
    this.others = others;
    // Before those that wait: they are then sent, in order.
    void others.then(() => {
      if (this.others === others) this.others = undefined;
    });
  }

  /** Waits for all loads and lets go of the file; a later load opens it again. */
  async release(): Promise<void> {
    // Otherwise it is told at once, so that its thread closes without a rest.
    if (this.others) await this.others;
    const { worker } = this;
    if (!worker) return;
    const closed = this.ask({ kind: 'close' });
    this.worker = undefined;
    this.yieldTo(closed);
    await closed;
    // Nobody waits for its end, which tells others who wait for another thread that theirs has ended.
    worker.removeAllListeners('exit');
    void worker.terminate();
  }

  private failure({ message: text, hint }: DatabaseFailure): EngineError {
    if (hint !== undefined) return new EngineError('data', 'database', text, { hint });
    // Whoever comes after the first failure is only told that there was one.
    const message = /Original error: "(.*)"$/s.exec(text)?.[1] ?? text;
    const refused = asEngineError(asSystemError(new Error(message)));
    if (refused) return refused;
    const name = this.isServer ? databaseLabel(this.database) : this.database;
    return new EngineError('data', 'database', `"${name}" cannot be written: ${message}`, {
      hint: 'the published files are complete; close other programs that hold the database, or delete it, and run again',
    });
  }

  private ask(request: DatabaseRequest): Promise<DatabaseReply> {
    return new Promise((resolve) => {
      const id = ++this.lastRequest;
      this.waiting.set(id, resolve);
      this.send({ ...request, id });
    });
  }

  private send(request: DatabaseRequest): void {
    if (this.others) {
      void this.others.then(() => this.send(request));
      return;
    }
    this.worker ??= this.start();
    this.worker.postMessage(request);
  }

  private start(): Worker {
    const file = fileURLToPath(new URL('./database-worker.js', import.meta.url));
    const worker = new Worker(file, { workerData: this.database });
    const end = (reply: Omit<DatabaseReply, 'id'>): void => {
      for (const [id, resolve] of this.waiting) resolve({ ...reply, id });
      this.waiting.clear();
    };
    worker.on('message', (reply: DatabaseReply) => {
      this.waiting.get(reply.id)?.(reply);
      this.waiting.delete(reply.id);
    });
    worker.on('error', (cause) => end({ error: { message: (cause as Error).message } }));
    worker.on('exit', () => end({ error: { message: 'its thread has ended' } }));
    return worker;
  }
}
