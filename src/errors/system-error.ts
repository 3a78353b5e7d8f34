/**
 * What the operating system refused, said so that a person can act on it.
 */
import { asEngineError, EngineError } from './errors.js';

type Refusal = 'no-space' | 'not-allowed';

const BY_CODE: Readonly<Record<string, Refusal>> = {
  ENOSPC: 'no-space',
  EDQUOT: 'no-space',
  EACCES: 'not-allowed',
  EPERM: 'not-allowed',
  EROFS: 'not-allowed',
};
/** Libraries that open files themselves hand on only the words of the system. */
const BY_WORDS: readonly [RegExp, Refusal][] = [
  [/No space left on device|Disk quota exceeded/, 'no-space'],
  // A service that denies something says so, too, and means another thing.
  [/IO Error: .*(Permission denied|Operation not permitted|Read-only file system)/, 'not-allowed'],
];

/** A full disk or a folder that may not be written, as an EngineError; any other error as it is. */
export function asSystemError(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const known = asEngineError(error);
  // Whoever opened the database knows only that it did not open.
  if (known && known.code !== 'database') return error;
  const refusal = refusalOf(error);
  if (refusal === undefined) return error;
  const { message } = error;
  if (refusal === 'no-space') {
    return new EngineError('data', 'disk-full', `the disk is full (${message})`, {
      hint: 'free some space and run again; what was published before is untouched',
      cause: error,
    });
  }
  const path = (error as NodeJS.ErrnoException).path ?? /"([^"]+)"/.exec(message)?.[1];
  const what = path === undefined ? 'a file' : `"${path}"`;
  return new EngineError('data', 'not-allowed', `${what} cannot be used (${message})`, {
    hint: 'allow this user to read and write the project folder, or work in another one with -C',
    cause: error,
  });
}

function refusalOf(error: Error): Refusal | undefined {
  const { code } = error as NodeJS.ErrnoException;
  const byCode = code === undefined ? undefined : BY_CODE[code];
  return byCode ?? BY_WORDS.find(([words]) => words.test(error.message))?.[1];
}
