/**
 * On which data a trial counts as made: what a source says of its params.
 */
import { expect } from 'chai';
import fetchNode from '../../nodes/fetch/index.js';
import type { FetchParams } from '../../nodes/fetch/source.js';
import type { SourceNode } from '../../src/contract/index.js';
import { withTrials } from '../../src/run/node-trials.js';
import type { NodeRuntime } from '../../src/run/runtime.js';

const { dataParams } = fetchNode as unknown as SourceNode<FetchParams>;

/** The data of a node that reads a source with these params. */
function dataOf(params: object): string | undefined {
  const common = { plugins: new Map(), params };
  const nodes = [
    { ...common, id: 'market', type: 'fetch', inputs: {}, node: { kind: 'source', dataParams } },
    {
      ...common,
      id: 'tests',
      type: 'backtest',
      inputs: { bars: { node: 'market' } },
      node: { kind: 'compute', inputs: { bars: {} } },
    },
  ] as unknown as NodeRuntime[];
  return withTrials(nodes)[1]?.trials.data;
}

describe('data of trials', () => {
  it('are the same whether or not closes are compared with a second source', () => {
    const params = { source: 'yahoo', symbols: ['KO'] };

    expect(dataOf({ ...params, cross_check: 'polygon' })).to.equal(dataOf(params));
    expect(dataOf({ ...params, cross_check: null })).to.equal(dataOf(params));
  });

  it('are others where other bars are asked for', () => {
    expect(dataOf({ source: 'yahoo', symbols: ['KO'] })).to.not.equal(
      dataOf({ source: 'yahoo', symbols: ['PEP'] }),
    );
  });
});
