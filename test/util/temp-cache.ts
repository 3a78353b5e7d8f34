/**
 * A cache in a temporary folder, filled by hand: what is in it, and pruning it.
 */
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Census, takeCensus } from '../../src/cache/census.js';
import { compact } from '../../src/cache/compact.js';
import { type Manifest, writeManifest } from '../../src/cache/manifest.js';
import { writeParts } from '../../src/cache/parts-file.js';
import { type PrunePlan, type PruneWish, planPrune } from '../../src/cache/prune-plan.js';
import { checkCache } from '../../src/cache/verify.js';
import { AnswerStore, fingerprintOf, type Stored } from './stored-answers.js';

export const DAY = 24 * 3600 * 1000;
/** The moment at which everything here happens. */
export const NOW = 1000 * DAY;

export class TempCache {
  readonly folder = mkdtempSync(join(tmpdir(), 'cache-'));

  store(...batches: readonly (Partial<Stored> & Pick<Stored, 'names'>)[]): void {
    const store = new AnswerStore(this.folder);
    for (const batch of batches) {
      store.store({ node: 'n', bytes: 800, milliseconds: 1, at: NOW, ...batch });
    }
    store.close();
  }

  /** Says that a node last published these answers. */
  publish(node: string, names: readonly string[], key = 'ab'.repeat(32)): void {
    const { log } = this.census();
    const answers = Int32Array.from(names, (name) => log.answerOf(fingerprintOf(name)));
    const header = { key, mark: log.mark };
    writeParts(this.folder, node, { header, numbers: new Int32Array(), answers });
    writeManifest(join(this.folder, 'manifests'), node, manifest({ nodeKey: key }));
  }

  /** Of these names, those whose answers are found with the right bytes. */
  found(names: readonly string[]): string[] {
    const store = new AnswerStore(this.folder);
    const found = store.found(names);
    store.close();
    return found;
  }

  census(): Census {
    return takeCensus(this.folder);
  }

  plan(wish: Partial<PruneWish> = {}): PrunePlan {
    return planPrune(this.census(), wishOf(wish));
  }

  prune(wish: Partial<PruneWish> = {}): PrunePlan {
    const census = this.census();
    const plan = planPrune(census, wishOf(wish));
    compact(census, plan);
    return plan;
  }

  /** Of the whole folder. */
  bytes(): number {
    return readdirSync(this.folder, { recursive: true, encoding: 'utf8' })
      .map((name) => statSync(join(this.folder, name)))
      .reduce((sum, stat) => sum + (stat.isFile() ? stat.size : 0), 0);
  }

  packs(): string[] {
    return readdirSync(join(this.folder, 'packs')).sort();
  }

  /** Names of nodes with damaged answers. */
  damaged(): string[] {
    return checkCache(this.census()).damaged.map(({ node, problem }) => `${node} ${problem}`);
  }

  path(...parts: string[]): string {
    return join(this.folder, ...parts);
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** Nothing is asked for but what is given. */
function wishOf(wish: Partial<PruneWish>): PruneWish {
  const none = { maxBytes: undefined, maxAge: undefined, all: false, setAsideBefore: 0 };
  return { now: NOW, ...none, ...wish };
}

/** A manifest of a node without files. */
export function manifest(parts: Partial<Manifest>): Manifest {
  return {
    scheme: 1,
    nodeKey: '',
    record: {},
    partitions: 0,
    outputs: [],
    published: [],
    grouped: {},
    publishReads: [],
    hasTables: false,
    shown: '',
    ...parts,
  };
}
