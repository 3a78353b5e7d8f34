/**
 * Makes a cache hold what stays and nothing else.
 *
 * The order keeps it usable whenever it is cut off: new packs, then a new log in
 * one rename, then what names places or numbers of answers, file by file, and only
 * then the old packs go. Until then every place that anything names is still there.
 * Needs the project's lock.
 */
import { rmSync } from 'node:fs';
import { ActionLog, LOG_MAGIC } from './action-log.js';
import { logPath, manifestsIn, packFolder } from './cache-files.js';
import { type AnswerList, type Census, storedItems } from './census.js';
import { DurableFile } from './durable-file.js';
import { frameOf } from './log-frames.js';
import { KEY_BYTES, OUTPUT_BYTES } from './logged-batch.js';
import { type Manifest, type ManifestOutput, writeManifest } from './manifest.js';
import { type Moved, moveObjects } from './move-objects.js';
import { lastPack, packPath } from './pack-store.js';
import { readParts, replaceParts } from './parts-file.js';
import { placeKey, placeOfKey } from './place-key.js';
import type { PrunePlan } from './prune-plan.js';

/** What stays, which packs are rewritten, and which files go. */
export type Keep = Pick<PrunePlan, 'keep' | 'rewrite'> & {
  readonly files: readonly { readonly path: string }[];
};

/** Does all of it. */
export function compact(census: Census, what: Keep): void {
  for (const _ of compaction(census, what));
}

/** Does it step by step: after each of them the cache is usable. */
export function* compaction(census: Census, { keep, rewrite, files }: Keep): Generator<string> {
  const { cacheFolder, log } = census;
  const moved = moveObjects(census, keep, rewrite);
  yield 'what stays was copied';
  if (census.files.some(({ kind }) => kind === 'action log')) {
    writeLog(census, keep, rewrite, moved);
    yield 'the log was replaced';
  }
  const after = new ActionLog(logPath(cacheFolder));
  for (const [node, manifest] of census.manifests) {
    const changed = manifest && withNewPlaces(node, manifest, moved);
    if (changed) writeManifest(manifestsIn(cacheFolder), node, changed);
    renumberAnswers(cacheFolder, node, log, after);
    yield `what is known of ${node} was replaced`;
  }
  after.close();
  for (const pack of rewrite) {
    rmSync(packPath(packFolder(cacheFolder), pack), { force: true });
    yield `pack ${pack} was deleted`;
  }
  for (const { path } of files) rmSync(path, { force: true });
}

function writeLog(
  { cacheFolder, log }: Census,
  keep: Uint8Array,
  rewrite: ReadonlySet<number>,
  moved: Moved,
): void {
  log.makeWay();
  const file = new DurableFile(logPath(cacheFolder));
  file.write(LOG_MAGIC);
  file.write(log.notesFor(lastPack(packFolder(cacheFolder), log.packEnds)));
  for (const batch of log.batches) {
    const isKept = (index: number): boolean => keep[batch.first + index] === 1;
    const now = moved.batches.get(batch);
    if (now) file.write(frameOf(now.header, selected(batch.body, batch.header, now.indices)));
    else if (!rewrite.has(batch.header.pack) && keep.subarray(batch.first, batch.end).includes(1)) {
      // Its bytes stay where they are, and with them the places of all its answers.
      file.write(frameOf({ ...batch.header, at: log.lastUse(batch) }, batch.bodyWith(isKept)));
    }
  }
  file.finish();
}

/** The body of a record with some of the answers of another one. */
function selected(
  body: Buffer,
  { count, outputs }: { readonly count: number; readonly outputs: number },
  indices: readonly number[],
): Buffer {
  const size = outputs * OUTPUT_BYTES;
  const keys = indices.map((i) => body.subarray(i * KEY_BYTES, (i + 1) * KEY_BYTES));
  const slots = indices.map((i) => {
    const at = count * KEY_BYTES + i * size;
    return body.subarray(at, at + size);
  });
  return Buffer.concat([...keys, ...slots]);
}

/** The manifest with the places to which its items moved; undefined when none did. */
function withNewPlaces(node: string, manifest: Manifest, { places }: Moved): Manifest | undefined {
  const isMoved = storedItems(node, manifest).some(({ pack, offset }) =>
    places.has(placeKey(pack, offset)),
  );
  if (!isMoved) return undefined;
  const outputs = manifest.outputs.map((output): ManifestOutput => {
    if (output.files || !output.items) return output;
    const items = output.items.map((item) => {
      const [pack, offset, length] = item.place;
      const old = placeKey(pack, offset);
      const [newPack, newOffset] = placeOfKey(places.get(old) ?? old);
      return { ...item, place: [newPack, newOffset, length] as const };
    });
    return { ...output, items };
  });
  return { ...manifest, outputs };
}

/** Gives the list of a node's answers the numbers that they have now, where all of them are left. */
function renumberAnswers(
  cacheFolder: string,
  node: string,
  before: ActionLog,
  after: ActionLog,
): void {
  const list = readParts<AnswerList>(cacheFolder, node, 'now');
  if (!list || !before.hasMark(list.header.mark)) return;
  const answers = list.answers.map((answer) =>
    answer < 0 ? answer : after.answerOf(before.fingerprintOf(answer)),
  );
  // Without its numbers a list is of no use, and every partition is asked again.
  if (answers.some((answer, i) => answer < 0 && (list.answers[i] as number) >= 0)) return;
  const header = { ...list.header, mark: after.mark };
  replaceParts(cacheFolder, node, { ...list, header, answers });
}
