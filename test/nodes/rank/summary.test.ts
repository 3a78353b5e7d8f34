/** The ranking in short, by which runs are compared. */
import { expect } from 'chai';
import type { Rankings } from '../../../nodes/rank/rankings.js';
import { rankingSummary } from '../../../nodes/rank/summary.js';
import type { Plugin } from '../../../src/contract/index.js';

describe('rank: summary', () => {
  const spread = (median: number | null) => ({ median, q1: 0, q3: 1, n: 5 });

  it('has a row per strategy, best first, with medians in the unit of their metric', () => {
    const entry = { category: 'x', n: 5, share_above_baseline: 0.5 };
    const overall = [
      {
        ...entry,
        rank: 1,
        strategy: 'b',
        score: 0.9,
        metrics: { gain: spread(0.1), calm: spread(2) },
      },
      {
        ...entry,
        rank: null,
        strategy: 'a',
        score: null,
        metrics: { gain: spread(null), calm: spread(1) },
      },
    ];
    const plugin = (id: string, unit: string): Plugin => ({
      id,
      kind: 'module',
      digest: '',
      value: { unit },
    });
    const plugins = new Map([
      ['gain', plugin('gain', 'fraction')],
      ['calm', plugin('calm', 'ratio')],
    ]);

    expect(rankingSummary({ overall } as unknown as Rankings, plugins)).to.deep.equal({
      name: 'ranking',
      key: 'strategy',
      columns: [
        { name: 'strategy' },
        { name: 'score' },
        { name: 'n' },
        { name: 'share_above_baseline', unit: 'percent' },
        { name: 'gain', unit: 'percent' },
        { name: 'calm' },
      ],
      rows: [
        ['b', 0.9, 5, 0.5, 0.1, 2],
        ['a', null, 5, 0.5, null, 1],
      ],
    });
  });
});
