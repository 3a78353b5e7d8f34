/**
 * A reader that leaves early, as in `dag ls | head -1`: nobody is told.
 *
 * What was still to be written is dropped. Work goes on to its end, because a run
 * is for its files too, and the exit code stays that of the work.
 */

/** Lets the streams of this process lose their reader without an error. */
export function endQuietlyOnBrokenPipe(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
    });
  }
}
