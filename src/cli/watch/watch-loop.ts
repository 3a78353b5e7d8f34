/**
 * Runs, waits for an edit, runs again.
 *
 * An edit that cannot be loaded is told, and everything stays as it was. An edit
 * during a run ends it before the first node that the edit touches, and starts
 * over: whatever has the same key is found, only the rest is computed.
 */
import { relative } from 'node:path';
import type { WatchList } from '../../inspect/watch-list.js';
import { FileWatcher } from './file-watcher.js';
import type { WatchReply } from './messages.js';
import { obsoleteNodes, readersOf } from './obsolete-nodes.js';
import { SelfTrigger } from './self-trigger.js';
import type { WarmChild } from './warm-child.js';

/** A lock held by another run is asked for again after so long. */
const RETRY_MS = 500;
const LOCKED = 4;

type SettledReply = Exclude<WatchReply, { kind: 'outdated' }>;

export interface WatchSettings {
  readonly projectFolder: string;
  readonly configFile: string;
  readonly startChild: () => WarmChild;
  /** Lines for the person, on stderr. */
  readonly say: (text: string) => void;
}

export class WatchLoop {
  private readonly settings: WatchSettings;
  private readonly watcher: FileWatcher;
  private waiting: WarmChild | undefined;
  private running: WarmChild | undefined;
  /** Meaning of configuration and code of the last run. */
  private digest = '';
  private watched: readonly string[] = [];
  private nodes: WatchList['nodes'] = [];
  /** As they were when the run began that is on its way. */
  private runningNodes: WatchList['nodes'] = [];
  private readonly selfTrigger = new SelfTrigger();
  private isRunWanted = false;
  private isLockTold = false;
  private isStopping = false;
  private work = Promise.resolve();
  private end: () => void = () => {};

  constructor(settings: WatchSettings) {
    this.settings = settings;
    this.watcher = new FileWatcher({
      onChange: (paths) => {
        this.work = this.work.then(() => this.changed(paths));
      },
      warn: settings.say,
    });
  }

  /** Goes on until `stop`. */
  async run(): Promise<void> {
    const ended = new Promise<void>((resolve) => {
      this.end = resolve;
    });
    this.watcher.watch([this.settings.configFile]);
    this.work = this.work.then(() => this.begin());
    await ended;
    await this.watcher.close();
  }

  /** Ends as soon as what is running has finished and is kept. */
  stop(): void {
    this.isStopping = true;
    this.waiting?.cancel();
    if (this.running) this.running.cancel();
    else this.end();
  }

  /** Ends at once what is running: it may be busy and hear nothing. */
  kill(): void {
    this.waiting?.kill();
    this.running?.kill();
  }

  private async begin(): Promise<void> {
    if (this.isStopping) return;
    const isLoaded = this.accept(await this.check());
    if (this.isStopping) return;
    if (isLoaded) this.start();
    else this.settings.say('waiting for an edit that can be loaded; Ctrl-C ends');
  }

  private async changed(paths: readonly string[]): Promise<void> {
    if (this.isStopping) return;
    const { configFile, projectFolder, say } = this.settings;
    if (this.isSelfMade(paths)) return;
    const isCode = paths.some((path) => path !== configFile && this.watched.includes(path));
    // Modules are loaded once per process.
    if (isCode) this.dropWarm();
    const before = this.digest;
    if (!this.accept(await this.check()) || this.isStopping) return;
    const isData = paths.some((path) => path !== configFile);
    if (this.digest === before && !isData) return;
    const names = paths.map((path) => relative(projectFolder, path) || path);
    say(`\n${names.slice(0, 3).join(', ')}${more(names.length - 3)} changed`);
    if (this.running) {
      this.isRunWanted = true;
      this.running.stopBefore(obsoleteNodes(this.runningNodes, this.nodes, paths));
    } else this.start();
  }

  /** True, and told, when it is the runs that change these files. */
  private isSelfMade(paths: readonly string[]): boolean {
    const isData = paths.every((path) => readersOf(this.nodes, [path]).length > 0);
    if (!this.selfTrigger.isLoop(isData ? paths : [])) return false;
    const { projectFolder, say } = this.settings;
    const nodes = readersOf(this.nodes, paths).map((node) => `"${node}"`);
    const files = paths.map((path) => `"${relative(projectFolder, path)}"`);
    say(
      `\n${nodes.join(', ')} changed ${files.join(', ')}, which it reads, in every run: not run again for that\n` +
        'waiting for any other edit; Ctrl-C ends',
    );
    return true;
  }

  /** Takes note of what there is to watch; false when the project cannot be loaded. */
  private accept(reply: SettledReply): boolean {
    if (reply.kind === 'invalid') {
      if (!this.isStopping)
        this.settings.say(`\n${reply.text}\nkept: the results of the last good state`);
      return false;
    }
    this.digest = reply.list.digest;
    this.nodes = reply.list.nodes;
    this.follow(reply.list);
    return true;
  }

  private follow({ paths, selfMade }: WatchList): void {
    for (const { path, node, by } of selfMade) {
      const name = relative(this.settings.projectFolder, path);
      this.settings.say(
        `"${node}" reads "${name}", which "${by}" writes: not watched, because every run would start the next`,
      );
    }
    this.watched = paths;
    this.watcher.watch([this.settings.configFile, ...paths]);
  }

  private start(): void {
    const child = this.warm;
    this.waiting = undefined;
    this.running = child;
    this.runningNodes = this.nodes;
    this.selfTrigger.begin(Date.now());
    void child.run().then((code) => this.finished(code, child));
  }

  private finished(code: number, child: WarmChild): void {
    this.running = undefined;
    this.selfTrigger.end(Date.now());
    // One that has run is quicker than a new one; one that was made meanwhile knows the last edit.
    if (child.isAlive && !this.waiting && !this.isStopping) this.waiting = child;
    else child.cancel();
    if (this.isStopping) {
      this.end();
      return;
    }
    if (this.isRunWanted) {
      this.isRunWanted = false;
      this.start();
      return;
    }
    if (code === LOCKED) {
      if (!this.isLockTold) this.settings.say('waiting until the other run has ended');
      this.isLockTold = true;
      this.isRunWanted = true;
      setTimeout(() => {
        if (this.running || this.isStopping || !this.isRunWanted) return;
        this.isRunWanted = false;
        this.start();
      }, RETRY_MS);
      return;
    }
    this.isLockTold = false;
    this.settings.say(`\nwatching ${this.watcher.count} files; Ctrl-C ends`);
    // What the run published may be what a source reads.
    this.work = this.work.then(() => this.lookAgain());
  }

  private async lookAgain(): Promise<void> {
    if (this.isStopping) return;
    const reply = await this.check();
    // Its digest may be that of an edit whose event is still to come.
    if (reply.kind === 'checked' && !this.running) this.follow(reply.list);
  }

  /** Loads the project in the process that runs next. */
  private async check(): Promise<SettledReply> {
    for (;;) {
      const reply = await this.warm.check();
      if (reply.kind !== 'outdated') return reply;
      this.dropWarm();
    }
  }

  /** A process that runs next; loading it takes as long as a person needs to look up. */
  private get warm(): WarmChild {
    this.waiting ??= this.settings.startChild();
    return this.waiting;
  }

  private dropWarm(): void {
    this.waiting?.cancel();
    this.waiting = undefined;
  }
}

function more(count: number): string {
  return count > 0 ? ` and ${count} more` : '';
}
