/** What is expected of a plan, from what past runs took. */
import { expect } from 'chai';
import { withExpectedTimes } from '../../src/inspect/expected-time.js';
import { pastTimes } from '../../src/inspect/past-times.js';
import { renderPlan } from '../../src/report/plan-text.js';
import type { NodeOutcome } from '../../src/run/events.js';
import type { NodePlan } from '../../src/run/plan.js';
import type { RunRecord } from '../../src/run/run-record.js';
import type { NodeRuntime } from '../../src/run/runtime.js';
import { outcome } from '../util/run-results.js';
import { TempProject, TOYS } from '../util/temp-project.js';

function record(milliseconds: number, nodes: readonly NodeOutcome[]): RunRecord {
  return {
    run: 'r',
    started_at: '2026-01-31T00:00:00.000Z',
    command: 'dag run',
    targets: [],
    status: 'done',
    milliseconds,
    cpu_seconds: 0,
    node_version: 'v20',
    configuration: {},
    nodes,
    failures: [],
    files: [],
    details: {},
  };
}

function ran(node: string, milliseconds: number, computing: number, lanes: number): NodeOutcome {
  return outcome(node, {
    partitions: 1000,
    ran: 1000,
    milliseconds,
    computing: { milliseconds: computing, lanes, isSerial: false },
  });
}

const source = outcome('source', { partitions: 5, ran: 5, milliseconds: 400 });

function planned(node: string, state: NodePlan['state'], stale: number, of = 1000): NodePlan {
  const partitions = state === 'unknown' ? 0 : of;
  return { node, type: node, state, partitions, stale, reasons: ['why'], upstream: [] };
}

function expected(
  records: readonly RunRecord[],
  nodes: readonly NodePlan[],
  { lanes = 2, isNew = false, cost = 1 } = {},
) {
  const runtimes = nodes.map(
    ({ node }) =>
      ({
        id: node,
        node: { kind: node === 'source' ? 'source' : 'compute', cost },
      }) as unknown as NodeRuntime,
  );
  const times = pastTimes(records);
  return withExpectedTimes({ nodes }, runtimes, { times, jobs: lanes, lanes, isNew: () => isNew });
}

describe('expected time', () => {
  it('is what publishing took plus the share of computing that is stale', () => {
    const plan = expected(
      [record(2600, [source, ran('wide', 2100, 2000, 2)])],
      [planned('source', 'stale', 5, 5), planned('wide', 'stale', 500)],
    );

    expect(plan.nodes.map((node) => node.expected)).to.deep.equal([
      { basis: 'recorded', from: 400, to: 400 },
      { basis: 'recorded', from: 1100, to: 1100 },
    ]);
  });

  it('of a node that may run lies between nothing and all of it', () => {
    const records = [record(2600, [source, ran('wide', 2100, 2000, 2)])];

    expect(expected(records, [planned('wide', 'unknown', 0)])).to.deep.include({
      expected: { from: 0, to: 2200, jobs: 2, unknown: [], declared: [] },
    });
    expect(expected(records, [planned('wide', 'unknown', 0)], { isNew: true }).expected).to.include(
      { from: 2200, to: 2200 },
    );
  });

  it('with other jobs than were measured lies between no gain and full gain', () => {
    const records = [record(2100, [ran('wide', 2100, 2000, 2)])];

    const alone = expected(records, [planned('wide', 'stale', 1000)], { lanes: 1 });

    expect(alone.nodes[0]?.expected).to.deep.equal({ basis: 'recorded', from: 2100, to: 4100 });
  });

  it('counts newer runs more', () => {
    const records = [
      record(1000, [ran('wide', 1000, 1000, 2)]),
      record(4000, [ran('wide', 4000, 4000, 2)]),
    ];

    // Weights 1 and 0.5.
    const [node] = expected(records, [planned('wide', 'stale', 1000)]).nodes;

    expect(node?.expected?.to).to.be.closeTo(2000, 1e-9);
  });

  it('is unknown where nobody measured, and declared where the node type says', () => {
    const plan = expected(
      [],
      [planned('source', 'stale', 0), planned('wide', 'stale', 500), planned('rest', 'unknown', 0)],
      { cost: 0.2 },
    );

    expect(renderPlan(plan)).to.equal(
      `node    type    plan      partitions  stale           expected  because
source  source  will run       1,000      0            unknown  why
wide    wide    will run       1,000    500  100 ms (declared)  why
rest    rest    may run            ?      ?            unknown  why

3 nodes: 2 will run, 1 may run, 0 will not run
expected time: 100 ms with 2 jobs, and source, rest, which nobody measured yet; wide by the node type's own estimate
`,
    );
  });

  it('is not guessed from runs that failed or that an older version recorded', () => {
    const good = record(2000, [ran('wide', 2000, 2000, 2)]);
    const { details: _details, ...old } = good;

    const plan = expected([{ ...good, status: 'failed' }, old], [planned('wide', 'unknown', 0)]);

    expect(plan.nodes[0]?.expected).to.deep.equal({ basis: 'unknown' });
    expect(renderPlan(plan)).to.match(
      /\nexpected time: unknown, because nothing of it was measured yet\n$/,
    );
  });

  it('of a fresh plan is nothing and is not mentioned', () => {
    const plan = expected([record(100, [])], [planned('wide', 'fresh', 0)]);

    expect(plan.expected).to.include({ from: 0, to: 0 });
    expect(renderPlan(plan)).to.match(/\nnothing to do: 1 node fresh\n$/);
  });

  it('is known after a run, also when the cache is gone', async () => {
    const project = new TempProject(TOYS);
    project.write(
      'pipelines.yaml',
      `
version: 1
nodes:
  numbers: { type: numbers, params: { path: numbers.txt } }
  scale: { type: scale, inputs: { numbers: numbers }, params: { factors: [double] } }
`,
    );
    project.write('numbers.txt', 'a: 1 2 3\n');
    const before = await project.plan({ jobs: 2 });
    await project.run();
    project.removeFolder('cache');

    const after = await project.plan({ jobs: 2 });
    project.remove();

    expect(before.expected?.unknown).to.deep.equal(['numbers', 'scale']);
    expect(after.expected?.unknown).to.deep.equal([]);
    expect(after.nodes.map((node) => node.expected?.basis)).to.deep.equal(['recorded', 'recorded']);
    expect(after.nodes[1]?.expected?.from).to.equal(after.nodes[1]?.expected?.to);
  });
});
