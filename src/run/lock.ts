/**
 * One writer per project.
 *
 * The lock file names its owner by process, boot and start time. An owner that
 * no longer lives loses the lock, and the run says so. Readers never lock.
 */
import {
  closeSync,
  existsSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { EngineError } from '../errors/errors.js';

const STEP_MS = 25;
const PATIENCE_MS = 500;

interface Owner {
  readonly pid: number;
  readonly boot: string;
  /** Start time of the process in clock ticks since boot; tells a reused pid apart. */
  readonly start: string;
  readonly command: string;
  readonly since: string;
}

/** A held lock. */
export interface Lock {
  /** Set when a dead owner's lock was taken over. */
  readonly takenOver: string | undefined;
  release(): void;
}

/** Takes the lock, or throws the error that names the owner (exit code 4). */
export function takeLock(path: string, command: string, now: Date): Lock {
  mkdirSync(dirname(path), { recursive: true });
  const me: Owner = {
    pid: process.pid,
    boot: bootId(),
    start: processOf(process.pid).start,
    command,
    since: now.toISOString(),
  };
  let takenOver: string | undefined;
  for (let attempt = 0; ; attempt++) {
    try {
      const fd = openSync(path, 'wx');
      writeSync(fd, JSON.stringify(me));
      closeSync(fd);
      return { takenOver, release: () => rmSync(path, { force: true }) };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST' || attempt > 9) throw error;
      const owner = readOwner(path);
      if (owner && livesOn(owner)) {
        throw new EngineError(
          'locked',
          'locked',
          `another run works in this project: process ${owner.pid} ("${owner.command}"), since ${owner.since}`,
          { hint: 'wait for it to end, or end it' },
        );
      }
      if (!remove(path, owner)) continue;
      takenOver = owner
        ? `took over the lock of process ${owner.pid}, which ended without releasing it`
        : 'took over a lock file that names no owner';
    }
  }
}

/** Removes the lock of a dead owner; false when somebody else was faster. */
function remove(path: string, owner: Owner | undefined): boolean {
  const aside = `${path}.${process.pid}`;
  try {
    // Of several who see the dead owner, each file can be renamed by one only.
    renameSync(path, aside);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw error;
  }
  const isSame = JSON.stringify(readOwner(aside)) === JSON.stringify(owner);
  // The lock of one who was faster, taken by mistake, goes back.
  if (!isSame && !existsSync(path)) linkSync(aside, path);
  rmSync(aside, { force: true });
  return isSame;
}

/** True when the owner does not end within a moment: one that was killed needs it to give its memory back. */
function livesOn(owner: Owner): boolean {
  for (let waited = 0; isAlive(owner); waited += STEP_MS) {
    if (waited >= PATIENCE_MS) return true;
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, STEP_MS);
  }
  return false;
}

function readOwner(path: string): Owner | undefined {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Owner;
  } catch {
    // Torn or gone: nobody who lives holds it.
    return undefined;
  }
}

function isAlive(owner: Owner): boolean {
  if (owner.boot !== bootId()) return false;
  try {
    process.kill(owner.pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
  const { state, start } = processOf(owner.pid);
  // A zombie has ended; only its parent has not looked yet.
  return start === owner.start && state !== 'Z' && state !== 'X';
}

function bootId(): string {
  const path = '/proc/sys/kernel/random/boot_id';
  return existsSync(path) ? readFileSync(path, 'utf8').trim() : '';
}

/** State and start time of a process; empty where the system does not tell. */
function processOf(pid: number): { state: string; start: string } {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The command name may hold spaces and parentheses; fields are counted behind it.
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    return { state: fields[0] ?? '', start: fields[19] ?? '' };
  } catch {
    // Another system, or the process has just ended.
    return { state: '', start: '' };
  }
}
