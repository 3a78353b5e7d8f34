import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { createRunLog } from '../../src/report/log-file.js';
import { outcome, runResult } from '../util/run-results.js';

describe('report: log file', () => {
  let folder: string;
  const noon = (): Date => new Date('2026-01-02T12:00:00.000Z');

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'tetra-log-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('a run leaves its log, one line per event, without progress', async () => {
    const log = createRunLog(folder, noon);

    log.onEvent({ type: 'run-start', runId: 'r1', nodes: ['a', 'b'] });
    log.onEvent({ type: 'node-start', node: 'a', partitions: 2, stale: 2, reasons: ['never run'] });
    log.onEvent({ type: 'node-progress', node: 'a', done: 1, failed: 0, total: 2 });
    log.onEvent({ type: 'log', level: 'warn', node: 'a', text: 'odd' });
    log.onEvent({ type: 'published', node: 'a', file: 'data/a.json', bytes: 12 });
    log.onEvent({ type: 'node-end', outcome: outcome('a', { ran: 2, milliseconds: 5 }) });
    log.onEvent({ type: 'run-end', result: runResult({ milliseconds: 9 }) });
    await log.close();

    expect(readFileSync(join(folder, 'data/runs/r1.log'), 'utf8')).to.equal(
      [
        '2026-01-02T12:00:00.000Z info  run r1: a, b',
        '2026-01-02T12:00:00.000Z info  a: 2 of 2 partitions to run (never run)',
        '2026-01-02T12:00:00.000Z warn  a: odd',
        '2026-01-02T12:00:00.000Z info  a: wrote data/a.json, 12 B',
        '2026-01-02T12:00:00.000Z info  a: ran 2, 0 hits, in 5 ms',
        '2026-01-02T12:00:00.000Z info  run done in 9 ms',
        '',
      ].join('\n'),
    );
  });

  it('a run with nothing to do leaves none', async () => {
    const log = createRunLog(folder, noon);

    log.onEvent({ type: 'run-start', runId: 'r1', nodes: ['a'] });
    log.onEvent({ type: 'node-end', outcome: outcome('a', { state: 'fresh' }) });
    log.onEvent({ type: 'run-end', result: runResult({ status: 'nothing-to-do' }) });
    await log.close();

    expect(existsSync(join(folder, 'data'))).to.equal(false);
  });
});
