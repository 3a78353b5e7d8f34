/**
 * What the operating system refused, said so that a person can act on it.
 */
import { asEngineError, EngineError } from './errors.js';

const NO_SPACE = new Set(['ENOSPC', 'EDQUOT']);
const NOT_ALLOWED = new Set(['EACCES', 'EPERM', 'EROFS']);

/** A full disk or a folder that may not be written, as an EngineError; any other error as it is. */
export function asSystemError(error: unknown): unknown {
  if (!(error instanceof Error) || asEngineError(error)) return error;
  const { code, path, message } = error as NodeJS.ErrnoException;
  if (code === undefined) return error;
  if (NO_SPACE.has(code)) {
    return new EngineError('data', 'disk-full', `the disk is full (${message})`, {
      hint: 'free some space and run again; what was published before is untouched',
      cause: error,
    });
  }
  if (NOT_ALLOWED.has(code)) {
    const what = path === undefined ? 'a file' : `"${path}"`;
    return new EngineError('data', 'not-allowed', `${what} cannot be used (${message})`, {
      hint: 'allow this user to read and write the project folder, or work in another one with -C',
      cause: error,
    });
  }
  return error;
}
