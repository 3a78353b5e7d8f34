/**
 * Packs: append-only files that hold the bytes of many small results.
 *
 * Bytes are written once and never changed; the action log says what lies where.
 * A pack is closed at 64 MiB. Bytes that the log does not name belong to nobody
 * and are never read. The number of a pack is not given to another one as long
 * as the log names it, whatever became of the file. Knows nothing of nodes or runs.
 */
import { hash } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fstatSync,
  fsync,
  fsyncSync,
  openSync,
  readdirSync,
  readSync,
  statSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { EngineError } from '../errors/errors.js';
import { makeFolder } from './make-folder.js';

const fsyncSoon = promisify(fsync);

export const PACK_LIMIT_BYTES = 64 * 1024 * 1024;

/** Where an object lies. */
export interface Place {
  readonly pack: number;
  readonly offset: number;
  readonly length: number;
}

/** Bytes that are not what the action log says they are. */
export class DamagedPack extends EngineError {
  readonly pack: number;

  constructor(pack: number, path: string, found: string) {
    super('cache', 'damaged-object', `"${path}" is damaged: ${found}`, {
      hint: 'a run computes again what is damaged',
    });
    this.pack = pack;
  }
}

/** sha256 of bytes, as 32 bytes. */
export function digestBytes(bytes: Uint8Array): Buffer {
  return hash('sha256', bytes, 'buffer');
}

/** Reads and appends packs below one folder. One writer at a time; readers need no lock. */
export class PackStore {
  private readonly folder: string;
  private readonly logged: () => ReadonlyMap<number, number>;
  private readonly readers = new Map<number, number>();
  private readonly sizes = new Map<number, number>();
  private writer: { pack: number; fd: number; size: number } | undefined;
  /** Packs that are full, open until their bytes are durable. */
  private full: readonly number[] = [];
  private settling: Promise<void> = Promise.resolve();

  /** `logged`: pack → where the last byte ends that the log names; for those who append. */
  constructor(folder: string, logged: () => ReadonlyMap<number, number> = () => new Map()) {
    this.folder = folder;
    this.logged = logged;
  }

  path(pack: number): string {
    return packPath(this.folder, pack);
  }

  /** Appends bytes (not yet durable: see sync and settle) and says where they lie. */
  append(bytes: Uint8Array): Place {
    const writer = this.openWriter();
    let written = 0;
    while (written < bytes.length) {
      written += writeSync(
        writer.fd,
        bytes,
        written,
        bytes.length - written,
        writer.size + written,
      );
    }
    const place = { pack: writer.pack, offset: writer.size, length: bytes.length };
    writer.size += bytes.length;
    this.sizes.set(writer.pack, writer.size);
    if (writer.size >= PACK_LIMIT_BYTES) this.retireWriter();
    return place;
  }

  /** Makes everything appended so far survive a power cut. */
  sync(): void {
    for (const fd of this.full) fsyncSync(fd);
    this.closeFull(this.full);
    if (this.writer) fsyncSync(this.writer.fd);
  }

  /** As `sync`, while this thread goes on. The store must not be closed meanwhile. */
  settle(): Promise<void> {
    // One after another: what one has closed, another must neither sync nor close.
    const before = this.settling.catch(() => undefined);
    this.settling = before.then(() => this.settleNow());
    return this.settling;
  }

  private async settleNow(): Promise<void> {
    const { full, writer } = this;
    for (const fd of writer ? [...full, writer.fd] : full) await fsyncSoon(fd);
    this.closeFull(full);
  }

  /** True when the pack holds at least the bytes of this place. */
  has(place: Place): boolean {
    let size = this.sizes.get(place.pack);
    if (size === undefined) {
      const path = this.path(place.pack);
      size = existsSync(path) ? statSync(path).size : 0;
      this.sizes.set(place.pack, size);
    }
    return place.offset + place.length <= size;
  }

  /** Reads a range of a pack into `target`, which decides the length. */
  read(pack: number, offset: number, target: Uint8Array): void {
    let done = 0;
    while (done < target.length) {
      const got = readSync(this.reader(pack), target, done, target.length - done, offset + done);
      if (got === 0) {
        throw new DamagedPack(pack, this.path(pack), `it ends at byte ${offset + done}`);
      }
      done += got;
    }
  }

  close(): void {
    this.retireWriter();
    this.sync();
    for (const fd of this.readers.values()) closeSync(fd);
    this.readers.clear();
  }

  private reader(pack: number): number {
    let fd = this.readers.get(pack);
    if (fd === undefined) {
      try {
        fd = openSync(this.path(pack), 'r');
      } catch {
        throw new DamagedPack(pack, this.path(pack), 'it cannot be opened');
      }
      this.readers.set(pack, fd);
    }
    return fd;
  }

  private openWriter(): { pack: number; fd: number; size: number } {
    if (this.writer) return this.writer;
    makeFolder(this.folder);
    const logged = this.logged();
    const last = lastPack(this.folder, logged);
    const pack = isOpen(this.path(last), logged.get(last) ?? 0) ? last : last + 1;
    const fd = openSync(this.path(pack), existsSync(this.path(pack)) ? 'r+' : 'wx+');
    // Objects start on 8 bytes, so that columns can be viewed where they were read.
    const size = Math.ceil(fstatSync(fd).size / 8) * 8;
    this.writer = { pack, fd, size };
    return this.writer;
  }

  private retireWriter(): void {
    if (this.writer) this.full = [...this.full, this.writer.fd];
    this.writer = undefined;
  }

  /** Closes packs that are durable by now. */
  private closeFull(durable: readonly number[]): void {
    for (const fd of durable) closeSync(fd);
    this.full = this.full.filter((fd) => !durable.includes(fd));
  }
}

/** Where a pack lies. */
export function packPath(folder: string, pack: number): string {
  return join(folder, `${String(pack).padStart(4, '0')}.pack`);
}

/** The highest number that a pack has, had when it was set aside, or has in the log; -1 when there is none. */
export function lastPack(folder: string, logged: ReadonlyMap<number, number>): number {
  const names = existsSync(folder) ? readdirSync(folder) : [];
  const numbers = names.map((name) => Number.parseInt(name, 10)).filter((n) => Number.isInteger(n));
  return [...numbers, ...logged.keys()].reduce((most, n) => Math.max(most, n), -1);
}

/** True when a pack can take more: it is not full, and nothing is missing at its end. */
function isOpen(path: string, loggedEnd: number): boolean {
  const size = statSync(path, { throwIfNoEntry: false })?.size;
  return size !== undefined && size >= loggedEnd && size < PACK_LIMIT_BYTES;
}
