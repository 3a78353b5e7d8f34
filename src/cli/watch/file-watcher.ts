/**
 * Says which of the watched files have another content than before.
 *
 * Events only say where to look: a file that was touched, or saved as it was,
 * is no change. Folders are watched for files that come and go.
 */
import { hash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { type FSWatcher, watch } from 'chokidar';

/** Quiet for so long, or waited for so long: then it is looked. */
const QUIET_MS = 100;
const LONGEST_MS = 1000;
/** System limits that a watcher runs into. */
const LIMITS = new Set(['EMFILE', 'ENFILE', 'ENOSPC']);

export interface WatcherSettings {
  readonly onChange: (paths: readonly string[]) => void;
  readonly warn: (text: string) => void;
}

/** Watches a list of files and folders that may change over time. */
export class FileWatcher {
  private readonly settings: WatcherSettings;
  private readonly contents = new Map<string, string>();
  private readonly dirty = new Set<string>();
  private watcher: FSWatcher;
  private isPolling = false;
  private timer: NodeJS.Timeout | undefined;
  private firstEvent = 0;

  constructor(settings: WatcherSettings) {
    this.settings = settings;
    this.watcher = this.start();
  }

  /** Watches exactly these from now on; what is there now counts as known. */
  watch(paths: readonly string[]): void {
    const wanted = new Set(paths);
    const gone = [...this.contents.keys()].filter((path) => !wanted.has(path));
    for (const path of gone) this.contents.delete(path);
    const come = paths.filter((path) => !this.contents.has(path));
    for (const path of come) this.contents.set(path, contentOf(path));
    this.watcher.unwatch(gone);
    this.watcher.add(come);
  }

  get count(): number {
    return this.contents.size;
  }

  async close(): Promise<void> {
    clearTimeout(this.timer);
    await this.watcher.close();
  }

  private start(): FSWatcher {
    const watcher = watch([], {
      ignoreInitial: true,
      // Of a folder, the files in it and no deeper.
      depth: 0,
      usePolling: this.isPolling,
      interval: 200,
    });
    watcher.on('all', (_event, path) => this.note(path));
    watcher.on('error', (error) => this.failed(error as NodeJS.ErrnoException));
    return watcher;
  }

  private note(path: string): void {
    for (const candidate of [path, dirname(path)]) {
      if (this.contents.has(candidate)) this.dirty.add(candidate);
    }
    if (this.dirty.size === 0) return;
    const now = Date.now();
    if (this.timer === undefined) this.firstEvent = now;
    clearTimeout(this.timer);
    const wait = Math.min(QUIET_MS, Math.max(0, this.firstEvent + LONGEST_MS - now));
    this.timer = setTimeout(() => this.look(), wait);
  }

  private look(): void {
    this.timer = undefined;
    const changed: string[] = [];
    for (const path of this.dirty) {
      const content = contentOf(path);
      if (this.contents.get(path) === content) continue;
      this.contents.set(path, content);
      changed.push(path);
    }
    this.dirty.clear();
    if (changed.length > 0) this.settings.onChange(changed);
  }

  private failed(error: NodeJS.ErrnoException): void {
    if (!LIMITS.has(error.code ?? '') || this.isPolling) {
      // What the watcher that was given up still says is of no use.
      if (!LIMITS.has(error.code ?? '')) this.settings.warn(`watching: ${error.message}`);
      return;
    }
    this.isPolling = true;
    this.settings.warn(
      `watching: the system allows no more watched files (${error.code}); files are looked at five times a second instead.${limits()}`,
    );
    void this.watcher.close();
    this.watcher = this.start();
    this.watcher.add([...this.contents.keys()]);
  }
}

/** The limits of Linux as they are set. */
function limits(): string {
  const set = ['max_user_watches', 'max_user_instances'].flatMap((name) => {
    const path = `/proc/sys/fs/inotify/${name}`;
    return existsSync(path) ? [`fs.inotify.${name} = ${readFileSync(path, 'utf8').trim()}`] : [];
  });
  return set.length === 0 ? '' : ` The limits are ${set.join(' and ')}; sysctl raises them`;
}

/** What a change is told by: the digest of a file, the names in a folder. */
function contentOf(path: string): string {
  try {
    return statSync(path).isDirectory()
      ? readdirSync(path).sort().join('\n')
      : hash('sha256', readFileSync(path));
  } catch {
    // Gone, or in the middle of being replaced: there will be another event.
    return '';
  }
}
