/** Items in memory: no more than somebody has in hand, and a few that were used last. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import fc from 'fast-check';
import { PackStore } from '../../src/cache/pack-store.js';
import type { Item } from '../../src/run/item.js';
import { keptBytes, LoadedItems } from '../../src/run/loaded-items.js';
import { AnswerStore, bytesOf, fingerprintOf } from '../util/stored-answers.js';

/** A whole number of pages: blocks are as large as what is in them. */
const BYTES = 1 << 12;
const NAMES = Array.from({ length: 12 }, (_, i) => `item${i}`);

/** Counts what is read. */
class CountingPacks extends PackStore {
  reads = 0;

  override read(pack: number, offset: number, target: Uint8Array): void {
    this.reads++;
    super.read(pack, offset, target);
  }
}

describe('items in memory', () => {
  let folder: string;
  let items: Item[];
  let packs: CountingPacks;

  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'items-'));
    const store = new AnswerStore(folder);
    store.store({ node: 'n', names: NAMES, bytes: BYTES, milliseconds: 1, at: 0 });
    items = NAMES.map((name): Item => {
      const place = store.log.output(store.log.answerOf(fingerprintOf(name)), 0);
      return { key: [name], rows: 1, meta: null, digest: place.digest, place };
    });
    packs = new CountingPacks(join(store.packs.path(0), '..'));
    store.close();
  });

  after(() => {
    packs.close();
    rmSync(folder, { recursive: true, force: true });
  });

  beforeEach(() => {
    packs.reads = 0;
  });

  const item = (i: number): Item => items[i] as Item;
  const text = (block: SharedArrayBuffer): Buffer => Buffer.from(new Uint8Array(block, 0, BYTES));
  const written = (i: number): Buffer => bytesOf(NAMES[i] as string, BYTES);

  it('are read once where all of them may stay', () => {
    const loaded = new LoadedItems(packs, () => items.length * BYTES);

    for (let round = 0; round < 3; round++) {
      NAMES.forEach((_, i) => {
        expect(text(loaded.look(item(i))).equals(written(i))).to.equal(true);
      });
    }

    expect(packs.reads).to.equal(items.length);
  });

  it('are let go where they are more, those first that were not used for longest', () => {
    const loaded = new LoadedItems(packs, () => 3 * BYTES);

    for (const i of [0, 1, 2, 0, 3]) loaded.look(item(i));

    expect([0, 1, 2, 3].map((i) => loaded.has(item(i)))).to.deep.equal([true, false, true, true]);
    expect(text(loaded.look(item(1))).equals(written(1))).to.equal(true);
    expect(loaded.mostBytes).to.equal(3 * BYTES);
  });

  it('stay as they are while somebody has them in hand, however much else is read', () => {
    const loaded = new LoadedItems(packs, () => BYTES);
    const lent = [0, 1, 2].map((i) => loaded.lend(item(i)));

    for (let i = 3; i < items.length; i++) loaded.look(item(i));

    expect(lent.every((block, i) => text(block).equals(written(i)))).to.equal(true);
    for (let i = 0; i < 3; i++) loaded.giveBack(item(i));
    expect([0, 1, 2].filter((i) => loaded.has(item(i)))).to.deep.equal([2]);
  });

  it('fill the memory of those that were let go', () => {
    const loaded = new LoadedItems(packs, () => 2 * BYTES);

    const blocks = new Set(NAMES.map((_, i) => loaded.look(item(i))));

    expect(blocks.size).to.equal(2);
  });

  it('are the same for all who have them in hand, until the last one gives them back', () => {
    const loaded = new LoadedItems(packs, () => 0);
    const [first, second] = [loaded.lend(item(0)), loaded.lend(item(0))];

    loaded.giveBack(item(0));

    expect(first).to.equal(second);
    expect(loaded.has(item(0))).to.equal(true);
    loaded.giveBack(item(0));
    expect(loaded.has(item(0))).to.equal(false);
  });

  it('are never more than those in hand and as much as may be kept, in whatever order', () => {
    const index = fc.nat(items.length - 1);
    const step = fc.record({ what: fc.constantFrom('look', 'lend', 'give'), i: index });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), fc.nat(4), (steps, kept) => {
        const loaded = new LoadedItems(packs, () => kept * BYTES);
        const hands: { i: number; block: SharedArrayBuffer }[] = [];
        let most = 0;
        for (const { what, i } of steps) {
          if (what === 'look') expect(text(loaded.look(item(i))).equals(written(i))).to.equal(true);
          else if (what === 'lend') hands.push({ i, block: loaded.lend(item(i)) });
          else {
            const at = hands.findIndex((hand) => hand.i === i);
            if (at >= 0) {
              hands.splice(at, 1);
              loaded.giveBack(item(i));
            }
          }
          most = Math.max(most, new Set(hands.map((hand) => hand.i)).size);
          for (const { i: held, block } of hands) {
            expect(text(block).equals(written(held))).to.equal(true);
          }
        }
        // The one that is looked at is there, too.
        expect(loaded.mostBytes).to.be.at.most((Math.max(kept, most) + 1) * BYTES);
      }),
    );
  });

  it('are let go by all who are done with them', () => {
    const loaded = new LoadedItems(packs, () => keptBytes(0));
    const lent = loaded.lend(item(0));

    loaded.release();

    expect(loaded.has(item(0))).to.equal(false);
    loaded.giveBack(item(0));
    loaded.lend(item(1));
    expect(text(lent).equals(written(0))).to.equal(true);
  });
});
