/**
 * Recognises a node that changes what it reads: each of its runs would start
 * the next, for ever.
 *
 * A person may save a file during a run, once or twice; a file that was written
 * within three runs in a row, each begun for that alone, was written by them.
 */
import { statSync } from 'node:fs';

const RUNS = 3;

export class SelfTrigger {
  private began = Number.POSITIVE_INFINITY;
  private ended = Number.POSITIVE_INFINITY;
  private inARow = 0;
  private isOwn = false;

  /** A run begins. */
  begin(now: number): void {
    // Not begun for what the last one wrote: the count starts anew.
    if (!this.isOwn) this.inARow = 0;
    this.isOwn = false;
    this.began = now;
    this.ended = Number.POSITIVE_INFINITY;
  }

  /** It ends. */
  end(now: number): void {
    this.ended = now;
  }

  /** Takes note of changed data; true when the runs themselves change it. */
  isLoop(paths: readonly string[]): boolean {
    this.isOwn = paths.length > 0 && paths.every((path) => this.isWrittenWithin(path));
    if (this.isOwn) this.inARow++;
    return this.isOwn && this.inARow >= RUNS;
  }

  private isWrittenWithin(path: string): boolean {
    const mtime = statSync(path, { throwIfNoEntry: false })?.mtimeMs;
    return mtime !== undefined && mtime >= this.began && mtime <= this.ended;
  }
}
