/**
 * Publication: files are written beside their place and renamed into it
 * together, so that a reader sees the old set or the new one and never half a file.
 * They are durable before they are renamed.
 */
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { crc32 } from 'node:zlib';
import { type FileStat, hashFile, isUnchanged, statOf } from '../cache/file-digest.js';
import { removeFile, renameOver } from '../cache/let-go.js';
import type { Manifest, ManifestGroup, PublishedFile } from '../cache/manifest.js';
import { digestBytes } from '../cache/pack-store.js';
import type { ComputeNode, Json, ParquetSpec, PublishContext, Summary } from '../contract/index.js';
import { EngineError } from '../errors/errors.js';
import { openJson, redact, redactAll } from '../errors/secrets.js';
import { writeParquetFile } from '../table/parquet-file.js';
import type { Artifact } from './artifact.js';
import type { Database, TableLoad } from './database.js';
import { fileMetadata } from './file-metadata.js';
import { FileSyncs } from './file-syncs.js';
import { SCHEME } from './fingerprints.js';
import { type GroupedFile, writeGroupedFile } from './grouped-file.js';
import { sharedValues } from './item-groups.js';
import type { NodeRuntime } from './runtime.js';
import { turn } from './stray-errors.js';
import { contentOf, tableChanges } from './table-changes.js';

/** Rows of a summary that a record keeps. */
const KEPT_ROWS = 500;

/** Files of one node on their way to their place. */
export class Publication {
  readonly stage: string;
  readonly folder: string;
  private readonly projectFolder: string;
  private readonly names: string[] = [];
  private readonly syncs = new FileSyncs();
  private readonly node: string;
  private readonly schema: string;
  private readonly configDigest: string;
  private readonly tables: Database;
  private load: TableLoad | undefined;
  /** A source asked where the database is. */
  isDatabaseUsed = false;
  /** Inputs that were looked at. */
  readonly reads = new Set<string>();
  private readonly texts: string[] = [];
  /** Said by this run alone. */
  private readonly passing: string[] = [];
  readonly summaries: Summary[] = [];
  /** Staged name → shortened digest of its bytes. */
  private readonly digests = new Map<string, string>();
  /** Staged name → CRC32 of its bytes. */
  private readonly checksums = new Map<string, number>();

  /** What files written in groups hold. */
  readonly grouped: Record<string, readonly ManifestGroup[]> = {};
  /** True: not the folder that its node type publishes to. */
  readonly isApart: boolean;
  private readonly before: Manifest | undefined;

  /** `before`: the manifest of what lies in the folder now. */
  constructor(
    projectFolder: string,
    {
      id: node,
      publishFolder,
      isApart,
      configDigest,
    }: Pick<NodeRuntime, 'id' | 'publishFolder' | 'isApart' | 'configDigest'>,
    database: Database,
    before: Manifest | undefined,
  ) {
    this.projectFolder = projectFolder;
    this.isApart = isApart;
    this.before = before?.scheme === SCHEME ? before : undefined;
    this.node = node;
    this.schema = publishFolder;
    this.configDigest = configDigest;
    this.tables = database;
    this.folder = join(projectFolder, 'data', publishFolder);
    this.stage = join(projectFolder, 'data', '.staging', node);
    rmSync(this.stage, { recursive: true, force: true });
  }

  /** Takes note of a file that was staged by somebody else, with the CRC32 of its bytes. */
  staged(name: string, checksum: number): void {
    this.names.push(name);
    this.checksums.set(name, checksum);
    this.syncs.begin(join(this.stage, name));
  }

  /** Begins to make durable what was staged so far of a file that somebody else writes. */
  syncAhead(name: string): void {
    this.syncs.begin(join(this.stage, name));
  }

  write(name: string, bytes: Buffer): void {
    const path = this.pathFor(name);
    this.digests.set(name, digestBytes(bytes).toString('hex', 0, 8));
    this.checksums.set(name, crc32(bytes));
    writeFileSync(path, bytes);
    this.syncs.begin(path);
  }

  parquet(name: string, spec: ParquetSpec): void {
    const path = this.pathFor(name);
    const metadata = fileMetadata(name, spec, this.isApart);
    this.checksums.set(name, writeParquetFile(path, { ...spec, metadata }).checksum);
    this.syncs.begin(path);
    this.digests.set(name, hashFile(path).slice(0, 16));
  }

  parquetByGroup(name: string, file: Pick<GroupedFile, 'artifact' | 'spec' | 'code'>): Json[] {
    const groups = this.before?.grouped[name];
    const old = join(this.folder, name);
    const stat = this.before?.published.find(({ path }) => join(this.projectFolder, path) === old);
    const isIntact = stat !== undefined && isUnchanged({ ...stat, path: old });
    const path = this.pathFor(name);
    const { groups: kept, checksum } = writeGroupedFile({
      ...file,
      isApart: this.isApart,
      path,
      syncAhead: () => this.syncs.begin(path),
      before: groups && isIntact ? { path: old, groups } : undefined,
    });
    this.syncs.begin(path);
    this.grouped[name] = kept;
    this.checksums.set(name, checksum);
    this.digests.set(name, contentOf(kept).slice(0, 16));
    return kept.map(({ note }) => note);
  }

  /** `dims`: names of the columns that hold the keys, where the file is written in groups. */
  database(table: string, file: string, dims: readonly string[]): void {
    this.load ??= this.begin();
    const groups = this.grouped[file];
    const before = this.before?.hasTables ? this.before.grouped[file] : undefined;
    this.load.add({
      table,
      staged: join(this.stage, file),
      final: join(this.folder, file),
      ...(groups && { content: contentOf(groups) }),
      ...(groups && before
        ? {
            changes: tableChanges(
              dims.slice(0, Math.max(1, sharedValues(dims.length))),
              before,
              groups,
            ),
          }
        : {}),
    });
  }

  /** Has table `runs` name this run when the tables are shown. */
  enterRun(): void {
    this.load ??= this.begin();
    this.load.enterRun();
  }

  show(text: string): void {
    this.texts.push(redact(text));
  }

  tell(text: string): void {
    this.passing.push(redact(text));
  }

  /** Keeps a table for comparing runs, cut to what a record can hold. */
  summary(table: Summary): void {
    this.summaries.push(redactAll({ ...table, rows: table.rows.slice(0, KEPT_ROWS) }));
  }

  /** Digests of what `write` and `parquet` wrote, by path relative to the project. */
  get fileDigests(): Record<string, string> {
    const folder = this.folder.slice(this.projectFolder.length + 1);
    return Object.fromEntries([...this.digests].map(([name, d]) => [`${folder}/${name}`, d]));
  }

  /** What is shown with every answer. */
  get shown(): string {
    return this.texts.join('\n');
  }

  /** What is shown with the answer of this run. */
  get shownNow(): string {
    return [...this.texts, ...this.passing].join('\n');
  }

  /** True where nobody will see anything of it: neither files nor tables, and none that go. */
  isUnseen(before: readonly string[], keep: readonly string[]): boolean {
    const files = this.names.length + before.length + keep.length;
    return files === 0 && this.load === undefined && !this.isDatabaseUsed;
  }

  /** Gives everything up that was staged. */
  abort(): void {
    this.load?.rollback();
    rmSync(this.stage, { recursive: true, force: true });
  }

  /** Swaps everything in and removes what is no longer published; tables follow when `loaded`. */
  async commit(
    before: readonly string[],
    keep: readonly string[],
  ): Promise<{
    written: PublishedFile[];
    files: PublishedFile[];
    loaded: Promise<void> | undefined;
  }> {
    await this.syncs.settle();
    mkdirSync(this.folder, { recursive: true });
    for (const name of this.names) renameOver(join(this.stage, name), join(this.folder, name));
    rmSync(this.stage, { recursive: true, force: true });
    const present = new Set([...this.names, ...keep]);
    for (const name of before) {
      if (!present.has(name)) removeFile(join(this.folder, name));
    }
    const stat = (name: string): PublishedFile => {
      const path = join(this.folder, name).slice(this.projectFolder.length + 1);
      const kept = this.before?.published.find((file) => file.path === path)?.checksum;
      const checksum = this.checksums.get(name) ?? kept;
      const found = statOf(join(this.folder, name)) as FileStat;
      return { ...found, path, ...(checksum !== undefined && { checksum }) };
    };
    const written = this.names.map(stat);
    const files = [...present].filter((name) => existsSync(join(this.folder, name))).map(stat);
    // A file is there or not; a server is told who keeps something on it.
    if (this.isDatabaseUsed && this.tables.isServer) this.load ??= this.begin();
    const loaded = this.load?.commit();
    // Whoever waits for it is told; nobody may, when the node fails before.
    loaded?.catch(() => undefined);
    return { written, files, loaded };
  }

  private begin(): TableLoad {
    const { schema, node, configDigest } = this;
    return this.tables.begin({ schema, node, configDigest });
  }

  private pathFor(name: string): string {
    if (name.includes('..') || name.startsWith('/')) {
      throw new EngineError(
        'internal',
        'bad-file-name',
        `"${name}" is no name for a published file`,
      );
    }
    const path = join(this.stage, name);
    mkdirSync(dirname(path), { recursive: true });
    this.names.push(name);
    return path;
  }
}

/** What a node type's `publish` is handed. */
export function publishContext(options: {
  readonly runtime: NodeRuntime;
  readonly inputs: ReadonlyMap<string, Artifact>;
  readonly outputs: ReadonlyMap<string, Artifact>;
  readonly publication: Publication;
  readonly publishedAt: string;
  readonly failures: PublishContext<unknown>['failures'];
  readonly coverage: PublishContext<unknown>['coverage'];
}): PublishContext<unknown> {
  const { runtime, inputs, outputs, publication } = options;
  const need = (map: ReadonlyMap<string, Artifact>, name: string): Artifact => {
    const artifact = map.get(name);
    if (!artifact) throw new EngineError('internal', 'unknown-artifact', `there is no "${name}"`);
    return artifact;
  };
  const input = (name: string): Artifact => {
    publication.reads.add(name);
    return need(inputs, name);
  };
  const dims = 'dims' in runtime.node ? (runtime.node as ComputeNode<unknown>).dims : [];
  return {
    params: runtime.params,
    dims,
    plugins: runtime.plugins,
    input,
    optionalInput: (name) => (inputs.has(name) ? input(name) : undefined),
    hasInput: (name) => inputs.has(name),
    output: (name) => need(outputs, name),
    collect: (name) =>
      name.startsWith('input:')
        ? input(name.slice('input:'.length)).collect()
        : need(outputs, name).collect(),
    digest: (name) => input(name).root,
    configDigest: runtime.configDigest,
    configuration: runtime.configuration,
    publishedAt: options.publishedAt,
    failures: options.failures,
    coverage: options.coverage,
    parquet: async (file, spec) => publication.parquet(file, spec),
    parquetByGroup: async (file, spec) => {
      // What is on its way to the disk goes on when this thread hears that a part of it has arrived.
      await turn();
      const artifact = need(outputs, spec.output);
      return publication.parquetByGroup(file, { artifact, spec, code: `${SCHEME}${runtime.code}` });
    },
    text: async (file, text) => publication.write(file, Buffer.from(redact(text))),
    json: async (file, value: Json) => publication.write(file, Buffer.from(openJson(value, 2))),
    database: (table, file) => publication.database(table, file, dims),
    enterRun: () => publication.enterRun(),
    summary: (table) => publication.summary(table),
    show: (text) => publication.show(text),
  };
}
