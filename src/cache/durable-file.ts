/**
 * Files that are whole or not there, also after a power cut.
 */
import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';

/** A file that appears at its place when it is finished; what stands in its way leaves nothing behind. */
export class DurableFile {
  private readonly path: string;
  private readonly fd: number;
  /** Bytes written so far. */
  size = 0;

  constructor(path: string) {
    this.path = path;
    this.fd = openSync(`${path}.tmp`, 'w');
  }

  write(bytes: Uint8Array): void {
    this.orNothing(() => {
      let written = 0;
      while (written < bytes.length) written += writeSync(this.fd, bytes, written);
    });
    this.size += bytes.length;
  }

  /** Replaces what was there before. */
  finish(): void {
    this.orNothing(() => fsyncSync(this.fd));
    closeSync(this.fd);
    renameSync(`${this.path}.tmp`, this.path);
    syncFolder(dirname(this.path));
  }

  private orNothing(action: () => void): void {
    try {
      action();
    } catch (error) {
      closeSync(this.fd);
      rmSync(`${this.path}.tmp`, { force: true });
      throw error;
    }
  }
}

function syncFolder(folder: string): void {
  const fd = openSync(folder, 'r');
  try {
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
}
