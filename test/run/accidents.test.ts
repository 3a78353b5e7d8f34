/**
 * Partitions that fail now and then, hang, or end their worker: each costs only itself.
 */
import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import fc from 'fast-check';
import { waitAfter } from '../../src/run/attempts.js';
import type { RunResult } from '../../src/run/events.js';
import { TempProject, TOYS } from '../util/temp-project.js';

const NAMES = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];

describe('a partition with an accident', () => {
  let project: TempProject;

  beforeEach(() => {
    project = new TempProject(TOYS);
    project.write('numbers.txt', NAMES.map((name, i) => `${name}: ${i} 1\n`).join(''));
  });

  afterEach(() => project.remove());

  async function run(behave: Record<string, string>, more = '', jobs = 2): Promise<RunResult> {
    const params = JSON.stringify({ behave, attempts: project.path('attempts') });
    project.write(
      'pipelines.yaml',
      `version: 1
nodes:
  numbers: { type: numbers, params: { path: numbers.txt } }
  trial: { type: trial, inputs: { numbers: numbers }, params: ${params}${more} }
`,
    );
    return project.run({ targets: ['trial'], jobs });
  }

  function counts(result: RunResult): unknown {
    const { ran, hits, failed } = result.nodes[1] ?? {};
    return { ran, hits, failed };
  }

  function failures(result: RunResult): string[] {
    return result.failures.map(({ key, message }) => `${key.join('/')}: ${message}`).sort();
  }

  function attempts(name: string): number {
    return readFileSync(project.path('attempts', name)).length;
  }

  for (const jobs of [1, 2]) {
    it(`that hangs is stopped and the others of its batch are kept, with ${jobs} jobs`, async () => {
      const result = await run({ c: 'hang' }, ', timeout: 700ms', jobs);

      expect(failures(result)).to.deep.equal(['c: it did not finish within 700ms and was stopped']);
      expect(counts(result)).to.deep.equal({ ran: 7, hits: 0, failed: 1 });
    });
  }

  it('that ends its worker costs only itself', async () => {
    const behave = { b: 'crash', e: 'crash', f: 'throw-late' };

    const result = await run(behave, ', timeout: 10s');

    expect(failures(result)).to.deep.equal([
      'b: its worker ended with exit code 3 while computing it',
      'e: its worker ended with exit code 3 while computing it',
      'f: its worker ended while computing it: thrown where nobody catches it',
    ]);
    expect(counts(result)).to.deep.equal({ ran: 5, hits: 0, failed: 3 });
  });

  it('that ends its worker while others wait for it is still the only one to blame', async () => {
    const many = Array.from({ length: 500 }, (_, i) => `n${i}`);
    project.write('numbers.txt', many.map((name) => `${name}: 1\n`).join(''));

    const result = await run({ n77: 'crash', n130: 'crash' });

    expect(failures(result)).to.deep.equal([
      'n130: its worker ended with exit code 3 while computing it',
      'n77: its worker ended with exit code 3 while computing it',
    ]);
    expect(counts(result)).to.deep.equal({ ran: 498, hits: 0, failed: 2 });
  });

  it('is tried as often as its node allows', async () => {
    const behave = { a: 'fail-2', g: 'fail' };

    const result = await run(behave, ', retries: 2, retry_delay: 1ms');

    expect(failures(result)).to.deep.equal(['g: "g" has no sum (tried 3 times)']);
    expect(counts(result)).to.deep.equal({ ran: 7, hits: 0, failed: 1 });
    expect([attempts('a'), attempts('g'), attempts('b')]).to.deep.equal([3, 3, 1]);
  });

  it('is tried again in a worker, too', async () => {
    const behave = { a: 'fail-1', c: 'hang', d: 'fail-2' };

    const result = await run(behave, ', retries: 1, retry_delay: 1ms, timeout: 700ms');

    expect(failures(result)).to.deep.equal([
      'c: it did not finish within 700ms and was stopped (tried 2 times)',
      'd: "d" has no sum (tried 2 times)',
    ]);
  });

  it('is not tried again unless its node asks for it', async () => {
    const result = await run({ a: 'fail-1' });

    expect(failures(result)).to.deep.equal(['a: "a" has no sum']);
    expect(attempts('a')).to.equal(1);
  });

  it('does not become stale by another number of attempts or another time limit', async () => {
    await run({});

    const result = await run({}, ', retries: 3, retry_delay: 5s, timeout: 2m');

    expect(result.status).to.equal('nothing-to-do');
  });

  it('is run alone next time', async () => {
    await run({ c: 'fail-1' });

    const result = await run({ c: 'fail-1' });

    expect(counts(result)).to.deep.equal({ ran: 1, hits: 7, failed: 0 });
    expect(result.exitCode).to.equal(0);
  });
});

describe('a fan-in with a time limit', () => {
  it('runs in a worker and gives the same result', async () => {
    const project = new TempProject(TOYS);
    project.write('numbers.txt', 'a: 1 2 3\nb: 4 5 6\n');
    project.write(
      'pipelines.yaml',
      `version: 1
nodes:
  numbers: { type: numbers, params: { path: numbers.txt } }
  scale: { type: scale, inputs: { numbers: numbers }, params: { factors: [double] } }
  sum: { type: total, inputs: { scaled: scale }, timeout: 20s }
`,
    );

    const result = await project.run({ targets: ['sum'] });

    expect(result.shown.map(({ text }) => text)).to.deep.equal(['total 42 of 2 items']);
    project.remove();
  });
});

describe('the wait before another attempt', () => {
  it('doubles, stays within a quarter of that, and never grows beyond the cap', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 120_000 }),
        fc.integer({ min: 1, max: 100 }),
        fc.string(),
        (retryDelay, attempt, name) => {
          const policy = { retries: 100, retryDelay };
          const wait = waitAfter(policy, attempt, name);
          const nominal = Math.min(retryDelay * 2 ** (attempt - 1), Math.max(30_000, retryDelay));
          expect(wait).to.equal(waitAfter(policy, attempt, name));
          expect(wait).to.be.within(Math.floor(nominal * 0.75), Math.ceil(nominal * 1.25));
        },
      ),
    );
  });

  it('differs between partitions', () => {
    const policy = { retries: 1, retryDelay: 1000 };
    const waits = new Set(['a', 'b', 'c', 'd'].map((name) => waitAfter(policy, 1, name)));

    expect(waits.size).to.equal(4);
  });
});
