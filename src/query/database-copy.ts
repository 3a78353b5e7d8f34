/**
 * A copy of the project's database, to read from.
 *
 * DuckDB lets one process own a file: a query that opened it would make a run
 * fail, and a run would keep queries out. So its bytes are copied, which locks
 * nobody out. A copy counts only when nothing was written meanwhile; the database
 * survives a crash at any moment, so it can be read as it stood at one.
 */
import { constants, copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { EngineError } from '../errors/errors.js';
import { stampOf } from './file-stamp.js';

/** Longer than the steps in which file systems count time: a later write has a later time. */
const TICK_MS = 15;
const ATTEMPTS = 40;
/** What DuckDB has written but not yet put in its place. */
const LOG = '.wal';

/** A copy in a folder of its own. */
export interface DatabaseCopy {
  readonly path: string;
  /** What it is a copy of. */
  readonly original: string;
  /** Files that it consists of. */
  readonly files: readonly string[];
  /** Removes it; who has it open can go on reading. */
  remove(): void;
}

/** Copies the database; undefined when there is none. Throws when it does not come to rest. */
export async function copyDatabase(path: string): Promise<DatabaseCopy | undefined> {
  if (stampOf(path) === undefined) return undefined;
  const folder = mkdtempSync(join(tmpdir(), 'tetra-query-'));
  const copy = join(folder, 'database');
  const remove = (): void => rmSync(folder, { recursive: true, force: true });
  try {
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const before = stateOf(path);
      await sleep(TICK_MS);
      rmSync(`${copy}${LOG}`, { force: true });
      for (const end of ['', LOG]) copyIfThere(`${path}${end}`, `${copy}${end}`);
      if (before !== stateOf(path)) continue;
      return { path: copy, original: path, files: [copy, `${copy}${LOG}`], remove };
    }
    throw new EngineError('data', 'database-busy', `"${path}" is being written all the time`, {
      hint: 'ask again when the run has ended; views of published files can be asked at any time',
    });
  } catch (error) {
    remove();
    throw error;
  }
}

function copyIfThere(from: string, to: string): void {
  try {
    copyFileSync(from, to, constants.COPYFILE_FICLONE);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
}

function stateOf(path: string): string {
  return `${stampOf(path)} ${stampOf(`${path}${LOG}`)}`;
}
