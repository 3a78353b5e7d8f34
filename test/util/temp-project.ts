/**
 * A project in a temporary folder: write its files, run it, read what happened.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { LoadTask } from '../../src/contract/index.js';
import {
  explainProject,
  listPartitions,
  loadProject,
  planProject,
  runProject,
} from '../../src/engine.js';
import type { Explanation } from '../../src/inspect/explanation.js';
import { renderExplanation } from '../../src/report/explain-text.js';
import type { AuditRequest } from '../../src/run/audit.js';
import type { RunEvent, RunResult } from '../../src/run/events.js';
import type { Plan } from '../../src/run/plan.js';

/** Folder of the compiled toy node types. */
export const TOYS = fileURLToPath(new URL('../toys', import.meta.url));

export interface RunSettings {
  readonly targets?: readonly string[];
  readonly exclude?: readonly string[];
  readonly params?: readonly string[];
  readonly profile?: string;
  readonly force?: boolean;
  readonly keepGoing?: boolean;
  readonly acceptRestatements?: boolean;
  readonly jobs?: number;
  readonly audit?: AuditRequest;
  readonly task?: LoadTask;
  readonly env?: NodeJS.ProcessEnv;
}

export class TempProject {
  readonly folder: string;
  readonly events: RunEvent[] = [];
  private readonly nodesFolder: string | undefined;

  /** With a folder of toy node types, or with those that come with the program; in a new folder, or in one that is there. */
  constructor(nodesFolder?: string, folder = mkdtempSync(join(tmpdir(), 'project-'))) {
    this.nodesFolder = nodesFolder;
    this.folder = folder;
  }

  write(path: string, text: string): void {
    const file = join(this.folder, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }

  path(...parts: string[]): string {
    return join(this.folder, ...parts);
  }

  async run(settings: RunSettings = {}): Promise<RunResult> {
    this.events.length = 0;
    const project = await this.load(settings);
    return runProject(project, {
      targets: settings.targets ?? [],
      exclude: settings.exclude,
      jobs: settings.jobs ?? 2,
      force: settings.force ?? false,
      keepGoing: settings.keepGoing ?? false,
      acceptRestatements: settings.acceptRestatements ?? false,
      ...(settings.audit ? { audit: settings.audit } : {}),
      ...(settings.task ? { task: settings.task } : {}),
      onEvent: (event) => this.events.push(event),
      signal: new AbortController().signal,
    });
  }

  async plan(settings: RunSettings & { readonly isExact?: boolean } = {}): Promise<Plan> {
    return planProject(await this.load(settings), settings.targets ?? [], settings);
  }

  async list(...targets: readonly string[]): ReturnType<typeof listPartitions> {
    return listPartitions(await this.load({}), targets);
  }

  async explain(selection: readonly string[], settings: RunSettings = {}): Promise<Explanation> {
    return explainProject(await this.load(settings), selection, { all: false });
  }

  /** What `dag explain` prints. */
  async explained(...selection: readonly string[]): Promise<string> {
    return renderExplanation(await this.explain(selection));
  }

  removeFolder(path: string): void {
    rmSync(this.path(path), { recursive: true });
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  private load(settings: RunSettings): ReturnType<typeof loadProject> {
    return loadProject({
      projectFolder: this.folder,
      params: settings.params ?? [],
      env: settings.env ?? {},
      ...(settings.profile === undefined ? {} : { profile: settings.profile }),
      ...(this.nodesFolder === undefined ? {} : { nodesFolder: this.nodesFolder }),
    });
  }
}

/** Partitions executed per node, such as { scale: 4 }. */
export function ranCounts(result: RunResult): Record<string, number> {
  return Object.fromEntries(result.nodes.map((node) => [node.node, node.ran]));
}
