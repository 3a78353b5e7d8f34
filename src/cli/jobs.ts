/**
 * How many partitions are computed at once.
 */
import { EngineError } from '../errors/errors.js';

/** `4`, or `50%` of the cores; all cores when absent. At least one. */
export function parseJobs(text: string | undefined, cores: number): number {
  if (text === undefined) return cores;
  const match = /^(\d+)(%?)$/.exec(text);
  const number = match ? Number(match[1]) : 0;
  if (number < 1 || number > 10_000) {
    throw new EngineError(
      'usage',
      'bad-jobs',
      `--jobs is "${text}", expected a number or a percentage`,
      {
        hint: 'write --jobs 4, or --jobs 50% for half of the cores',
      },
    );
  }
  return match?.[2] === '%' ? Math.max(1, Math.floor((cores * number) / 100)) : number;
}
