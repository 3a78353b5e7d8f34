/**
 * The record of a run: what it was asked, what it rested on, what came out.
 *
 * Two records are all that it takes to say how two runs differ, whatever became
 * of the cache since. Everything in it is bounded; what is left out is counted.
 */
import { readFileSync } from 'node:fs';
import { isAbsolute, relative } from 'node:path';
import type { Manifest, ManifestOutput } from '../cache/manifest.js';
import { replaceFile } from '../cache/replace-file.js';
import type { Summary } from '../contract/index.js';
import { EngineError } from '../errors/errors.js';
import { redact } from '../errors/secrets.js';
import type { RunAudit } from './audit-result.js';
import type { NodeOutcome, RunFailure, RunResult, RunStatus } from './events.js';
import type { NodeRecord } from './reasons.js';
import { recordPath } from './run-files.js';
import type { NodeRuntime } from './runtime.js';
import { withStoreDigests } from './store-digests.js';

/** Outputs with more items keep their root digest and count only. */
const KEPT_ITEMS = 1000;
/** Characters of a digest that tell two items of one key apart. */
const SHORT = 16;

/** One output of one node. */
export interface OutputDetails {
  readonly root: string;
  /** Key, joined by `/` → shortened digest; absent where there are too many. */
  readonly items?: Readonly<Record<string, string>>;
}

/** What a node's answer rested on and what it was. */
export interface NodeDetails {
  readonly record: NodeRecord;
  readonly outputs: Readonly<Record<string, OutputDetails>>;
  /** Published file, relative to the project → shortened digest of its content. */
  readonly files: Readonly<Record<string, string>>;
  readonly summaries: readonly Summary[];
}

export interface RunRecord {
  readonly run: string;
  /** ISO time. */
  readonly started_at: string;
  readonly command: string;
  readonly targets: readonly string[];
  readonly status: RunStatus;
  readonly milliseconds: number;
  readonly cpu_seconds: number;
  readonly node_version: string;
  readonly configuration: Readonly<
    Record<
      string,
      {
        readonly type: string;
        readonly params: Readonly<Record<string, unknown>>;
        readonly inputs: Readonly<Record<string, { readonly node: string }>>;
      }
    >
  >;
  readonly nodes: readonly NodeOutcome[];
  readonly failures: readonly RunFailure[];
  readonly files: readonly string[];
  /** Of a run that was asked for one. */
  readonly audit?: RunAudit;
  /** Of nodes that gave an answer. Absent in records of older versions. */
  readonly details?: Readonly<Record<string, NodeDetails>>;
}

/** Some runs, the last one first. */
export interface RunList {
  readonly runs: readonly RunRecord[];
  /** Ids of runs whose records cannot be read. */
  readonly unreadable: readonly string[];
  /** Of all recorded runs. */
  readonly total: number;
}

/** What is kept of a node: from what it last answered. */
function nodeDetails(manifest: Manifest, projectFolder: string): NodeDetails {
  const record = manifest.record as unknown as NodeRecord;
  return {
    record: { ...record, files: relativeFiles(record.files, projectFolder) },
    outputs: Object.fromEntries(
      manifest.outputs.map((output) => [output.name, outputDetails(output)]),
    ),
    files: withStoreDigests(manifest).digests ?? {},
    summaries: manifest.summaries ?? [],
  };
}

/** What is kept of all nodes that gave an answer. */
export function detailsOf(
  manifests: ReadonlyMap<string, Manifest>,
  projectFolder: string,
): Readonly<Record<string, NodeDetails>> {
  return Object.fromEntries(
    [...manifests].map(([node, manifest]) => [node, nodeDetails(manifest, projectFolder)]),
  );
}

/** The record of a run that has ended. */
export function recordOf(
  run: {
    readonly command: string;
    readonly targets: readonly string[];
    readonly nodes: readonly NodeRuntime[];
  },
  result: RunResult,
  startedAt: Date,
  details: Readonly<Record<string, NodeDetails>>,
): RunRecord {
  return {
    run: result.runId,
    started_at: startedAt.toISOString(),
    command: redact(run.command),
    targets: run.targets,
    status: result.status,
    milliseconds: Math.round(result.milliseconds),
    cpu_seconds: Math.round(result.cpuSeconds * 1000) / 1000,
    node_version: process.version,
    configuration: Object.fromEntries(
      run.nodes.map((n) => [n.id, { type: n.type, params: n.params, inputs: n.inputs }]),
    ),
    nodes: result.nodes,
    failures: result.failures,
    files: result.files,
    ...(result.audit ? { audit: result.audit } : {}),
    details,
  };
}

/** Writes the record of a run. */
export function writeRecord(projectFolder: string, record: RunRecord): void {
  replaceFile(recordPath(projectFolder, record.run), `${JSON.stringify(record, null, 1)}\n`);
}

/**
 * Reads a record.
 *
 * @throws {EngineError} code "bad-record" when it is not one
 */
export function readRecord(projectFolder: string, id: string): RunRecord {
  const path = recordPath(projectFolder, id);
  try {
    const record = JSON.parse(readFileSync(path, 'utf8')) as Partial<RunRecord>;
    if (record.run !== id || !Array.isArray(record.nodes) || !record.configuration) {
      throw new Error('it is not a record of a run');
    }
    return record as RunRecord;
  } catch (error) {
    const message = `"data/runs/${id}.json" cannot be read: ${(error as Error).message}`;
    throw new EngineError('data', 'bad-record', message, {
      hint: 'take another run, or delete the file; dag runs lists them',
      cause: error,
    });
  }
}

function outputDetails({ root, items }: ManifestOutput): OutputDetails {
  if (items === undefined || items.length > KEPT_ITEMS) return { root };
  const digests = items.map((item) => [item.key.join('/'), item.digest.slice(0, SHORT)]);
  return { root, items: Object.fromEntries(digests) };
}

/** A machine's own paths have no place in a record that is compared on another. */
function relativeFiles(
  files: Readonly<Record<string, string>>,
  projectFolder: string,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(files).map(([path, digest]) => [
      isAbsolute(path) ? relative(projectFolder, path) : path,
      digest,
    ]),
  );
}
