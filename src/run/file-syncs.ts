/**
 * Makes files durable while other work goes on: the disk is slower than what
 * there is left to do, and slowest when all of a large file waits until its end.
 *
 * The disk is asked at once: were a file opened beside, it would be asked only when
 * this thread, busy with the next file, hears that it is open.
 */
import { closeSync, fsync, openSync } from 'node:fs';

export class FileSyncs {
  private readonly pending: Promise<unknown>[] = [];

  /** Begins to make durable what a file holds by now; once more when it is complete. */
  begin(path: string): void {
    const fd = openSync(path, 'r+');
    const synced = new Promise<unknown>((resolve) => fsync(fd, resolve));
    this.pending.push(
      synced.then((error) => {
        closeSync(fd);
        return error ?? undefined;
      }),
    );
  }

  /** Waits until all are; throws what went wrong first. */
  async settle(): Promise<void> {
    const failed = (await Promise.all(this.pending)).find((error) => error !== undefined);
    this.pending.length = 0;
    if (failed !== undefined) throw failed;
  }
}
