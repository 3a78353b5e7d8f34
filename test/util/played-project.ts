/**
 * A project whose provider is played, used through the real program: each command is a
 * process of its own, and believes in the clock of the played world.
 */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import {
  PLAYED_KEY,
  type PlayedProviders,
  type PlayedSettings,
  startProviders,
} from './provider-server.js';
import { TempProject } from './temp-project.js';
import { type Ended, ToyProcess } from './toy-process.js';

const PROGRAM = fileURLToPath(new URL('../../bundle/dag.js', import.meta.url));

export class PlayedProject extends TempProject {
  private played: PlayedProviders | undefined;
  private shift = 0;

  /** Starts the providers; `close` ends them. Time goes on from `time`. */
  static async open(time: string, settings: PlayedSettings = {}): Promise<PlayedProject> {
    const project = new PlayedProject();
    project.setTime(time);
    const now = (): number => Date.now() + project.shift;
    project.played = await startProviders({ now, ...settings });
    return project;
  }

  get server(): PlayedProviders {
    return this.played as PlayedProviders;
  }

  /** Of the server and of every command that is started from now on. */
  setTime(time: string): void {
    this.shift = Date.parse(time) - Date.now();
    this.write(
      'clock.mjs',
      `const Real = Date;
globalThis.Date = class extends Real {
  constructor(...args) { super(...(args.length === 0 ? [Real.now() + ${this.shift}] : args)); }
  static now() { return Real.now() + ${this.shift}; }
};
`,
    );
  }

  /** pipelines.yaml: `market` with these params, and what else is said. */
  pipeline(params: string, rest = ''): void {
    this.write(
      'pipelines.yaml',
      `version: 1
database: data/market.duckdb
nodes:
  market:
    type: fetch
    params:
      providers:
        polygon: { base_url: "${this.server.url}", requests_per_minute: 6000, timeout_seconds: 30 }
        yahoo: { base_url: "${this.server.url}", requests_per_minute: 60 }
${params.replace(/^/gm, '      ')}
${rest}`,
    );
  }

  start(...args: string[]): ToyProcess {
    return new ToyProcess(this.folder, args, {
      program: PROGRAM,
      nodeOptions: ['--import', this.path('clock.mjs')],
      env: { POLYGON_API_KEY: PLAYED_KEY, MASSIVE_API_KEY: '', COLUMNS: '100' },
    });
  }

  dag(...args: string[]): Promise<Ended> {
    return this.start(...args).ended;
  }

  /** Runs a command that is to succeed. */
  async well(...args: string[]): Promise<Ended> {
    const ended = await this.dag(...args);
    if (ended.code === 0) return ended;
    throw new Error(`dag ${args.join(' ')} ended with ${ended.code}: ${ended.out}${ended.err}`);
  }

  /** Requests since the last time: `bars AAPL`, `session 2025-12-31`, `splits`, `dividends KO`. */
  requests(): string[] {
    return this.server.requests.splice(0).map(({ path, query }) => {
      const [, symbol] = /^\/v2\/aggs\/ticker\/([^/]+)/.exec(path) ?? [];
      const [, chart] = /^\/v8\/finance\/chart\/([^/]+)/.exec(path) ?? [];
      const [, day] = /^\/v2\/aggs\/grouped\/.*\/([0-9-]+)$/.exec(path) ?? [];
      if (symbol) return `bars ${symbol}`;
      if (chart) return `chart ${chart}`;
      if (day) return `session ${day}`;
      const what = path.split('/').at(-1) as string;
      return query.has('ticker') ? `${what} ${query.get('ticker')}` : what;
    });
  }

  read(path: string): string {
    return readFileSync(this.path(path), 'utf8');
  }

  async close(): Promise<void> {
    await this.server.close();
    this.remove();
  }
}
