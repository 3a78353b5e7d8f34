/** Pruning: what goes, what stays, and that what stays is found afterwards. */

import { hash } from 'node:crypto';
import { utimesSync, writeFileSync } from 'node:fs';
import { expect } from 'chai';
import fc from 'fast-check';
import { writeManifest } from '../../src/cache/manifest.js';
import { bytesOf } from '../util/stored-answers.js';
import { DAY, manifest, NOW, TempCache } from '../util/temp-cache.js';

describe('pruning', () => {
  let cache: TempCache;

  beforeEach(() => {
    cache = new TempCache();
  });

  afterEach(() => cache.remove());

  /** Bytes of the cache when so many of its five equal records are in it, and half of one more. */
  function roomFor(records: number): number {
    return (cache.bytes() * (records + 0.5)) / ALL.length;
  }

  const ALL = ['a', 'b', 'c', 'd', 'e'];

  it('evicts first what is cheapest to compute again per byte', () => {
    cache.store(
      { names: ['a'], milliseconds: 40 },
      { names: ['b'], milliseconds: 1 },
      { names: ['c'], milliseconds: 400 },
      { names: ['d'], milliseconds: 0.1 },
      { names: ['e'], milliseconds: 10 },
    );

    for (const [room, left] of [
      [4, ['a', 'b', 'c', 'e']],
      [3, ['a', 'c', 'e']],
      [2, ['a', 'c']],
      [1, ['c']],
    ] as const) {
      const { answers } = cache.plan({ maxBytes: roomFor(room) });
      expect(answers, `room for ${room}`).to.equal(ALL.length - left.length);
    }
    const { answers, milliseconds } = cache.prune({ maxBytes: roomFor(2) });

    expect(cache.found(ALL)).to.deep.equal(['a', 'c']);
    expect(answers).to.equal(3);
    expect(milliseconds).to.be.closeTo(11.1, 1e-9);
  });

  it('evicts the larger of two answers that took as long', () => {
    cache.store({ names: ['small'], bytes: 80 }, { names: ['large'], bytes: 8000 });

    cache.prune({ maxBytes: cache.bytes() - 10 });

    expect(cache.found(['small', 'large'])).to.deep.equal(['small']);
  });

  it('evicts, of what costs about the same, what was needed longest ago', () => {
    cache.store(
      { names: ['a'], milliseconds: 1.1, at: NOW - 3 * DAY },
      { names: ['b'], milliseconds: 1.2, at: NOW - 1 * DAY },
      { names: ['c'], milliseconds: 1, at: NOW - 4 * DAY },
      { names: ['d'], milliseconds: 1.3, at: NOW - 5 * DAY },
      { names: ['e'], milliseconds: 1.05, at: NOW - 2 * DAY },
    );

    cache.prune({ maxBytes: roomFor(2) });

    expect(cache.found(ALL)).to.deep.equal(['b', 'e']);
  });

  it('evicts what nobody needed for too long, however much room there is', () => {
    cache.store(
      { names: ['a'], at: NOW - 31 * DAY },
      { names: ['b'], at: NOW - 29 * DAY },
      { names: ['c', 'd'], at: NOW - 40 * DAY },
      { names: ['e'], at: NOW },
    );

    cache.prune({ maxAge: 30 * DAY });

    expect(cache.found(ALL)).to.deep.equal(['b', 'e']);
  });

  it('never evicts what is published now, unless that is asked for', () => {
    cache.store(
      { node: 'x', names: ['a', 'b', 'c'], milliseconds: 0, at: 0 },
      { node: 'y', names: ['d', 'e'], at: 0 },
    );
    cache.publish('x', ['a', 'c']);
    cache.publish('y', ['d']);
    const nothing = { maxBytes: 0, maxAge: 0 };

    cache.prune(nothing);
    const kept = cache.found(ALL);
    const again = cache.plan(nothing);
    cache.prune({ ...nothing, all: true });

    expect(kept).to.deep.equal(['a', 'c', 'd']);
    expect(again.answers).to.equal(0);
    expect(again.bytesAfter).to.be.greaterThan(0);
    expect(cache.found(ALL)).to.deep.equal([]);
    expect(cache.packs()).to.deep.equal([]);
  });

  it('lets what is published go last when it may go', () => {
    cache.store(
      { names: ['a', 'b'], milliseconds: 0 },
      { names: ['c', 'd', 'e'], milliseconds: 900 },
    );
    cache.publish('n', ['a', 'b']);

    cache.prune({ maxBytes: cache.bytes() - 1000, all: true });

    expect(cache.found(ALL)).to.deep.equal(['a', 'b']);
  });

  it('keeps all of a node when nobody can say which of its answers are published', () => {
    cache.store(
      { node: 'x', names: ['a', 'b'] },
      { node: 'y', names: ['c'] },
      { names: ['d', 'e'] },
    );
    cache.publish('x', ['a']);
    writeFileSync(cache.path('explain/x.now.parts'), 'garbage');
    cache.publish('y', []);
    writeManifest(cache.path('manifests'), 'y', manifest({ nodeKey: 'another' }));

    cache.prune({ maxBytes: 0 });

    expect(cache.found(ALL)).to.deep.equal(['a', 'b', 'c']);
  });

  it('keeps what a manifest names by its place, whether the log knows of it or not', () => {
    cache.store({ node: 'x', names: ['a', 'b'] }, { node: 'y', names: ['c'] });
    const item = (name: string, offset: number) => ({
      ...{ key: [name], rows: 1, meta: null },
      digest: hash('sha256', bytesOf(name, 800)),
      place: [0, offset, 800] as const,
    });
    const outputs = [{ name: 'out', root: '', items: [item('b', 800)] }];
    writeManifest(cache.path('manifests'), 'z', manifest({ outputs }));

    cache.prune({ maxBytes: 0 });
    const withLog = cache.found(ALL);
    writeFileSync(cache.path('actions.log'), '');
    cache.prune({ maxBytes: 0 });

    expect(withLog).to.deep.equal(['b']);
    const { loose } = cache.census();
    expect(loose.map(({ node, key, length }) => [node, key, length])).to.deep.equal([
      ['z', ['b'], 800],
    ]);
    expect(cache.damaged()).to.deep.equal([]);
  });

  it('keeps what was needed since a moment', () => {
    cache.store({ names: ['a', 'b'], at: NOW - 10 }, { names: ['c', 'd', 'e'], at: NOW });

    cache.prune({ maxBytes: 0, keepSince: NOW - 5 });

    expect(cache.found(ALL)).to.deep.equal(['c', 'd', 'e']);
  });

  it('goes further down than the limit where that is asked for, and only when it is passed', () => {
    cache.store(...ALL.map((name, i) => ({ names: [name], milliseconds: 2 ** (2 * i) })));
    const bytes = cache.bytes();

    expect(cache.plan({ maxBytes: bytes + 100, target: 0 }).answers).to.equal(0);
    expect(cache.plan({ maxBytes: bytes - 50, target: roomFor(2) }).answers).to.equal(3);
  });

  it('rewrites packs with little left and leaves the others, unless there would be too much', () => {
    const many = (from: number, count: number): string[] =>
      Array.from({ length: count }, (_, i) => `n${from + i}`);
    cache.store({ names: many(0, 6), at: NOW - 50 * DAY }, { names: many(6, 2) });
    writeFileSync(cache.path('packs/0001.pack'), '');
    cache.store({ names: many(8, 2), at: NOW - 50 * DAY }, { names: many(10, 6) });
    const aged = { maxAge: 30 * DAY };

    expect([...cache.plan(aged).rewrite]).to.deep.equal([0]);
    expect([...cache.plan({ ...aged, maxBytes: 8 * 900 }).rewrite].sort()).to.deep.equal([0, 1]);
    cache.prune(aged);

    expect(cache.packs()).to.deep.equal(['0001.pack', '0002.pack']);
    expect(cache.found(many(0, 16))).to.deep.equal([...many(6, 2), ...many(10, 6)]);
  });

  it('deletes what was set aside and what was left unfinished, and nothing else', () => {
    cache.store({ names: ['a'] });
    const names = ['actions.log.bad', 'packs/0000.pack.bad2', 'noop.json.17.tmp', 'notes.txt'];
    for (const name of names) {
      writeFileSync(cache.path(name), 'x');
      utimesSync(cache.path(name), NOW / 1000 - 3600, NOW / 1000 - 3600);
    }
    writeFileSync(cache.path('status.json.18.tmp'), 'being written');
    utimesSync(cache.path('status.json.18.tmp'), NOW / 1000, NOW / 1000);
    const left = (): string[] =>
      cache.census().files.map(({ path }) => path.slice(cache.folder.length + 1));

    cache.prune();
    expect(left()).to.include.members(['actions.log.bad', 'packs/0000.pack.bad2', 'notes.txt']);
    cache.prune({ setAsideBefore: NOW });

    expect(left()).to.deep.equal([
      'actions.log',
      'notes.txt',
      'packs/0000.pack',
      'status.json.18.tmp',
    ]);
  });

  it('says beforehand about how large the cache will be', () => {
    cache.store(...ALL.map((name) => ({ names: [name, `${name}2`, `${name}3`] })));
    const plan = cache.prune({ maxBytes: 9000 });

    expect(cache.bytes()).to.be.closeTo(plan.bytesAfter, 250);
    expect(plan.bytesAfter).to.be.at.most(9000);
  });

  it('keeps what it keeps, whatever is asked for, and a second time changes nothing', () => {
    const batch = fc.record({
      node: fc.constantFrom('x', 'y'),
      count: fc.integer({ min: 1, max: 4 }),
      bytes: fc.constantFrom(0, 8, 80, 4000),
      milliseconds: fc.constantFrom(0, 0.5, 30),
      age: fc.integer({ min: 0, max: 60 }),
      again: fc.boolean(),
    });
    const wish = fc.record({
      maxBytes: fc.option(fc.integer({ min: 0, max: 40_000 }), { nil: undefined }),
      maxAge: fc.option(fc.integer({ min: 0, max: 60 * DAY }), { nil: undefined }),
      all: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(batch, { maxLength: 8 }), fc.nat(), wish, (batches, share, asked) => {
        cache.remove();
        cache = new TempCache();
        const names = batches.flatMap(({ count }, b) =>
          Array.from({ length: count }, (_, i) => `${b}-${i}`),
        );
        batches.forEach(({ node, count, bytes, milliseconds, age, again }, b) => {
          const mine = names.filter((name) => name.startsWith(`${b}-`));
          const stored = { node, names: mine, bytes, milliseconds, at: NOW - age * DAY };
          cache.store(stored, ...(again && count > 1 ? [{ ...stored, names: mine.slice(1) }] : []));
        });
        const published = names.filter((_, i) => (i * 7 + share) % 3 === 0);
        for (const node of ['x', 'y']) cache.publish(node, published);

        const { keep, answers } = cache.prune(asked);

        const left = cache.found(names);
        if (!asked.all) expect(left).to.include.members(published);
        expect(left.length).to.equal(names.length - answers);
        expect([...keep].filter(Boolean)).to.have.length(left.length);
        expect(cache.damaged()).to.deep.equal([]);
        const bytes = cache.bytes();
        expect(cache.plan({ ...asked, now: NOW }).answers).to.equal(0);
        cache.prune(asked);
        expect(cache.found(names)).to.deep.equal(left);
        expect(cache.bytes()).to.be.at.most(bytes);
      }),
      { numRuns: 60 },
    );
  });
});
