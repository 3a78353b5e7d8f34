/**
 * Files that are whole or not there, also after a power cut.
 */
import { closeSync, fsyncSync, openSync, renameSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';

/** A file that appears at its place when it is finished. */
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
    let written = 0;
    while (written < bytes.length) written += writeSync(this.fd, bytes, written);
    this.size += bytes.length;
  }

  /** Replaces what was there before. */
  finish(): void {
    fsyncSync(this.fd);
    closeSync(this.fd);
    renameSync(`${this.path}.tmp`, this.path);
    syncFolder(dirname(this.path));
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
