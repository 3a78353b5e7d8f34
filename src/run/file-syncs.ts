/**
 * Makes files durable while other work goes on: the disk is slower than what
 * there is left to do, and slowest when all of a large file waits until its end.
 */
import { close, fsync, open } from 'node:fs';
import { promisify } from 'node:util';

// The module of promises is loaded by nobody else in a run, and that takes 10 ms.
const [openSoon, fsyncSoon, closeSoon] = [promisify(open), promisify(fsync), promisify(close)];

export class FileSyncs {
  private readonly pending: Promise<unknown>[] = [];

  /** Begins to make durable what a file holds by now; once more when it is complete. */
  begin(path: string): void {
    this.pending.push(
      sync(path).then(
        () => undefined,
        (error: unknown) => error,
      ),
    );
  }

  /** Waits until all are; throws what went wrong first. */
  async settle(): Promise<void> {
    const failed = (await Promise.all(this.pending)).find((error) => error !== undefined);
    this.pending.length = 0;
    if (failed !== undefined) throw failed;
  }
}

async function sync(path: string): Promise<void> {
  const fd = await openSoon(path, 'r+');
  try {
    await fsyncSoon(fd);
  } finally {
    await closeSoon(fd);
  }
}
