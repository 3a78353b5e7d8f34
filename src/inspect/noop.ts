/**
 * The shortest way to "nothing to do".
 *
 * After a run, one small file remembers everything that the answer depended on
 * by stat: configuration, code, plug-in folders, outside files, published files,
 * packs and log. When all of it is as it was, the answer is known without loading
 * the engine. Anything unusual takes the long way, which decides by content.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { readChecked, writeChecked } from '../cache/checked-json.js';
import { type FileStat, isSameStat, isUnchanged, statOf } from '../cache/file-digest.js';
import { usesEnvironment } from '../config/environment-use.js';
import { packageRoot } from '../config/package-root.js';

/** What a person asked for, as far as it decides the answer. */
export interface NoopRequest {
  readonly projectFolder: string;
  /** As typed. */
  readonly configFile: string;
  readonly profile: string | undefined;
  readonly params: readonly string[];
  readonly targets: readonly string[];
}

export interface NoopAnswer {
  /** Everything that goes to stdout. */
  readonly shown: string;
  /** The same with --quiet. */
  readonly quiet: string;
}

interface Remembered {
  readonly request: string;
  readonly setting: string;
  readonly files: readonly FileStat[];
  /** Folders whose listing must be the same: a new plug-in is a change, too. */
  readonly folders: readonly { readonly path: string; readonly names: readonly string[] }[];
  readonly answer: NoopAnswer;
  /** Times between which it holds, in milliseconds since 1970; absent: at all times. */
  readonly span?: { readonly from: number; readonly until: number } | undefined;
}

/** The answer of the last run, when nothing that it depended on has changed since. */
export function tryNoop(request: NoopRequest): NoopAnswer | undefined {
  const remembered = readMemory(request.projectFolder).find((r) => r.request === keyOf(request));
  if (remembered?.setting !== settingOf(request.projectFolder)) return undefined;
  if (!isWithin(remembered.span)) return undefined;
  const isSame =
    remembered.files.every(isUnchanged) &&
    remembered.folders.every(({ path, names }) => listing(path).join('\n') === names.join('\n'));
  return isSame ? remembered.answer : undefined;
}

/** True inside of times that something holds; also true where it holds at all times. */
export function isWithin(span: Remembered['span']): boolean {
  if (span === undefined) return true;
  const now = Date.now();
  return span.from <= now && now < span.until;
}

/** What an answer depends on. */
export interface Dependencies {
  /** Files that the run read and did not write: configuration, code, data from outside. */
  readonly inputs: readonly string[];
  /** Files that it wrote. */
  readonly outputs: readonly string[];
  readonly folders: readonly string[];
  /** When the run began, in milliseconds since 1970: what was edited since, it may not have seen. */
  readonly since: number;
  /** Times between which the clock decides the same; undefined where it decides nothing. */
  readonly span?: Remembered['span'];
}

/** Remembers that a request is answered as long as these files and folders stay as they are. */
export function rememberNoop(
  request: NoopRequest,
  { inputs, outputs, folders, since, span }: Dependencies,
  answer: NoopAnswer,
): void {
  const config = resolve(request.projectFolder, request.configFile);
  // A value from the environment may change without any file changing.
  if (existsSync(config) && usesEnvironment(readFileSync(config, 'utf8'))) return;
  if (request.params.some(usesEnvironment)) return;
  const read = inputs.map(statOf);
  const stats = [...read, ...outputs.map(statOf)];
  if (stats.some((stat) => stat === undefined)) return;
  if (read.some((stat) => (stat as FileStat).ctimeMs >= since)) return;
  const entry: Remembered = {
    request: keyOf(request),
    setting: settingOf(request.projectFolder),
    files: stats as FileStat[],
    folders: folders.map((path) => ({ path, names: listing(path) })),
    answer,
    ...(span === undefined ? {} : { span }),
  };
  const others = readMemory(request.projectFolder).filter(
    (other) => other.request !== entry.request && isCompatible(other, entry),
  );
  try {
    writeChecked(fileOf(request.projectFolder), [entry, ...others].slice(0, 8));
  } catch {
    // The run is done and published; the next one takes the long way.
  }
}

/** False when one of the two cannot hold any more: they know the same file by different stats. */
function isCompatible(other: Remembered, { files }: Remembered): boolean {
  const known = new Map(files.map((stat) => [stat.path, stat]));
  return other.files.every((stat) => {
    const now = known.get(stat.path);
    return now === undefined || isSameStat(stat, now);
  });
}

function keyOf(request: NoopRequest): string {
  const { configFile, profile, params, targets } = request;
  return JSON.stringify([configFile, profile ?? null, params, targets]);
}

/**
 * What else an answer depends on: Node, the machine's kind, and where project and
 * engine lie. All paths in a memory are absolute, so the memory of a project that
 * was copied tells of the original.
 */
export function settingOf(projectFolder: string): string {
  return [process.version, process.arch, resolve(projectFolder), packageRoot()].join(' ');
}

function readMemory(projectFolder: string): Remembered[] {
  // A damaged file only costs the long way.
  return readChecked<Remembered[]>(fileOf(projectFolder)) ?? [];
}

/** Names in a folder, sorted; none when there is no folder. */
export function listing(folder: string): string[] {
  return existsSync(folder) ? readdirSync(folder).sort() : [];
}

function fileOf(projectFolder: string): string {
  return join(projectFolder, 'cache', 'noop.json');
}
