/**
 * Who holds a lock, and whether that process still lives.
 *
 * A process of this machine is looked up; a number that was given to another
 * process since is told apart by its start time. What cannot be looked up, on
 * another host or in another container, is "out of sight" and never guessed.
 */
import { existsSync, readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { redact } from '../errors/secrets.js';

export interface Owner {
  readonly pid: number;
  readonly host: string;
  readonly boot: string;
  /** Start time of the process in clock ticks since boot; empty where the system does not tell. */
  readonly start: string;
  readonly command: string;
  /** ISO time. */
  readonly since: string;
}

/** This process as an owner. */
export function thisProcess(command: string, now: Date): Owner {
  return {
    pid: process.pid,
    host: hostname(),
    boot: bootId(),
    start: processOf(process.pid).start,
    command: redact(command),
    since: now.toISOString(),
  };
}

/** The owner that a lock file names; undefined when it is gone or names nobody. */
export function readOwner(path: string): Owner | undefined {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    // One that may not be read may have an owner who lives.
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    return undefined;
  }
  try {
    const owner = JSON.parse(text) as Partial<Owner> | null;
    const { pid, host, boot, start, command, since } = owner ?? {};
    const texts = [host, boot, start, command, since];
    const isOwner = Number.isInteger(pid) && Number(pid) > 0 && texts.every(isText);
    return isOwner && !Number.isNaN(Date.parse(String(since))) ? (owner as Owner) : undefined;
  } catch {
    // A power cut tore it.
    return undefined;
  }
}

/** True for the very same process. */
export function isSameOwner(a: Owner | undefined, b: Owner | undefined): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

/** True when the owner is or was a process of this host. */
export function isOfThisHost(owner: Owner): boolean {
  return owner.host === hostname();
}

/** What can be seen of an owner from here. */
export function sightOf(owner: Owner): 'lives' | 'ended' | 'out of sight' {
  if (!isOfThisHost(owner)) return 'out of sight';
  if (owner.boot !== bootId()) return 'ended';
  try {
    process.kill(owner.pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return 'ended';
  }
  const { state, start } = processOf(owner.pid);
  if (start === '' && owner.start === '') return 'out of sight';
  // A zombie has ended; only its parent has not looked yet.
  return start === owner.start && state !== 'Z' && state !== 'X' ? 'lives' : 'ended';
}

function isText(value: unknown): boolean {
  return typeof value === 'string';
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
