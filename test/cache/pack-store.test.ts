/** Packs: a place that the log names never holds anything else. */
import { existsSync, mkdtempSync, readdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { PACK_LIMIT_BYTES, PackStore } from '../../src/cache/pack-store.js';

describe('packs', () => {
  let folder: string;
  const path = (name: string): string => join(folder, name);
  const store = (logged: readonly (readonly [number, number])[] = []): PackStore =>
    new PackStore(folder, () => new Map(logged));

  /** The number of the pack that the next object goes to, and where it begins. */
  function next(logged: readonly (readonly [number, number])[] = []): number[] {
    const packs = store(logged);
    const { pack, offset } = packs.append(Buffer.alloc(8));
    packs.close();
    return [pack, offset];
  }

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'packs-'));
  });

  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('grow at the end of the last one, on a multiple of eight', () => {
    expect([next(), next()]).to.deep.equal([
      [0, 0],
      [0, 8],
    ]);
    writeFileSync(path('0003.pack'), 'torn');

    expect(next()).to.deep.equal([3, 8]);
  });

  it('do not take the number of one that was deleted and that the log names', () => {
    next();
    writeFileSync(path('0001.pack'), Buffer.alloc(64));
    rmSync(path('0001.pack'));

    expect(
      next([
        [0, 8],
        [1, 64],
      ]),
    ).to.deep.equal([2, 0]);
  });

  it('that are full are closed once, however many wait for them', async () => {
    const packs = store();
    packs.append(Buffer.alloc(PACK_LIMIT_BYTES));
    packs.append(Buffer.alloc(8));

    await Promise.all([packs.settle(), packs.settle()]);

    packs.close();
    expect(readdirSync(folder)).to.deep.equal(['0000.pack', '0001.pack']);
  });

  it('do not grow where the log names bytes that were cut off', () => {
    writeFileSync(path('0004.pack'), Buffer.alloc(64));
    expect(next([[4, 64]])).to.deep.equal([4, 64]);
    truncateSync(path('0004.pack'), 32);

    expect(next([[4, 72]])).to.deep.equal([5, 0]);
  });

  it('do not take the number of one that was set aside, nor of a file that was begun', () => {
    writeFileSync(path('0002.pack.bad'), '');
    expect(next()).to.deep.equal([3, 0]);

    writeFileSync(path('0007.pack.tmp'), '');
    expect(next()).to.deep.equal([8, 0]);
  });

  it('begin a new one when the last is full', () => {
    writeFileSync(path('0000.pack'), '');
    truncateSync(path('0000.pack'), 64 * 1024 * 1024);

    expect(next()).to.deep.equal([1, 0]);
  });

  it('name what is missing', () => {
    const packs = store();
    writeFileSync(path('0001.pack'), Buffer.alloc(16));

    expect(packs.has({ pack: 0, offset: 0, length: 1 })).to.equal(false);
    expect(packs.has({ pack: 1, offset: 8, length: 8 })).to.equal(true);
    expect(packs.has({ pack: 1, offset: 8, length: 9 })).to.equal(false);
    expect(() => packs.read(0, 0, Buffer.alloc(8))).to.throw(
      `"${path('0000.pack')}" is damaged: it cannot be opened`,
    );
    expect(() => packs.read(1, 8, Buffer.alloc(16))).to.throw(
      `"${path('0001.pack')}" is damaged: it ends at byte 16`,
    );
    expect([existsSync(path('0000.pack')), readdirSync(folder).length]).to.deep.equal([false, 1]);
    packs.close();
  });
});
