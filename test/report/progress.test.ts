import { PassThrough } from 'node:stream';
import { expect } from 'chai';
import {
  createBarProgress,
  createLineProgress,
  createQuietProgress,
  type Progress,
} from '../../src/report/progress.js';
import type { RunEvent } from '../../src/run/events.js';
import { outcome } from '../util/run-results.js';

const START: RunEvent = {
  type: 'node-start',
  node: 'backtest',
  partitions: 44_000,
  stale: 440,
  reasons: ['param fee_bps: 5 → 10'],
};

function progressed(done: number, failed = 0): RunEvent {
  return { type: 'node-progress', node: 'backtest', done, failed, total: 440 };
}

describe('report: progress', () => {
  it('without a terminal a node has a line at each end and one every five seconds', () => {
    let time = 0;
    let text = '';
    const progress = createLineProgress({
      write: (part) => {
        text += part;
      },
      now: () => time,
    });

    progress.onEvent(START);
    for (time = 0; time <= 12_000; time += 100) progress.onEvent(progressed(time / 100, 1));
    progress.onEvent({
      type: 'node-end',
      outcome: outcome('backtest', { hits: 43_560, ran: 439, failed: 1, milliseconds: 12_000 }),
    });

    expect(text).to.equal(
      [
        'backtest: 440 of 44,000 partitions to run (param fee_bps: 5 → 10)',
        'backtest: 50 of 440 (11%), 1 failed, 10 per s, 39.0 s left',
        'backtest: 100 of 440 (22%), 1 failed, 10 per s, 34.0 s left',
        'backtest: ran 439, 43,560 hits, 1 failed, in 12.0 s',
        '',
      ].join('\n'),
    );
  });

  it('a source says how fast it is and how long it will take', () => {
    let time = 0;
    let text = '';
    const progress = createLineProgress({ write: (part) => (text += part), now: () => time });
    const brought = (done: number): RunEvent => ({
      type: 'node-progress',
      node: 'market',
      done,
      failed: 0,
      total: 154,
    });

    progress.onEvent({ ...START, node: 'market', partitions: null, stale: null, reasons: [] });
    for (let done = 0; done <= 20; done++, time += 12_000) progress.onEvent(brought(done));

    const lines = text.split('\n');
    expect(lines[0]).to.equal('market: loading');
    expect(lines[1]).to.equal('market: 1 of 154 (0%), 5 per min, 30 min 36 s left');
    expect(lines[20]).to.equal('market: 20 of 154 (12%), 5 per min, 26 min 48 s left');
  });

  it('on a terminal a source has a bar from its first count on', async () => {
    const stream = Object.assign(new PassThrough(), { isTTY: true, columns: 100 });
    let text = '';
    let time = 0;
    stream.on('data', (part: Buffer) => {
      text += part.toString();
    });
    const progress = await createBarProgress(stream, {
      write: (part) => void stream.write(part),
      now: () => time,
    });
    const brought = (done: number): RunEvent => ({
      type: 'node-progress',
      node: 'market',
      done,
      failed: 0,
      total: 154,
    });

    progress.onEvent({ ...START, node: 'market', partitions: null, stale: null });
    expect(text).to.equal('');
    progress.onEvent(brought(0));
    time = 60_000;
    progress.onEvent(brought(77));
    progress.stop();
    await new Promise((resolve) => setImmediate(resolve));

    expect(text).to.match(/market █+░+ 77\/154 {2}1\.3 per s, 1 min 0 s left/);
  });

  it('a source is loading, because nobody knows yet what it will bring', () => {
    let text = '';
    const progress = createLineProgress({ write: (part) => (text += part), now: () => 0 });

    progress.onEvent({ ...START, node: 'market', partitions: null, stale: null });

    expect(text).to.equal('market: loading (param fee_bps: 5 → 10)\n');
  });

  it('fresh nodes and notes are said only on request', () => {
    const events: RunEvent[] = [
      { type: 'node-end', outcome: outcome('market', { state: 'fresh' }) },
      { type: 'log', level: 'info', node: 'market', text: 'refused 3 rows' },
      { type: 'log', level: 'warn', text: 'the lock of a dead process was taken over' },
    ];

    expect(said(events, false)).to.equal('warning  the lock of a dead process was taken over\n');
    expect(said(events, true)).to.equal(
      'market: fresh\nmarket: refused 3 rows\nwarning  the lock of a dead process was taken over\n',
    );
  });

  it('quiet keeps warnings', () => {
    let text = '';
    const progress = createQuietProgress({
      write: (part) => {
        text += part;
      },
      now: () => 0,
    });

    feed(progress, [START, progressed(1), { type: 'log', level: 'warn', node: 'a', text: 'odd' }]);

    expect(text).to.equal('warning  a: odd\n');
  });

  it('on a terminal a bar appears, and the last line is plain text', async () => {
    const stream = Object.assign(new PassThrough(), { isTTY: true, columns: 100 });
    let text = '';
    stream.on('data', (part: Buffer) => {
      text += part.toString();
    });
    const progress = await createBarProgress(stream, {
      write: (part) => void stream.write(part),
      now: () => 0,
    });

    feed(progress, [
      START,
      progressed(220),
      { type: 'node-end', outcome: outcome('backtest', { ran: 440, milliseconds: 900 }) },
    ]);
    progress.stop();
    await new Promise((resolve) => setImmediate(resolve));

    expect(text).to.include('backtest');
    expect(text).to.match(/backtest: ran 440, 0 hits, in 900 ms\n$/);
  });
});

function feed(progress: Progress, events: readonly RunEvent[]): void {
  for (const event of events) progress.onEvent(event);
}

function said(events: readonly RunEvent[], isVerbose: boolean): string {
  let text = '';
  const progress = createLineProgress({
    write: (part) => {
      text += part;
    },
    now: () => 0,
    isVerbose,
  });
  feed(progress, events);
  return text;
}
