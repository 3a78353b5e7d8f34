/** The queue of series on their way into the store, with a clock that is moved by hand. */
import { expect } from 'chai';
import { SaveQueue } from '../../../nodes/fetch/save-queue.js';

describe('queue of saves', () => {
  let saved: string[][];
  let waits: { milliseconds: number; end: () => void }[];
  let saving: () => Promise<void>;
  let queue: SaveQueue<string>;

  beforeEach(() => {
    saved = [];
    waits = [];
    saving = async () => undefined;
    queue = new SaveQueue<string>({
      async save(series) {
        await saving();
        saved.push([...series]);
      },
      sleep: (milliseconds, signal) =>
        new Promise((resolve, reject) => {
          signal.addEventListener('abort', () => reject(new Error('closed')));
          waits.push({ milliseconds, end: resolve });
        }),
    });
  });

  const turn = (): Promise<void> => new Promise((done) => setImmediate(done));

  it('saves what came within a second of the first together', async () => {
    await queue.add('AAA');
    await queue.add('BBB');
    expect([saved, waits.map((w) => w.milliseconds)]).to.deep.equal([[], [1000]]);

    waits[0]?.end();
    await turn();

    expect(saved).to.deep.equal([['AAA', 'BBB']]);
    await queue.add('CCC');
    expect(waits).to.have.length(2);
    await queue.close();
    expect(saved).to.deep.equal([['AAA', 'BBB'], ['CCC']]);
  });

  it('lets the provider wait for the store at 64', async () => {
    for (let i = 0; i < 64; i++) await queue.add(`S${i}`);

    expect(saved.map((series) => series.length)).to.deep.equal([64]);
  });

  it('saves one after the other, also what came while it saved', async () => {
    let end = (): void => undefined;
    saving = () => new Promise((done) => (end = done));
    await queue.add('AAA');
    waits[0]?.end();
    await turn();
    await queue.add('BBB');
    const closed = queue.close();
    await turn();
    expect(saved).to.deep.equal([]);

    end();
    await turn();
    end();
    await closed;

    expect(saved).to.deep.equal([['AAA'], ['BBB']]);
  });

  it('tells a save that failed to whoever comes next, and saves nothing after it', async () => {
    saving = async () => {
      throw new Error('disk full');
    };
    await queue.add('AAA');
    waits[0]?.end();
    await turn();
    saving = async () => undefined;

    for (const next of [() => queue.add('BBB'), () => queue.close()]) {
      const error: unknown = await next().then(
        () => undefined,
        (reason: unknown) => reason,
      );
      expect((error as Error).message).to.equal('disk full');
    }
    expect(saved).to.deep.equal([]);
  });

  it('closes without a save when nothing came', async () => {
    await queue.close();
    expect(saved).to.deep.equal([]);
  });
});
