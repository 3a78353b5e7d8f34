/**
 * Who needs what: every stored answer, and whether what is published now is made
 * of it.
 *
 * When that cannot be told for a node, all of its answers count as needed: a list
 * that is missing may keep bytes for too long, and never makes anybody lose them.
 * Reads only.
 */
import { ActionLog } from './action-log.js';
import { type CacheFile, cacheFiles, logPath, manifestsIn, packNumber } from './cache-files.js';
import type { BatchHeader } from './log-record.js';
import { type Batch, padded } from './logged-batch.js';
import { type Manifest, manifestNodes, readManifest } from './manifest.js';
import type { Place } from './pack-store.js';
import { readParts } from './parts-file.js';
import { placeKey } from './place-key.js';

/** Nobody can find it any more, or its bytes are gone. */
export const DEAD = 0;
/** Answers an earlier question, which may be asked again. */
export const EARLIER = 1;
/** Part of what is published now. */
export const CURRENT = 2;

/** An object that a manifest names and the log does not: the log was lost. */
export interface LooseObject extends Place {
  readonly node: string;
  readonly key: readonly string[];
  readonly digest: string;
}

/** As much of what stands at the head of a parts file. */
export interface AnswerList {
  /** Key of the record that the answers belong to. */
  readonly key: string;
  /** The log whose answers are meant. */
  readonly mark: string;
}

/** What a cache holds. */
export interface Census {
  readonly cacheFolder: string;
  readonly files: readonly CacheFile[];
  readonly packs: ReadonlyMap<number, CacheFile>;
  readonly log: ActionLog;
  /** Per answer of the log, by its number: DEAD, EARLIER or CURRENT. */
  readonly needs: Uint8Array;
  readonly loose: readonly LooseObject[];
  /** Nodes that have a manifest; undefined where it cannot be read. */
  readonly manifests: ReadonlyMap<string, Manifest | undefined>;
}

/** Looks at a whole cache. */
export function takeCensus(cacheFolder: string): Census {
  const log = new ActionLog(logPath(cacheFolder));
  // The log before the packs: a run at work appends to them in the other order.
  const needs = new Uint8Array(log.batches.at(-1)?.end ?? 0);
  const files = cacheFiles(cacheFolder);
  const packs = new Map(
    files.filter(({ kind }) => kind === 'pack').map((file) => [packNumber(file.path), file]),
  );
  for (const answer of log.allAnswers()) {
    const { pack, offset, bytes } = log.batchOf(answer).header;
    if (offset + bytes <= (packs.get(pack)?.bytes ?? 0)) needs[answer] = EARLIER;
  }
  // All of it was read.
  log.close();
  const folder = manifestsIn(cacheFolder);
  const manifests = new Map(
    manifestNodes(folder).map((node) => [node, readManifest(folder, node)]),
  );
  for (const [node, manifest] of manifests) markAnswers(cacheFolder, node, manifest, log, needs);
  const loose = markItems(manifests, packs, log, needs);
  return { cacheFolder, files, packs, log, needs, loose, manifests };
}

function mark(needs: Uint8Array, answer: number): void {
  if (needs[answer] === EARLIER) needs[answer] = CURRENT;
}

/** Marks the answers that a node is made of; all of its answers when nobody knows which. */
function markAnswers(
  cacheFolder: string,
  node: string,
  manifest: Manifest | undefined,
  log: ActionLog,
  needs: Uint8Array,
): void {
  const list = readParts<AnswerList>(cacheFolder, node, 'now');
  const isOfManifest =
    manifest !== undefined && (manifest.nodeKey === '' || manifest.nodeKey === list?.header.key);
  if (list && isOfManifest && log.hasMark(list.header.mark)) {
    for (const answer of list.answers) {
      if (answer >= 0) mark(needs, log.answerOf(log.fingerprintOf(answer)));
    }
    return;
  }
  for (const { header, first, end } of log.batches) {
    // Items are found by their places, unless the manifest that names them is damaged.
    if (header.node !== node || (manifest && header.kind === 'items')) continue;
    for (let answer = first; answer < end; answer++) mark(needs, answer);
  }
}

/** Marks what manifests name by its place; returns what the log does not know of. */
function markItems(
  manifests: ReadonlyMap<string, Manifest | undefined>,
  packs: ReadonlyMap<number, CacheFile>,
  log: ActionLog,
  needs: Uint8Array,
): LooseObject[] {
  const wanted = new Map<number, LooseObject>();
  for (const [node, manifest] of manifests) {
    for (const object of storedItems(node, manifest)) {
      const { pack, offset, length } = object;
      if (offset + padded(length) > (packs.get(pack)?.bytes ?? 0)) continue;
      wanted.set(placeKey(pack, offset), object);
    }
  }
  if (wanted.size === 0) return [];
  for (const batch of log.batches) {
    eachObject(batch, (index, pack, offset) => {
      if (needs[batch.first + index] === DEAD) return;
      if (wanted.delete(placeKey(pack, offset))) mark(needs, batch.first + index);
    });
  }
  return [...wanted.values()];
}

/** Every stored object of a record: whose it is, and where it begins. */
export function eachObject(
  batch: Batch<BatchHeader>,
  visit: (index: number, pack: number, offset: number, output: number) => void,
): void {
  const { count, outputs, pack } = batch.header;
  for (let index = 0; index < count; index++) {
    for (let o = 0; o < outputs; o++) visit(index, pack, batch.offset(index, o), o);
  }
}

/** The items of a manifest that lie in packs. */
export function storedItems(node: string, manifest: Manifest | undefined): LooseObject[] {
  return (manifest?.outputs ?? []).flatMap((output) =>
    output.files
      ? []
      : (output.items ?? []).map(({ key, digest, place: [pack, offset, length] }) => ({
          ...{ node, key, digest, pack, offset, length },
        })),
  );
}
