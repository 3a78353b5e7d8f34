/**
 * Which partitions of a node failed when it was last computed: they are tried
 * first, so that whoever mended something sees at once whether it helped.
 *
 * An order and nothing else: no answer depends on it, and without it nothing is lost.
 */
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { replaceFile } from '../cache/replace-file.js';

const KEY_END = '\u0001';

export class FailedBefore {
  private readonly path: string;
  private readonly keys: ReadonlySet<string>;

  constructor(cacheFolder: string, node: string) {
    this.path = join(cacheFolder, 'explain', `${node}.failed`);
    const text = existsSync(this.path) ? readFileSync(this.path, 'utf8') : '';
    this.keys = new Set(text === '' ? [] : text.split(KEY_END));
  }

  /** Partitions by index, those that failed in front; the rest as it was. */
  first(indices: readonly number[], keyOf: (index: number) => string): readonly number[] {
    if (this.keys.size === 0) return indices;
    const failed = indices.filter((index) => this.keys.has(keyOf(index)));
    const others = indices.filter((index) => !this.keys.has(keyOf(index)));
    return [...failed, ...others];
  }

  /** Remembers what failed now; where not all was tried, also what was known before. */
  keep(failed: readonly string[], isWhole: boolean): void {
    const keys = new Set(isWhole ? failed : [...this.keys, ...failed]);
    try {
      if (keys.size > 0) replaceFile(this.path, [...keys].join(KEY_END));
      else if (this.keys.size > 0) rmSync(this.path, { force: true });
    } catch {
      // The next run tries in the usual order.
    }
  }
}
