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
    const synced = new Promise<void>((resolve, reject) => {
      const fd = openSync(path, 'r+');
      fsync(fd, (error) => {
        closeSync(fd);
        if (error) reject(error);
        else resolve();
      });
    });
    this.pending.push(
      synced.then(
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
