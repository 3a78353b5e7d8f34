/**
 * From what a person types to the record of a run.
 */
import { EngineError } from '../errors/errors.js';

/**
 * The id of a run: `last`, `last~2` (two before it), or the beginning of an id.
 *
 * @param ids  of all recorded runs, oldest first
 * @throws {EngineError} kind "usage", code "unknown-run"
 */
export function findRun(text: string, ids: readonly string[]): string {
  if (ids.length === 0) {
    throw unknown('no run is recorded yet', 'dag run makes the first record');
  }
  const match = /^last(?:~(\d{1,9}))?$/.exec(text);
  if (match) {
    const back = Number(match[1] ?? 0);
    const found = ids[ids.length - 1 - back];
    if (found !== undefined) return found;
    const count =
      ids.length === 1 ? 'only one run is recorded' : `only ${ids.length} runs are recorded`;
    throw unknown(
      `"${text}" does not exist: ${count}`,
      'a run with nothing to do leaves no record',
    );
  }
  const found = ids.filter((id) => id.startsWith(text));
  if (found.length === 1) return found[0] as string;
  if (found.length === 0 || text === '') {
    throw unknown(
      `no run has an id that begins with "${text}"`,
      `the last one is ${ids.at(-1)}; dag runs lists them`,
    );
  }
  const shown = found.slice(-3).join(', ');
  throw unknown(
    `${found.length} runs have an id that begins with "${text}"`,
    `write more of it: ${shown}`,
  );
}

function unknown(message: string, hint: string): EngineError {
  return new EngineError('usage', 'unknown-run', message, { hint });
}
