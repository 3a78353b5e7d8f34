/**
 * The table of groups: baseline, best and worst, by median return.
 */
import { expect } from 'chai';
import { groupsTable } from '../../../nodes/rank/groups-table.js';
import type { Categorised } from '../../../nodes/rank/rankings.js';

const entry = (strategy: string, total: number | null, fall = -0.1): Categorised => ({
  rank: 1,
  strategy,
  category: 'other',
  score: 0.5,
  n: 3,
  share_above_baseline: null,
  evidence: null,
  metrics: {
    total_return: { median: total, q1: total, q3: total, n: total === null ? 0 : 3 },
    max_drawdown: { median: fall, q1: fall, q3: fall, n: 3 },
  },
});

describe('the table of groups', () => {
  it('names the baseline, the best and the worst of each group', () => {
    const groups = {
      'A Fall': [entry('hold', -0.3, -0.35), entry('trend', 0), entry('dip', -0.05)],
      Nothing: [entry('trend', null)],
    };

    expect(groupsTable('scenario', groups, 'hold')).to.deep.equal([
      'scenario    hold  drawdown  best   return  worst  return',
      'A Fall    -30.0%    -35.0%  trend    0.0%  hold   -30.0%',
      'Nothing        –         –  –           –  –           –',
    ]);
  });
});
