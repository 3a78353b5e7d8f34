/**
 * No strategy is another one in disguise: on a series with trends, a crash and
 * sideways days each trades, and no two give the same round trips.
 */
import { expect } from 'chai';
import { designedMarket, PAST } from './market.js';
import { runStrategy, strategies } from './runs.js';

describe('strategies on a designed series', () => {
  it('all trade, and no two give the same round trips', async () => {
    const market = designedMarket();
    const byTrades = new Map<string, string>();
    for (const [id, strategy] of await strategies()) {
      const { trades, assets } = runStrategy(strategy, market);
      expect(trades, id).to.not.have.length(0);
      const list = JSON.stringify(
        trades.map(({ asset, entry_date, exit_date }) => [asset, entry_date, exit_date]),
      );
      expect(byTrades.get(list), `the same round trips as ${id}`).to.equal(undefined);
      byTrades.set(list, id);
      expect(assets[0]?.date.length, id).to.be.greaterThan(PAST + 300);
    }
    expect(byTrades.size).to.be.at.least(11);
  });
});
