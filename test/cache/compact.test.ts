/** Compaction cut off after any of its steps: the cache is usable, and nothing that stays is lost. */
import { hash } from 'node:crypto';
import {
  cpSync,
  existsSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { expect } from 'chai';
import { CURRENT } from '../../src/cache/census.js';
import { compaction } from '../../src/cache/compact.js';
import { type Manifest, readManifest, writeManifest } from '../../src/cache/manifest.js';
import { PackStore } from '../../src/cache/pack-store.js';
import { flipBit } from '../util/damage.js';
import { AnswerStore, bytesOf } from '../util/stored-answers.js';
import { DAY, manifest, NOW, TempCache } from '../util/temp-cache.js';

const KEPT = ['a', 'c', 'e'];
const OLD = ['b', 'd', 'f'];

describe('compaction', () => {
  let cache: TempCache;

  beforeEach(() => {
    cache = new TempCache();
    cache.store({ names: ['a', 'b'], at: NOW - 9 * DAY }, { names: ['c', 'd'], at: NOW - 9 * DAY });
    writeFileSync(cache.path('packs/0003.pack'), '');
    cache.store({ names: ['e', 'f'], at: NOW - 9 * DAY });
    cache.publish('n', KEPT);
    writeManifest(cache.path('manifests'), 'm', naming('a', 0, 0));
  });

  afterEach(() => cache.remove());

  /** A manifest that names an answer by its place. */
  function naming(name: string, pack: number, offset: number): Manifest {
    const digest = hash('sha256', bytesOf(name, 800));
    const place = [pack, offset, 800] as const;
    const items = [{ key: [name], rows: 1, digest, meta: null, place }];
    return manifest({ outputs: [{ name: 'out', root: '', items }] });
  }

  /** Stops after so many steps; returns those that were done. */
  function stopAfter(steps: number): string[] {
    const census = cache.census();
    const keep = census.needs.map((need) => (need === CURRENT ? 1 : 0));
    const done: string[] = [];
    const all = compaction(census, { keep, rewrite: new Set([0, 3]), files: [] });
    while (done.length < steps) {
      const { value, done: isOver } = all.next();
      if (isOver) break;
      done.push(value);
    }
    return done;
  }

  /** What the manifest of "m" leads to. */
  function named(): Buffer {
    const [pack, offset, length] = readManifest(cache.path('manifests'), 'm')!.outputs[0]!
      .items![0]!.place;
    const bytes = Buffer.alloc(length);
    const packs = new PackStore(cache.path('packs'));
    packs.read(pack, offset, bytes);
    packs.close();
    return bytes;
  }

  it('copies, then replaces the log, then manifests, and deletes last', () => {
    expect(stopAfter(99)).to.deep.equal([
      'what stays was copied',
      'the log was replaced',
      'what is known of m was replaced',
      'what is known of n was replaced',
      'pack 0 was deleted',
      'pack 3 was deleted',
    ]);
    expect(cache.packs()).to.deep.equal(['0004.pack']);
    expect(cache.found([...KEPT, ...OLD])).to.deep.equal(KEPT);
  });

  for (let steps = 0; steps <= 6; steps++) {
    it(`leaves a usable cache when it is cut off after ${steps} of 6 steps`, () => {
      stopAfter(steps);

      expect(cache.found(KEPT)).to.deep.equal(KEPT);
      expect(named()).to.deep.equal(bytesOf('a', 800));
      expect(cache.damaged()).to.deep.equal([]);
      cache.store({ names: ['new'] });
      expect(cache.found([...KEPT, 'new'])).to.deep.equal([...KEPT, 'new']);
      expect(named()).to.deep.equal(bytesOf('a', 800));
      cache.prune({ maxAge: DAY, setAsideBefore: NOW });
      expect(cache.found([...KEPT, ...OLD, 'new'])).to.deep.equal([...KEPT, 'new']);
      expect(named()).to.deep.equal(bytesOf('a', 800));
      expect(cache.bytes()).to.be.below(8000);
    });
  }

  it('is not misled by what a compaction that was killed had begun to write', () => {
    stopAfter(1);
    const begun = ['actions.log', 'packs/0004.pack', 'manifests/m.json'];
    for (const name of begun) {
      cpSync(cache.path(name), cache.path(`${name}.tmp`));
      truncateSync(cache.path(`${name}.tmp`), 40);
    }
    rmSync(cache.path('packs/0004.pack'));

    stopAfter(99);

    expect(cache.found([...KEPT, ...OLD])).to.deep.equal(KEPT);
    expect(existsSync(cache.path('packs/0005.pack'))).to.equal(true);
    expect(cache.damaged()).to.deep.equal([]);
  });

  it('leaves behind what is damaged, and never moves it', () => {
    flipBit(cache.path('packs/0000.pack'), 0.6);

    stopAfter(99);

    expect(cache.found(KEPT)).to.deep.equal(['a', 'e']);
    expect(cache.damaged()).to.deep.equal([]);
  });

  it('gives no number again that a pack had, also when none is left', () => {
    cache.prune({ maxBytes: 0, all: true });
    const left = cache.packs();
    cache.store({ names: ['new'] });

    expect(left).to.deep.equal([]);
    expect(cache.packs()).to.deep.equal(['0004.pack']);
    expect(readdirSync(cache.folder)).to.include('actions.log');
  });

  it('sets a log of another version aside', () => {
    writeFileSync(cache.path('actions.log'), 'DAGLOG99');

    cache.prune({ maxBytes: 0 });

    expect(readFileSync(cache.path('actions.log.bad'), 'utf8')).to.equal('DAGLOG99');
    expect(named()).to.deep.equal(bytesOf('a', 800));
    cache.store({ names: ['new'] });
    expect(cache.found(['a', 'new'])).to.deep.equal(['new']);
  });

  it('keeps what an answer costs, and when it was last needed', () => {
    cache.store({ node: 'k', names: ['g', 'h', 'i', 'j'], milliseconds: 8, at: NOW - DAY });
    cache.publish('k', ['g', 'j']);

    cache.prune({ maxBytes: 0 });

    const store = new AnswerStore(cache.folder);
    expect(store.log.cost('k')).to.equal(2);
    const mine = store.log.batches.filter(({ header }) => header.node === 'k');
    expect(
      mine.map((batch) => [batch.header.count, batch.header.ms, store.log.lastUse(batch)]),
    ).to.deep.equal([[2, 4, NOW - DAY]]);
    store.close();
  });
});
