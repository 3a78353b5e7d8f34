/** The journal: bytes before the records that name them, whatever the disk does meanwhile. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { ActionLog } from '../../src/cache/action-log.js';
import { digestBytes, PackStore } from '../../src/cache/pack-store.js';
import { type FinishedBatch, Journal } from '../../src/run/journal.js';

/** A batch of one partition whose answer is 16 bytes. */
function batch(value: number): FinishedBatch {
  const bytes = new Uint8Array(16).fill(value);
  const digest = digestBytes(bytes);
  return {
    bytes,
    node: 'n',
    outputs: 1,
    milliseconds: 1,
    at: 0,
    fingerprints: fingerprint(value),
    rows: Uint32Array.of(1),
    lengths: Uint32Array.of(16),
    digests: digest,
    sections: [{ count: 1, digests: [digest.toString('hex')] }],
  };
}

function fingerprint(value: number): Buffer {
  return Buffer.alloc(32, value);
}

const STEPS = ['bytes are durable', 'the log names them', 'the log is durable'];

describe('the journal', () => {
  let folder: string;
  let steps: string[];
  /** How often the disk still refuses to sync a pack. */
  let refusals: number;

  class Packs extends PackStore {
    override async settle(): Promise<void> {
      if (refusals-- > 0) throw new Error('the disk is busy');
      await super.settle();
      steps.push('bytes are durable');
    }
  }

  class Log extends ActionLog {
    override write(bytes: Buffer): void {
      super.write(bytes);
      steps.push('the log names them');
    }

    override async settle(): Promise<void> {
      await super.settle();
      steps.push('the log is durable');
    }
  }

  const open = (): { packs: Packs; log: Log } => {
    const log = new Log(join(folder, 'actions.log'));
    return { log, packs: new Packs(join(folder, 'packs'), () => log.packEnds) };
  };
  /** Of these values, those that a later run finds. */
  const found = (values: readonly number[]): number[] => {
    const log = new ActionLog(join(folder, 'actions.log'));
    return values.filter((value) => log.answerAt(fingerprint(value), 0) >= 0);
  };

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'journal-'));
    steps = [];
    refusals = 0;
  });

  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('gives answers their numbers at once, and names them when their bytes are durable', async () => {
    const { packs, log } = open();
    const answers = new Int32Array(3).fill(-1);
    const journal = new Journal(packs, log, answers);

    journal.add(Uint32Array.of(2), batch(7));
    const flushed = journal.flush();
    journal.add(Uint32Array.of(0), batch(8));

    expect([...answers]).to.deep.equal([1, -1, 0]);
    expect(found([7, 8])).to.deep.equal([]);
    await flushed;
    await journal.flush();
    log.close();
    packs.close();
    expect(found([7, 8])).to.deep.equal([7, 8]);
    // Both came before the first flush began to write.
    expect(steps).to.deep.equal(STEPS);
  });

  it('names answers in the order of their numbers, whichever journal is told first', async () => {
    const { packs, log } = open();
    const [first, second] = [0, 1].map(() => new Journal(packs, log, new Int32Array(1)));

    first!.add(Uint32Array.of(0), batch(7));
    const flushed = first!.flush();
    second!.add(Uint32Array.of(0), batch(8));
    const { mark } = log;
    await Promise.all([second!.flush(), flushed]);
    log.close();
    packs.close();

    expect(steps).to.deep.equal([...STEPS, ...STEPS]);
    expect(new ActionLog(join(folder, 'actions.log')).hasMark(mark)).to.equal(true);
  });

  it('keeps what the disk refused for the next flush, and tells whoever waits', async () => {
    const { packs, log } = open();
    const journal = new Journal(packs, log, new Int32Array(1));
    refusals = 1;

    journal.add(Uint32Array.of(0), batch(7));
    const error = await journal.flush().catch((thrown: unknown) => thrown);

    expect(error).to.have.property('message', 'the disk is busy');
    expect(found([7])).to.deep.equal([]);
    await journal.flush();
    log.close();
    packs.close();
    expect(found([7])).to.deep.equal([7]);
  });
});
