/**
 * The account against a second one that walks through every bar share by share, on
 * random bars with random decisions and random resting prices, both ways.
 */
import { expect } from 'chai';
import fc from 'fast-check';
import { EXIT_REASONS } from '../../../nodes/backtest/columns.js';
import type { Execution } from '../../../nodes/backtest/execution.js';
import { assetWith } from './market.js';
import { barsFor, type Case, cases, decisionsOf, wishesFor } from './random-orders.js';
import { live, type Story } from './reference-account.js';
import { type Run, runOrders } from './runs.js';

const START = 3;
const RUNS = { numRuns: 1500, seed: 20261126 };
/** What happened at least once over all runs: a comparison that never meets a case proves nothing. */
const met = new Map<string, number>();

function both(given: Case): { run: Run; story: Story } {
  const bars = barsFor(given, 40);
  const wishes = wishesFor(bars, given);
  const execution: Execution = {
    initialCash: 500,
    slippage: given.costs ? 0.004 : 0,
    commission: given.costs ? 0.003 : 0,
    band: given.band,
    wholeShares: given.whole,
  };
  const orders = { kind: 'weight', direction: 'both', decide: decisionsOf(wishes) } as const;
  const run = runOrders([assetWith(bars, [])], START, orders, execution);
  const rows = Array.from({ length: bars.n }, (_, t) => ({
    open: bars.open[t] as number,
    high: bars.high[t] as number,
    low: bars.low[t] as number,
    close: bars.close[t] as number,
    volume: bars.volume[t] as number,
  }));
  // No leverage: a wish beyond all of it is a wish for all of it.
  const capped = wishes.map((w) => w && { ...w, target: Math.max(-1, Math.min(1, w.target)) });
  const rates = { ...execution, cash: execution.initialCash };
  return { run, story: live(rows, START, capped, rates) };
}

function near(value: number, expected: number, what: string): void {
  const gap = Math.abs(value - expected);
  expect(gap, `${what}: ${value} for ${expected}`).to.be.at.most(
    1e-8 * Math.max(1, Math.abs(expected)),
  );
}

/** Shares and gains closed, by row and reason. */
function closed(list: readonly { row: number; reason: string; shares: number; gain: number }[]) {
  const sums = new Map<string, { shares: number; gain: number }>();
  for (const { row, reason, shares, gain } of list) {
    // Without a band the last digit of a weight may be traded, or may not.
    if (Math.abs(shares) < 1e-9) continue;
    const key = `${row} ${reason} ${shares > 0 ? 'long' : 'short'}`;
    const sum = sums.get(key) ?? { shares: 0, gain: 0 };
    sums.set(key, { shares: sum.shares + shares, gain: sum.gain + gain });
  }
  return sums;
}

describe('account beside a naive one', () => {
  it('has the same equity at every close and the same round trips', () => {
    fc.assert(
      fc.property(cases, (given) => {
        const { run, story } = both(given);
        const { account } = run;
        const { date } = run.assets[0] as { date: Float64Array };
        const own = closed(
          run.trades.map((trade) => ({
            row: date.indexOf(trade.exit_date),
            reason: EXIT_REASONS[trade.exit_reason] as string,
            shares: trade.shares,
            gain: trade.pnl,
          })),
        );
        const other = closed(story.exits);
        expect([...own.keys()]).to.deep.equal([...other.keys()]);
        for (const [key, { shares, gain }] of other) {
          near(own.get(key)?.shares as number, shares, `shares of ${key}`);
          near(own.get(key)?.gain as number, gain, `gain of ${key}`);
          const kind = key.split(' ').slice(1).join(' ');
          met.set(kind, (met.get(kind) ?? 0) + 1);
        }
        expect(run.equity).to.have.length(story.equity.length);
        run.equity.forEach((value, i) => {
          near(value, story.equity[i] as number, `equity ${i}`);
        });
        expect(account.expired).to.equal(story.expired);
        expect(account.isBankrupt).to.equal(story.isRuined);
        if (story.unheard > 0) met.set('unheard', (met.get('unheard') ?? 0) + 1);
        if (story.expired > 0) met.set('expired', (met.get('expired') ?? 0) + 1);
        const gain = run.trades.reduce((sum, { pnl }) => sum + pnl, 0);
        near(500 + gain, run.equity.at(-1) as number, 'cash and gains');
      }),
      RUNS,
    );
  });

  it('met every kind of exit both ways', () => {
    const sides = ['long', 'short'];
    const reasons = ['signal', 'rebalance', 'end', 'stop', 'target', 'trail'];
    for (const kind of [
      ...reasons.flatMap((r) => sides.map((s) => `${r} ${s}`)),
      'bankrupt short',
      'expired',
      'unheard',
    ]) {
      expect(met.get(kind) ?? 0, kind).to.be.greaterThan(20);
    }
  });
});
