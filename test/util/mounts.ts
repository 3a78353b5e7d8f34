/**
 * Disks of a test's own: one of a size that can be changed, and folders that
 * nobody may write to. Permission bits do not bind root, mounts do.
 *
 * Only root on Linux may mount; elsewhere `mountProblem` says why not, and tests skip.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmdirSync, rmSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Why nothing can be mounted here; undefined where it can. */
export function mountProblem(): string | undefined {
  try {
    new SmallDisk(64).remove();
    return undefined;
  } catch (error) {
    const text = (error as { stderr?: string }).stderr ?? (error as Error).message;
    return `nothing can be mounted here (${text.trim().split('\n')[0]})`;
  }
}

/** A disk in memory. */
export class SmallDisk {
  readonly folder = mkdtempSync(join(tmpdir(), 'disk-'));

  constructor(kibibytes: number) {
    try {
      mount('-t', 'tmpfs', '-o', `size=${kibibytes}k`, 'tmpfs', this.folder);
    } catch (error) {
      rmdirSync(this.folder);
      throw error;
    }
  }

  /** Kibibytes in use. */
  get used(): number {
    const { blocks, bfree, bsize } = statfsSync(this.folder);
    return ((blocks - bfree) * bsize) / 1024;
  }

  resize(kibibytes: number): void {
    mount('-o', `remount,size=${Math.round(kibibytes)}k`, this.folder);
  }

  remove(): void {
    unmount(this.folder);
    rmSync(this.folder, { recursive: true });
  }
}

/** Makes a file or folder read-only for everybody; the result makes it writable again. */
export function readOnly(path: string): () => void {
  mount('--bind', path, path);
  mount('-o', 'remount,bind,ro', path);
  return () => unmount(path);
}

function mount(...args: string[]): void {
  execFileSync('mount', args, { encoding: 'utf8', stdio: ['ignore', 'ignore', 'pipe'] });
}

function unmount(path: string): void {
  execFileSync('umount', ['--lazy', path], { stdio: 'ignore' });
}
