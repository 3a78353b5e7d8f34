/**
 * Node types that break the contract: each mistake costs the partition that made
 * it, with words, and what the others handed in is kept as it was.
 */
import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import type { RunFailure } from '../../src/run/events.js';
import { TempProject, TOYS } from '../util/temp-project.js';
import { ToyProcess } from '../util/toy-process.js';

const GOOD = Array.from({ length: 100 }, (_, i) => `good${i}`);

/** What the partition of a name does wrong, and what is said of it. */
const MISTAKES: Readonly<Record<string, string>> = {
  'throw-text': 'only text',
  'throw-nothing': 'no reason was given (undefined)',
  'throw-object': 'no reason was given ({ status: 500 })',
  'throw-without-words': 'no reason was given (RangeError)',
  'fail-without-reason': 'no reason was given (undefined)',
  'fail-twice': 'the first reason',
  'fail-then-emit': 'failed before',
  'emit-then-fail': 'failed after',
  'emit-twice': 'the node type handed it in twice',
  'emit-never': 'the node type handed in no result for this partition',
  'emit-half': 'the node type handed in nothing for output "note"',
  'emit-short': 'the node type handed in 1 numbers for 3 rows of 1 columns of output "codes"',
  'emit-other-kind': 'the node type handed in something else than table for output "codes"',
  'emit-no-json': 'the node type handed in no JSON for output "note"',
};

describe('a node type that breaks the contract', () => {
  let project: TempProject;

  beforeEach(() => {
    project = new TempProject(TOYS);
  });

  afterEach(() => project.remove());

  /** A project in which these names do what they are called, between others that do as they should. */
  function write(mistakes: readonly string[], good: readonly string[]): void {
    const names = good.flatMap((name, i) => (mistakes[i] ? [name, mistakes[i]] : [name]));
    project.write('numbers.txt', names.map((name) => `${name}: 1\n`).join(''));
    const behave = Object.fromEntries(mistakes.map((name) => [name, name]));
    project.write(
      'pipelines.yaml',
      `version: 1
pipelines: { all: [clumsy] }
nodes:
  numbers: { type: numbers, params: { path: numbers.txt } }
  clumsy: { type: clumsy, inputs: { numbers: numbers }, params: { behave: ${JSON.stringify(behave)} } }
`,
    );
  }

  /** What was published is what these names hand in. */
  function isPublished(names: readonly string[]): void {
    const { keys, notes, codes } = JSON.parse(
      readFileSync(project.path('data/clumsy/codes.json'), 'utf8'),
    );
    expect(keys).to.deep.equal(names.map((name) => [name]));
    expect(notes).to.deep.equal(names.map((name) => ({ name })));
    expect(String.fromCharCode(...codes)).to.equal(names.join(''));
  }

  function told(failures: readonly RunFailure[]): Record<string, string> {
    return Object.fromEntries(failures.map(({ key, message }) => [key.join('/'), message]));
  }

  for (const [where, jobs] of [
    ['on this thread', 1],
    ['in workers', 3],
  ] as const) {
    it(`loses those partitions and keeps all others, ${where}`, async () => {
      write(Object.keys(MISTAKES), GOOD);

      const result = await project.run({ jobs, keepGoing: true });

      expect(told(result.failures)).to.deep.equal(MISTAKES);
      const failed = Object.keys(MISTAKES).length;
      expect(result.nodes[1]).to.include({ failed, ran: GOOD.length, partitions: failed + 100 });
      isPublished(GOOD);
      const next = await project.run({ jobs, keepGoing: true });
      expect(next.nodes[1]).to.include({ failed, ran: 0, hits: GOOD.length });
    });
  }

  /** A run as a process, where nobody else listens for errors. */
  async function runProcess(jobs: number, ...nodeOptions: string[]): Promise<RunFailure[]> {
    const args = ['run', 'all', '--json', '--keep-going', '--jobs', String(jobs)];
    const { code, out, err } = await new ToyProcess(project.folder, args, { nodeOptions }).ended;
    expect(code, err).to.equal(1);
    return JSON.parse(out).failures;
  }

  for (const [where, jobs, words] of [
    ['on this thread', 1, 'an error was thrown where nobody catches it: '],
    ['in workers', 2, 'its worker ended while computing it: '],
  ] as const) {
    it(`is told from others when a rejection comes that nobody waits for, ${where}`, async () => {
      write(['reject-late', 'reject-later'], GOOD);

      const failures = await runProcess(jobs);

      expect(told(failures)).to.deep.equal({
        'reject-late': `${words}rejected behind its back`,
        'reject-later': `${words}rejected later`,
      });
      isPublished(GOOD);
    });
  }

  it('and takes all memory of its worker loses only that partition', async () => {
    write(['allocate'], GOOD);

    const failures = await runProcess(2, '--max-old-space-size=64');

    expect(told(failures)).to.deep.equal({
      allocate: 'its worker ran out of memory while computing it',
    });
    isPublished(GOOD);
  });
});
