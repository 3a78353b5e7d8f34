/**
 * One writer per project.
 *
 * The lock file names its owner and appears whole or not at all. An owner that no
 * longer lives loses the lock, and the run says so; one that is out of sight, on
 * another host, loses it after a minute without a heartbeat. Readers never lock.
 */
import { randomBytes } from 'node:crypto';
import {
  closeSync,
  constants,
  copyFileSync,
  existsSync,
  fstatSync,
  linkSync,
  openSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { makeFolder } from '../cache/make-folder.js';
import { EngineError } from '../errors/errors.js';
import {
  isOfThisHost,
  isSameOwner,
  type Owner,
  readOwner,
  sightOf,
  thisProcess,
} from './lock-owner.js';

const STEP_MS = 25;
const PATIENCE_MS = 500;
const BEAT_MS = 2000;
const SILENCE_MS = 60_000;
const SILENCE = 'a minute';
/** What linking answers on disks that know no links. */
const NO_LINKS = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS']);

/** A held lock. */
export interface Lock {
  /** Set when a dead owner's lock was taken over. */
  readonly takenOver: string | undefined;
  release(): void;
}

/** Takes the lock, or throws the error that names the owner (exit code 4). */
export function takeLock(path: string, command: string, now: Date): Lock {
  makeFolder(dirname(path));
  const me = thisProcess(command, now);
  const mine = `${path}.${randomBytes(4).toString('hex')}`;
  const fd = openSync(mine, 'wx');
  try {
    writeSync(fd, JSON.stringify(me));
    let takenOver: string | undefined;
    for (let attempt = 0; ; attempt++) {
      try {
        place(mine, path);
        return hold(path, me, takenOver);
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST' || attempt > 9) throw error;
      }
      const owner = readOwner(path);
      if (owner && livesOn(owner, () => silence(path, fd))) throw heldBy(owner, now);
      if (remove(path, owner)) takenOver = tookOver(owner);
    }
  } finally {
    closeSync(fd);
    rmSync(mine, { force: true });
  }
}

/** Puts a file at a path that is free; throws EEXIST when it is not. */
function place(file: string, path: string): void {
  try {
    linkSync(file, path);
  } catch (error) {
    if (!NO_LINKS.has((error as NodeJS.ErrnoException).code ?? '')) throw error;
    copyFileSync(file, path, constants.COPYFILE_EXCL);
  }
}

function hold(path: string, me: Owner, takenOver: string | undefined): Lock {
  const fd = openSync(path, 'r+');
  const beat = setInterval(() => {
    try {
      // The first byte again: the file's time moves by the clock of its disk, whoever looks at it.
      writeSync(fd, '{', 0);
    } catch {
      // Who looks from another host waits in vain; the run itself is not hurt.
    }
  }, BEAT_MS).unref();
  const release = (): void => {
    process.off('exit', release);
    clearInterval(beat);
    closeSync(fd);
    // A lock that was taken over meanwhile is somebody else's.
    if (isSameOwner(readOwner(path), me)) rmSync(path, { force: true });
  };
  // Whoever ends in the middle of a run does not write any more either.
  process.on('exit', release);
  return { takenOver, release };
}

/** True when the owner does not end within a moment: one that was killed needs it to give its memory back. */
function livesOn(owner: Owner, silent: () => number): boolean {
  for (let waited = 0; ; waited += STEP_MS) {
    const sight = sightOf(owner);
    if (sight === 'ended') return false;
    if (sight === 'out of sight') return silent() < SILENCE_MS;
    if (waited >= PATIENCE_MS) return true;
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, STEP_MS);
  }
}

/** Milliseconds since the last heartbeat, both times by the clock of the disk. */
function silence(path: string, fd: number): number {
  const beat = statSync(path, { throwIfNoEntry: false });
  return beat ? fstatSync(fd).mtimeMs - beat.mtimeMs : Number.POSITIVE_INFINITY;
}

/** Removes the lock of a dead owner; false when somebody else was faster. */
function remove(path: string, owner: Owner | undefined): boolean {
  const aside = `${path}.${randomBytes(4).toString('hex')}`;
  try {
    // Of several who see the dead owner, each file can be renamed by one only.
    renameSync(path, aside);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw error;
  }
  const isSame = isSameOwner(readOwner(aside), owner);
  // The lock of one who was faster, taken by mistake, goes back.
  if (!isSame && !existsSync(path)) place(aside, path);
  rmSync(aside, { force: true });
  return isSame;
}

function heldBy(owner: Owner, now: Date): EngineError {
  const isHere = isOfThisHost(owner);
  const who = `process ${owner.pid}${isHere ? '' : ` on "${owner.host}"`} ("${owner.command}")`;
  const age = ageText(now.getTime() - Date.parse(owner.since));
  const message = `another run works in this project: ${who}, for ${age}, since ${owner.since}`;
  const hint = isHere
    ? 'wait for it to end, or end it'
    : `wait for it to end, or end it there; without a sign of life from it the lock is free after ${SILENCE}`;
  return new EngineError('locked', 'locked', message, { hint });
}

function tookOver(owner: Owner | undefined): string {
  if (!owner) return 'took over a lock file that names no owner';
  const what = `took over the lock of process ${owner.pid}`;
  return isOfThisHost(owner)
    ? `${what}, which ended without releasing it`
    : `${what} on "${owner.host}", which gave no sign of life for ${SILENCE}`;
}

function ageText(milliseconds: number): string {
  const seconds = Math.max(0, Math.round(milliseconds / 1000));
  if (seconds < 120) return `${seconds} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 120 ? `${minutes} min` : `${Math.round(minutes / 60)} h`;
}
