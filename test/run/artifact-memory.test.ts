/** What a node holds of its input: as much with ten times the items, whatever it asks of them. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { SliceDigests } from '../../src/cache/slice-digests.js';
import type { PartitionSpec } from '../../src/contract/index.js';
import { Artifact } from '../../src/run/artifact.js';
import { batchRequest, cutBatches, endBatch } from '../../src/run/batches.js';
import type { Item } from '../../src/run/item.js';
import { groupsOf } from '../../src/run/item-groups.js';
import type { BatchRequest } from '../../src/run/job.js';
import { LoadedItems } from '../../src/run/loaded-items.js';
import { AnswerStore, bytesOf, fingerprintOf } from '../util/stored-answers.js';

const ROWS = 1 << 9;
const COLUMNS = ['date', 'close'];
/** Whole pages, so that blocks are as large as what is in them. */
const BYTES = 8 * ROWS * COLUMNS.length;
const KEPT = 4 * BYTES;
const SCENARIOS = 5;
/** Batches that are under way at once. */
const IN_HAND = 4;

describe('an input of many items', () => {
  let folder: string;
  let store: AnswerStore;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'items-'));
    store = new AnswerStore(folder);
  });

  afterEach(() => {
    store.close();
    rmSync(folder, { recursive: true, force: true });
  });

  /** Symbols that lie in packs. */
  function storedItems(count: number): Item[] {
    const names = Array.from({ length: count }, (_, i) => `symbol${i}`);
    store.store({ node: 'n', names, bytes: BYTES, milliseconds: 1, at: 0 });
    return names.map((name): Item => {
      const place = store.log.output(store.log.answerOf(fingerprintOf(name)), 0);
      return { key: [name], rows: ROWS, meta: null, digest: place.digest, place };
    });
  }

  /** Scenario × symbol: all that a node asks of bars, in the order in which it asks. The most bytes it held. */
  function runThrough(count: number): number {
    const loaded = new LoadedItems(store.packs, () => KEPT);
    const columns = COLUMNS.map((name) => ({
      spec: { name, type: 'double' as const, about: name },
      id: '',
    }));
    const groups = groupsOf(storedItems(count));
    const slices = new SliceDigests(join(folder, 'slices.json'));
    const bars = new Artifact('table', groups, columns, { packs: store.packs, slices }, { loaded });
    const specs = Array.from({ length: SCENARIOS * count }, (_, i): PartitionSpec => {
      const item = [`symbol${i % count}`];
      const to = ROWS - 70 + Math.floor(i / count);
      return {
        key: [`w${Math.floor(i / count)}`, ...item],
        reads: [{ input: 'bars', item, from: 0, to }],
      };
    });
    const dates = bars.items.map(({ key }) => bars.table(key, ['date']).columns.date);
    for (const { reads } of specs) for (const slice of reads) bars.sliceDigest(slice);
    const inputs = new Map([['bars', bars]]);
    const cutting = {
      node: { dims: ['scenario', 'symbol'], batchBy: 'symbol' },
      evaluation: {
        value: (i: number, dim: number) => (specs[i] as PartitionSpec).key[dim] as string,
        spec: (i: number) => specs[i] as PartitionSpec,
        releaseOf: () => undefined,
      },
      inputs,
      costMs: 100,
    };
    const inHand: BatchRequest[] = [];
    for (const batch of cutBatches(cutting, [...specs.keys()])) {
      inHand.push(
        batchRequest(
          1,
          batch.map((i) => specs[i] as PartitionSpec),
          inputs,
          true,
        ),
      );
      const oldest = inHand.length > IN_HAND ? inHand.shift() : undefined;
      if (oldest) endBatch(oldest, inputs);
    }
    for (const request of inHand) {
      const { key } = request.partitions[0] as PartitionSpec;
      const [source] = request.sources;
      const buffer = source?.kind === 'shared' ? source.buffer : new SharedArrayBuffer(0);
      const bytes = Buffer.from(new Uint8Array(buffer, 0, BYTES));
      expect(bytes.equals(bytesOf(key[1] as string, BYTES))).to.equal(true);
    }
    expect(dates.length).to.equal(count);
    return loaded.mostBytes;
  }

  it('is held no more than a few items at a time, however many there are', () => {
    const few = runThrough(20);

    const many = runThrough(200);

    expect(many).to.equal(few);
    expect(many).to.be.at.most(KEPT + (IN_HAND + 1) * BYTES);
  });
});
