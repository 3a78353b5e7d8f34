/**
 * The node type fetch, asked directly: tasks and data verbs on a project's folder.
 */
import fetchNode from '../../../nodes/fetch/index.js';
import type { FetchParams, ProviderSource } from '../../../nodes/fetch/source.js';
import csv from '../../../nodes/fetch/sources/csv.js';
import demo from '../../../nodes/fetch/sources/demo.js';
import store from '../../../nodes/fetch/sources/store.js';
import type { DataAnswer, LoadTask, SourceItem, SourceNode } from '../../../src/contract/index.js';
import type { TempProject } from '../../util/temp-project.js';

const PARAMS: FetchParams = {
  source: 'store',
  as_of: 'frozen',
  providers: {},
  path: null,
  columns: {},
  calendar: 'XNYS',
  quality: {},
  universe: null,
  symbols: null,
  start: null,
  end: null,
  seed: 1,
};

export class AskedSource {
  readonly shown: string[] = [];
  /** What was said of this load alone. */
  readonly told: string[] = [];
  readonly warnings: string[] = [];
  now = Date.UTC(2024, 6, 1, 12);
  readonly providers = new Map<string, ProviderSource>();
  private readonly project: TempProject;
  private readonly node = fetchNode as unknown as SourceNode<FetchParams>;

  constructor(project: TempProject) {
    this.project = project;
  }

  file(name: string): string {
    return this.project.path(name);
  }

  /** Items by symbol. Forgets what was shown and warned of before. */
  async load(
    task: LoadTask,
    source: FetchParams['source'] = 'store',
    params: Partial<FetchParams> = {},
  ): Promise<readonly SourceItem[]> {
    this.shown.length = 0;
    this.told.length = 0;
    this.warnings.length = 0;
    const later: Promise<void>[] = [];
    const items = await this.node.load({
      ...this.common({ ...PARAMS, source, ...params }),
      task,
      run: 'run-1',
      signal: new AbortController().signal,
      assertHistory: () => undefined,
      afterwards: (work) => later.push(work),
      show: (text) => this.shown.push(text),
      tell: (text) => this.told.push(text),
      warn: (text) => this.warnings.push(text),
    });
    await Promise.all(later);
    return items;
  }

  export(name: string): Promise<DataAnswer> {
    return this.verbs.export(this.common(PARAMS), this.file(name));
  }

  status(): Promise<DataAnswer> {
    return this.verbs.status(this.common(PARAMS));
  }

  private get verbs(): NonNullable<SourceNode<FetchParams>['data']> {
    if (!this.node.data) throw new Error('the node has no data verbs');
    return this.node.data;
  }

  private common(params: FetchParams) {
    const own: Readonly<Record<string, unknown>> = { csv, demo, store };
    return {
      params,
      projectFolder: this.project.folder,
      database: this.file('market.duckdb'),
      plugin: (id: string) => this.providers.get(id) ?? own[id],
      now: () => this.now,
      secret: () => undefined,
      isAll: false,
      progress: () => undefined,
    };
  }
}
