/** What an edit makes obsolete, and where it ends the run on its way. */
import { expect } from 'chai';
import { obsoleteNodes, readersOf } from '../../src/cli/watch/obsolete-nodes.js';
import { ObsoleteStop } from '../../src/cli/watch/obsolete-stop.js';
import { outcome } from '../util/run-results.js';

const market = { id: 'market', digest: 'm1', inputs: [], reads: ['/bars.csv'] };
const model = { id: 'model', digest: 'o1', inputs: ['market'], reads: [] };
const backtests = { id: 'backtests', digest: 'b1', inputs: ['model'], reads: [] };
const other = { id: 'other', digest: 'x1', inputs: [], reads: [] };
const NODES = [market, model, backtests, other];

describe('obsolete nodes', () => {
  it('are those whose digest is another one, or that are gone', () => {
    const now = [market, model, { ...backtests, digest: 'b2' }];

    expect(obsoleteNodes(NODES, now, [])).to.deep.equal(['backtests', 'other']);
  });

  it('are the readers of changed data and all that rests on them', () => {
    expect(obsoleteNodes(NODES, NODES, ['/bars.csv'])).to.deep.equal([
      'market',
      'model',
      'backtests',
    ]);
    expect(readersOf(NODES, ['/bars.csv', '/elsewhere'])).to.deep.equal(['market']);
  });

  it('are none when nothing that counts is another', () => {
    expect(obsoleteNodes(NODES, NODES, ['/pipelines.yaml'])).to.deep.equal([]);
  });
});

describe('a run made obsolete', () => {
  const begun = (): ObsoleteStop => {
    const stop = new ObsoleteStop();
    stop.onEvent({ type: 'run-start', runId: 'r', nodes: ['market', 'model', 'backtests'] });
    return stop;
  };
  const end = (stop: ObsoleteStop, node: string): void =>
    stop.onEvent({ type: 'node-end', outcome: outcome(node) });

  it('goes on to the first obsolete node and no further', () => {
    const stop = begun();
    stop.stopBefore(['backtests']);
    const seen = [stop.signal.aborted];
    for (const node of ['market', 'model']) {
      end(stop, node);
      seen.push(stop.signal.aborted);
    }

    expect(seen).to.deep.equal([false, false, true]);
  });

  it('ends at once when the node at work is obsolete', () => {
    const stop = begun();
    end(stop, 'market');
    stop.stopBefore(['model', 'backtests']);

    expect(stop.signal.aborted).to.equal(true);
  });

  it('goes on when the edit is taken back in time, or touches only what has ended', () => {
    const stop = begun();
    stop.stopBefore(['backtests']);
    stop.stopBefore([]);
    end(stop, 'market');
    stop.stopBefore(['market']);
    end(stop, 'model');

    expect(stop.signal.aborted).to.equal(false);
  });
});
