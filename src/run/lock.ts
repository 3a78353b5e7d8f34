/**
 * One writer per project.
 *
 * The lock file names its owner by process, boot and start time. An owner that
 * no longer lives loses the lock, and the run says so. Readers never lock.
 */
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { EngineError } from '../errors/errors.js';

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
    start: startOf(process.pid),
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
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST' || attempt > 2) throw error;
      const owner = readOwner(path);
      if (owner && isAlive(owner)) {
        throw new EngineError(
          'locked',
          'locked',
          `another run works in this project: process ${owner.pid} ("${owner.command}"), since ${owner.since}`,
          { hint: 'wait for it to end, or end it' },
        );
      }
      takenOver = owner
        ? `took over the lock of process ${owner.pid}, which ended without releasing it`
        : 'took over a lock file that names no owner';
      rmSync(path, { force: true });
    }
  }
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
  return startOf(owner.pid) === owner.start;
}

function bootId(): string {
  const path = '/proc/sys/kernel/random/boot_id';
  return existsSync(path) ? readFileSync(path, 'utf8').trim() : '';
}

function startOf(pid: number): string {
  const path = `/proc/${pid}/stat`;
  if (!existsSync(path)) return '';
  const text = readFileSync(path, 'utf8');
  // The command name may hold spaces and parentheses; fields are counted behind it.
  return text.slice(text.lastIndexOf(')') + 2).split(' ')[19] ?? '';
}
