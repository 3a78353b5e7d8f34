/**
 * Moves what stays of some packs into new ones.
 *
 * Every answer is hashed on its way: what is damaged is left behind, so that
 * damage never moves into a new pack.
 */
import { closeSync, openSync, readSync } from 'node:fs';
import { packFolder } from './cache-files.js';
import type { Census } from './census.js';
import { DurableFile } from './durable-file.js';
import type { BatchHeader } from './log-record.js';
import { type Batch, type LoggedSection, padded } from './logged-batch.js';
import { digestBytes, lastPack, PACK_LIMIT_BYTES, packPath } from './pack-store.js';
import { type PlaceStart, placeKey } from './place-key.js';

/** A record as it is to be, with the answers that it keeps. */
export interface MovedBatch {
  readonly header: BatchHeader;
  /** Positions in the record that it was. */
  readonly indices: readonly number[];
}

/** What was moved. */
export interface Moved {
  /** Of the packs that were rewritten; those of which nothing is left are missing. */
  readonly batches: ReadonlyMap<Batch<BatchHeader>, MovedBatch>;
  /** Key of the old place of each object → key of its new place. */
  readonly places: ReadonlyMap<number, number>;
}

/**
 * Copies into new packs what `keep` says stays of the packs to rewrite. What is
 * damaged is taken out of `keep`.
 */
export function moveObjects(census: Census, keep: Uint8Array, rewrite: ReadonlySet<number>): Moved {
  const mover = new Mover(census, keep);
  for (const batch of census.log.batches) {
    if (rewrite.has(batch.header.pack)) mover.move(batch);
  }
  for (const object of census.loose) {
    if (!rewrite.has(object.pack)) continue;
    const bytes = mover.read(object.pack, object.offset, padded(object.length));
    if (bytes) mover.moveLoose(object, bytes);
  }
  mover.finish();
  return mover;
}

class Mover implements Moved {
  readonly batches = new Map<Batch<BatchHeader>, MovedBatch>();
  readonly places = new Map<number, number>();
  private readonly census: Census;
  private readonly keep: Uint8Array;
  private readonly packs: NewPacks;
  private open: { readonly pack: number; readonly fd: number } | undefined;

  constructor(census: Census, keep: Uint8Array) {
    this.census = census;
    this.keep = keep;
    this.packs = new NewPacks(census);
  }

  move(batch: Batch<BatchHeader>): void {
    const { header, first } = batch;
    const all = Array.from({ length: header.count }, (_, i) => i);
    if (!all.some((i) => this.keep[first + i] === 1)) return;
    const bytes = this.read(header.pack, header.offset, header.bytes);
    const objectOf = (index: number, output: number): Buffer => {
      const at = batch.offset(index, output) - header.offset;
      return (bytes as Buffer).subarray(at, at + padded(batch.length(index, output)));
    };
    for (const i of all) {
      if (this.keep[first + i] === 0) continue;
      const isWhole =
        bytes !== undefined &&
        batch.outputsOf(i).every(({ length, digest }, o) => {
          return digestBytes(objectOf(i, o).subarray(0, length)).toString('hex') === digest;
        });
      if (!isWhole) this.keep[first + i] = 0;
    }
    const indices = all.filter((i) => this.keep[first + i] === 1);
    if (indices.length === 0) return;
    const parts = Array.from({ length: header.outputs }, (_, o) =>
      Buffer.concat(indices.map((i) => objectOf(i, o))),
    );
    const [pack, offset] = this.packs.append(Buffer.concat(parts));
    this.note(batch, indices, pack, offset);
    const size = parts.reduce((sum, part) => sum + part.length, 0);
    const ms = Math.round((1000 * header.ms * indices.length) / header.count) / 1000;
    const sections = sectionsOf(batch, indices, parts);
    const at = this.census.log.lastUse(batch);
    const changed = { count: indices.length, ms, at, pack, offset, bytes: size, sections };
    this.batches.set(batch, { header: { ...header, ...changed }, indices });
  }

  moveLoose(object: Census['loose'][number], bytes: Buffer): void {
    const isWhole = digestBytes(bytes.subarray(0, object.length)).toString('hex') === object.digest;
    if (!isWhole) return;
    const place = this.packs.append(bytes);
    this.places.set(placeKey(object.pack, object.offset), placeKey(...place));
  }

  read(pack: number, offset: number, length: number): Buffer | undefined {
    const file = this.census.packs.get(pack);
    if (!file) return undefined;
    if (this.open?.pack !== pack) {
      this.close();
      this.open = { pack, fd: openSync(file.path, 'r') };
    }
    const bytes = Buffer.alloc(length);
    return readSync(this.open.fd, bytes, 0, length, offset) === length ? bytes : undefined;
  }

  finish(): void {
    this.close();
    this.packs.finish();
  }

  private close(): void {
    if (this.open) closeSync(this.open.fd);
    this.open = undefined;
  }

  /** Takes down where each object of a batch went. */
  private note(
    batch: Batch<BatchHeader>,
    indices: readonly number[],
    pack: number,
    offset: number,
  ): void {
    let at = offset;
    for (let o = 0; o < batch.header.outputs; o++) {
      for (const i of indices) {
        this.places.set(placeKey(batch.header.pack, batch.offset(i, o)), placeKey(pack, at));
        at += padded(batch.length(i, o));
      }
    }
  }
}

/** The sections of what is left of a batch: neighbours stay neighbours. `parts`: the bytes of each output. */
function sectionsOf(
  batch: Batch<BatchHeader>,
  indices: readonly number[],
  parts: readonly Buffer[],
): LoggedSection[] {
  const sections: LoggedSection[] = [];
  const starts = parts.map(() => 0);
  let end = 0;
  let next = 0;
  for (const section of batch.header.sections) {
    end += section.count;
    const from = next;
    while (next < indices.length && (indices[next] as number) < end) next++;
    if (next === from) continue;
    const mine = indices.slice(from, next);
    const digests = parts.map((part, o) => {
      const start = starts[o] as number;
      const length = mine.reduce((sum, i) => sum + padded(batch.length(i, o)), 0);
      starts[o] = start + length;
      return digestBytes(part.subarray(start, start + length)).toString('hex');
    });
    sections.push({ ...section, count: mine.length, digests });
  }
  return sections;
}

/** Packs that are begun when the first object arrives. */
class NewPacks {
  private readonly folder: string;
  private next: number;
  private file: DurableFile | undefined;

  constructor(census: Census) {
    this.folder = packFolder(census.cacheFolder);
    this.next = lastPack(this.folder, census.log.packEnds) + 1;
  }

  append(bytes: Uint8Array): PlaceStart {
    if (this.file && this.file.size + bytes.length > PACK_LIMIT_BYTES) this.finish();
    this.file ??= new DurableFile(packPath(this.folder, this.next));
    const place = [this.next, this.file.size] as const;
    this.file.write(bytes);
    return place;
  }

  finish(): void {
    if (!this.file) return;
    this.file.finish();
    this.file = undefined;
    this.next++;
  }
}
