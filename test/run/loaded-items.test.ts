/** Items in memory: loaded once, let go where they are much, and read again when asked for. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Item } from '../../src/run/item.js';
import { LoadedItems } from '../../src/run/loaded-items.js';
import { AnswerStore, bytesOf, fingerprintOf } from '../util/stored-answers.js';

const BYTES = 1 << 10;

describe('items in memory', () => {
  let folder: string;
  let store: AnswerStore;
  let loaded: LoadedItems;
  let items: Item[];

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'items-'));
    store = new AnswerStore(folder);
    const names = ['a', 'b'];
    store.store({ node: 'n', names, bytes: BYTES, milliseconds: 1, at: 0 });
    items = names.map((name): Item => {
      const place = store.log.output(store.log.answerOf(fingerprintOf(name)), 0);
      return { key: [name], rows: 1, meta: null, digest: place.digest, place };
    });
    loaded = new LoadedItems(store.packs);
  });

  afterEach(() => {
    loaded.release();
    store.close();
    rmSync(folder, { recursive: true, force: true });
  });

  /** All of them as they are in memory now. */
  const buffers = (): SharedArrayBuffer[] => items.map((item) => loaded.buffer(item));
  const asBytes = (all: readonly SharedArrayBuffer[]): Buffer[] =>
    all.map((buffer) => Buffer.from(new Uint8Array(buffer)));

  it('are loaded once', () => {
    const first = buffers();

    expect(asBytes(first)).to.deep.equal([bytesOf('a', BYTES), bytesOf('b', BYTES)]);
    expect(buffers().every((buffer, i) => buffer === first[i])).to.equal(true);
  });

  it('stay where they are no more than may be kept', () => {
    const first = buffers();

    loaded.trim(2 * BYTES);

    expect(buffers().every((buffer, i) => buffer === first[i])).to.equal(true);
  });

  it('are let go where they are more, and read again as they were', () => {
    const first = buffers();

    loaded.trim(2 * BYTES - 1);

    const again = buffers();
    expect(again.some((buffer, i) => buffer === first[i])).to.equal(false);
    expect(asBytes(again)).to.deep.equal(asBytes(first));
  });

  it('are let go by all who are done with them', () => {
    const first = buffers();

    loaded.release();

    expect(buffers().some((buffer, i) => buffer === first[i])).to.equal(false);
  });
});
