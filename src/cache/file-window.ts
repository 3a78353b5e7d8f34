/**
 * A file through a window: stretches of it, one after another, in memory that is used again.
 *
 * Whoever reads a large file once from its beginning to its end needs little of it at a time, and
 * memory that was never touched before costs more than reading into it.
 */
import { fstatSync, readSync } from 'node:fs';
import { crc32 } from 'node:zlib';

/** Stays in the cache of a processor core. */
const WINDOW_BYTES = 1 << 16;

/** A file that is open, as long as it was at the beginning. */
export class FileWindow {
  readonly size: number;
  private readonly fd: number;
  private window = Buffer.allocUnsafeSlow(WINDOW_BYTES);
  /** Where its bytes lie in the file: [from, to). */
  private from = 0;
  private to = 0;

  constructor(fd: number) {
    this.fd = fd;
    this.size = fstatSync(fd).size;
  }

  /** Bytes [at, at + length), fewer where the file ends. They hold until the next call. */
  bytes(at: number, length: number): Buffer {
    return this.stretch(at, length).subarray(0, length);
  }

  /** CRC32 of bytes [from, to), which are there. */
  checksum(from: number, to: number): number {
    let sum = 0;
    for (let at = from; at < to; ) {
      const piece = this.stretch(at, 1).subarray(0, to - at);
      // Somebody cut the file: what is missing fits no checksum.
      if (piece.length === 0) return -1;
      sum = crc32(piece, sum);
      at += piece.length;
    }
    return sum;
  }

  /** Where some bytes begin first, from `from` on; -1 when nowhere. */
  indexOf(what: Buffer, from: number): number {
    for (let at = from; ; ) {
      const piece = this.stretch(at, what.length);
      if (piece.length < what.length) return -1;
      const found = piece.indexOf(what);
      if (found >= 0) return at + found;
      at += piece.length - what.length + 1;
    }
  }

  /** Bytes from `at` on, so many as are at hand: at least `least` where the file has them. */
  private stretch(at: number, least: number): Buffer {
    const end = Math.min(at + least, this.size);
    if (at < this.from || end > this.to) this.move(at, least);
    return this.window.subarray(at - this.from, this.to - this.from);
  }

  private move(at: number, least: number): void {
    if (least > this.window.length) this.window = Buffer.allocUnsafeSlow(least);
    const most = Math.max(0, Math.min(this.window.length, this.size - at));
    this.from = at;
    this.to = at + readSync(this.fd, this.window, 0, most, at);
  }
}
