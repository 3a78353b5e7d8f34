/**
 * A reader that leaves early, as in `dag ls | head -1`, or a terminal that is
 * closed: nobody is told.
 *
 * What was still to be written is dropped. Work goes on to its end, because a run
 * is for its files too, and the exit code stays that of the work.
 */

/** Lets the streams of this process lose their reader without an error. */
export function endQuietlyOnBrokenPipe(): void {
  let isTold = false;
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      const isGone = error.code === 'EPIPE' || (error.code === 'EIO' && stream.isTTY);
      if (isGone || isTold) return;
      // Such as a full disk under "> file": the work goes on, but it was not all said.
      isTold = true;
      if (stream === process.stdout) {
        process.stderr.write(`bad-output  the output cannot be written (${error.message})\n`);
      }
      process.once('exit', () => {
        process.exitCode ||= 1;
      });
    });
  }
}
