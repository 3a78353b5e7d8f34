/**
 * A file that a command writes because it was asked to, with its folder.
 */
import { writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { makeFolder } from '../cache/make-folder.js';
import { EngineError } from '../errors/errors.js';
import { redact } from '../errors/secrets.js';
import { asSystemError } from '../errors/system-error.js';

/** Writes the text; says in words when the path cannot be written. */
export function writeTextFile(path: string, text: string): void {
  try {
    makeFolder(dirname(path));
    writeFileSync(path, redact(text));
  } catch (cause) {
    const known = asSystemError(cause);
    if (known !== cause) throw known;
    throw new EngineError(
      'usage',
      'bad-output',
      `"${path}" cannot be written (${(cause as Error).message})`,
      { hint: 'name a file in a folder that exists or can be made', cause },
    );
  }
}
