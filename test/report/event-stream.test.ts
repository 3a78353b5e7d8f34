/**
 * The stream of events for programs: every line fits its schema, and tells enough
 * to follow a run without anything else.
 */
import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { expect } from 'chai';
import { EngineError } from '../../src/errors/errors.js';
import { createEventStream } from '../../src/report/event-stream.js';
import type { RunEvent } from '../../src/run/events.js';
import { runResult } from '../util/run-results.js';
import { TempProject, TOYS } from '../util/temp-project.js';

type Line = Record<string, unknown> & { readonly event: string };

const schema = JSON.parse(readFileSync('schemas/events.schema.json', 'utf8')) as {
  readonly oneOf: { readonly properties: { readonly event: { readonly const: string } } }[];
};
const validate = new Ajv({
  formats: { 'date-time': /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/ },
}).compile(schema);

function streamOf(events: readonly RunEvent[], milliseconds: readonly number[] = []): Line[] {
  const written: string[] = [];
  let at = 0;
  const stream = createEventStream({
    write: (text) => written.push(text),
    now: () => new Date(Date.UTC(2026, 0, 2) + (milliseconds[at] ?? 0)),
    exitCodeOf: (result) => result.exitCode,
  });
  for (const event of events) {
    stream.onEvent(event);
    at++;
  }
  return parse(written.join(''));
}

function parse(text: string): Line[] {
  expect(text).to.match(/\n$/);
  return text
    .slice(0, -1)
    .split('\n')
    .map((line) => {
      const parsed = JSON.parse(line) as Line;
      expect(validate(parsed), `${line}\n${JSON.stringify(validate.errors)}`).to.equal(true);
      return parsed;
    });
}

describe('report: event stream', () => {
  let project: TempProject;

  beforeEach(() => {
    project = new TempProject(TOYS);
    project.write('numbers.txt', 'a: 1 2 3\nb: 4 5 6\n');
  });

  afterEach(() => project.remove());

  it('tells a whole run, with the partition that failed before the end of its node', async () => {
    project.write(
      'pipelines.yaml',
      `
version: 1
nodes:
  numbers: { type: numbers, params: { path: numbers.txt } }
  scale: { type: scale, inputs: { numbers: numbers }, params: { factors: [double], fail_on: b } }
  sum: { type: total, inputs: { scaled: scale } }
  grid: { type: grid, inputs: { numbers: numbers }, params: { factors: [2] } }
`,
    );
    await project.run();

    const lines = streamOf(project.events);

    const told = lines.map(({ event, node }) => `${event} ${node ?? ''}`.trim());
    expect(told.filter((text) => !text.startsWith('log'))).to.deep.equal([
      'run-start',
      'node-start numbers',
      'node-end numbers',
      'node-start scale',
      'failure scale',
      'node-progress scale',
      'node-end scale',
      'node-end sum',
      'node-start grid',
      'node-progress grid',
      'published grid',
      'node-end grid',
      'run-end',
    ]);
    expect(lines.find(({ event }) => event === 'failure')).to.deep.include({
      key: ['double', 'b'],
      message: '"b" cannot be scaled',
    });
    expect(lines.at(-1)).to.deep.include({ status: 'failed', exit_code: 1 });
    expect(new Set(lines.map(({ run }) => run)).size).to.equal(1);
    const ended = lines.find(({ event, node }) => event === 'node-end' && node === 'scale');
    expect(ended).to.deep.include({ state: 'failed', ran: 1, failed: 1, partitions: 2 });
  });

  it('tells the rows of a source that has another past', async () => {
    project.write('series.txt', 'a: 1=10 2=20\n');
    project.write(
      'pipelines.yaml',
      'version: 1\nnodes:\n  market: { type: series, params: { path: series.txt } }\n',
    );
    await project.run();
    project.write('series.txt', 'a: 1=11 2=20 3=30\n');
    await project.run();

    const lines = streamOf(project.events);

    const changes = [
      {
        ...{ output: 'numbers', item: 'a', appended: 1, restated: 1, inserted: 0, removed: 0 },
        rows: [
          {
            row: '1',
            at: 0,
            change: 'restated',
            columns: [{ name: 'value', before: 10, after: 11 }],
          },
        ],
      },
    ];
    const told = { noun: 'line', items: 1, changes };
    expect(lines.find(({ event }) => event === 'rows-changed')).to.deep.include(told);
    expect(lines.find(({ event }) => event === 'node-end')).to.deep.include({ rows: told });
  });

  it('tells what is missing of a run that went on with what was there', async () => {
    const behave = JSON.stringify({ behave: { b: 'fail' }, attempts: project.path('attempts') });
    project.write(
      'pipelines.yaml',
      `
version: 1
nodes:
  numbers: { type: numbers, params: { path: numbers.txt } }
  trial: { type: trial, inputs: { numbers: numbers }, params: ${behave} }
  sum: { type: total, inputs: { scaled: { from: trial, min: 50% } } }
`,
    );
    await project.run();

    const lines = streamOf(project.events);

    const ended = lines.find(({ event, node }) => event === 'node-end' && node === 'sum');
    expect(ended).to.deep.include({ coverage: [{ node: 'trial', present: 1, expected: 2 }] });
    expect(lines.at(-1)).to.deep.include({ status: 'incomplete', exit_code: 5 });
  });

  it('tells the failure of a whole node', async () => {
    project.write(
      'pipelines.yaml',
      'version: 1\nnodes:\n  numbers: { type: numbers, params: { path: none.txt } }\n',
    );
    await project.run();

    const failures = streamOf(project.events).filter(({ event }) => event === 'failure');

    expect(failures.map(({ node, key, message }) => ({ node, key, message }))).to.deep.equal([
      { node: 'numbers', key: [], message: '"none.txt" does not exist' },
    ]);
  });

  it('thins out progress per node, and never leaves out its end', () => {
    const progress = (node: string, done: number): RunEvent => ({
      type: 'node-progress',
      node,
      done,
      failed: 0,
      total: 9,
    });
    const events = [
      progress('a', 1),
      progress('a', 2),
      progress('b', 3),
      progress('a', 4),
      progress('a', 9),
    ];

    const lines = streamOf(
      [{ type: 'run-start', runId: 'r', nodes: [] }, ...events],
      [0, 0, 249, 249, 250, 251],
    );

    expect(lines.slice(1).map(({ node, done }) => [node, done])).to.deep.equal([
      ['a', 1],
      ['b', 3],
      ['a', 4],
      ['a', 9],
    ]);
  });

  it('ends with the error that kept the run from starting', () => {
    const written: string[] = [];
    const stream = createEventStream({
      write: (text) => written.push(text),
      now: () => new Date(0),
      exitCodeOf: () => 0,
    });

    stream.onEvent({ type: 'log', level: 'warn', text: 'taken over' });
    stream.onError(new EngineError('locked', 'locked', 'another run works', { hint: 'wait' }));

    expect(parse(written.join('')).at(-1)).to.deep.equal({
      time: '1970-01-01T00:00:00.000Z',
      run: null,
      event: 'error',
      error: { kind: 'locked', code: 'locked', message: 'another run works', hint: 'wait' },
      exit_code: 4,
    });
  });

  it('rounds what is measured, and its schema refuses what it does not know', () => {
    const result = runResult({ milliseconds: 12.7, cpuSeconds: 1.23456 });
    const [, line] = streamOf([
      { type: 'run-start', runId: 'r', nodes: [] },
      { type: 'run-end', result },
    ]);

    expect(line).to.deep.include({ milliseconds: 13, cpu_seconds: 1.235 });
    expect(validate({ ...line, more: 1 })).to.equal(false);
    expect(validate({ ...line, event: 'other' })).to.equal(false);
  });

  it('tells what left the cache in whole numbers, and no limit as null', () => {
    const [line] = streamOf([
      {
        ...{ type: 'cache-pruned', answers: 5, milliseconds: 12.7, freedBytes: 10, keptBytes: 90 },
        ...{ maxBytes: 100, maxAge: undefined },
      },
    ]);

    expect(line).to.deep.equal({
      ...{ time: '2026-01-02T00:00:00.000Z', run: null, event: 'cache-pruned', answers: 5 },
      ...{ milliseconds: 13, freed_bytes: 10, kept_bytes: 90, max_bytes: 100, max_age_ms: null },
    });
  });

  it('every event of the schema has a line on its page', () => {
    const page = readFileSync('docs/events.md', 'utf8');
    const listed = [...page.matchAll(/^\| `([a-z-]+)` \|/gm)].map((match) => match[1]);

    expect(listed).to.deep.equal(schema.oneOf.map((branch) => branch.properties.event.const));
  });
});
