/**
 * Makes files durable while other work goes on: the disk is slower than what
 * there is left to do, and slowest when all of a large file waits until its end.
 */
import { open } from 'node:fs/promises';

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
  const file = await open(path, 'r+');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}
