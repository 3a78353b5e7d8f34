/**
 * What holds of made bars whatever they are made of: they are bars, they follow the real
 * ones, and they are the same on every run and in any order.
 */
import { expect } from 'chai';
import fc from 'fast-check';
import type { StressDefinition } from '../../../nodes/lib/market/stress-scenario.js';
import type { Table } from '../../../src/contract/index.js';
import { make, market, plan } from './markets.js';

const BARS = market(3);

const PATH = fc.oneof(
  fc.constant({ real: {} }),
  fc.constant({ replay: { from: '2020-02-19', to: '2020-03-23' } }),
  fc.record({ bootstrap: fc.record({ block: fc.integer({ min: 1, max: 40 }) }) }),
  fc.record({
    regime_switching: fc.record({
      start: fc.constantFrom('calm', 'stress'),
      calm: fc.constant({ mean: 0.0005, volatility: 0.008, stay: 0.98 }),
      stress: fc.constant({ mean: -0.0015, volatility: 0.06, stay: 0.93 }),
    }),
  }),
  fc.record({
    jumps: fc.record({
      drift: fc.double({ min: -1, max: 1, noNaN: true }),
      volatility: fc.double({ min: 0.01, max: 2, noNaN: true }),
      per_year: fc.integer({ min: 0, max: 500 }),
      mean: fc.constant(-0.04),
      deviation: fc.constant(0.05),
      on: fc.constantFrom('market', 'symbols'),
    }),
  }),
);

const OVERLAY = fc.oneof(
  fc.record({ volatility: fc.record({ scale: fc.double({ min: 0.1, max: 10, noNaN: true }) }) }),
  fc.constant({ liquidity: { slippage: 5, volume: 0.3 } }),
  fc.record({
    gap: fc.record({
      at: fc.integer({ min: 1, max: 20 }),
      size: fc.double({ min: -0.9, max: 1, noNaN: true }),
      by: fc.constantFrom('beta', 'all'),
    }),
  }),
  fc.record({
    rate_shock: fc.record({
      rise_bps: fc.integer({ min: -500, max: 500 }),
      duration: fc.constant(7.5),
      market: fc.double({ min: -0.9, max: 1, noNaN: true }),
      sessions: fc.integer({ min: 1, max: 50 }),
    }),
  }),
  fc.record({ correlation: fc.record({ target: fc.double({ min: 0, max: 1, noNaN: true }) }) }),
);

const SCENARIO = fc.record({
  path: PATH,
  overlays: fc.array(OVERLAY, { maxLength: 3 }),
  sessions: fc.constant(20),
  draw: fc.integer({ min: 1, max: 1000 }),
}) as fc.Arbitrary<Partial<StressDefinition>>;

function expectBars({ rows, columns }: Table, what: string): void {
  const { date, open, high, low, close, volume, factor } = columns as Record<string, Float64Array>;
  for (let t = 0; t < rows; t++) {
    const at = `${what}, row ${t}`;
    const prices = [open, high, low, close, factor].map((column) => column![t] as number);
    expect(
      prices.every((price) => Number.isFinite(price) && price > 0),
      at,
    ).to.equal(true);
    expect(high![t]! >= Math.max(open![t]!, close![t]!), at).to.equal(true);
    expect(low![t]! <= Math.min(open![t]!, close![t]!), at).to.equal(true);
    expect(volume![t]! >= 0 && Number.isInteger(volume![t]!), at).to.equal(true);
    if (t > 0) expect(date![t]! > date![t - 1]!, at).to.equal(true);
  }
}

describe('made bars', () => {
  it('are bars, one per session, whatever they are made of', async () => {
    await fc.assert(
      fc.asyncProperty(SCENARIO, async (scenario) => {
        const made = await make(BARS, scenario);

        expect(Object.keys(made)).to.have.members(Object.keys(BARS));
        for (const [symbol, table] of Object.entries(made)) {
          expect(table.rows).to.equal(20);
          expectBars(table, symbol);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('are the same on a second run, and in whatever order and company symbols are made', async () => {
    await fc.assert(
      fc.asyncProperty(SCENARIO, fc.integer({ min: 0, max: 3 }), async (scenario, at) => {
        const made = await make(BARS, scenario);

        expect(await make(BARS, scenario)).to.deep.equal(made);
        expect(await make(BARS, scenario, (specs) => specs.reverse())).to.deep.equal(made);
        const alone = await make(BARS, scenario, (specs) => specs.slice(at, at + 1));
        for (const [symbol, table] of Object.entries(alone)) {
          expect(table).to.deep.equal(made[symbol]);
        }
      }),
      { numRuns: 25 },
    );
  });

  it('of a drawn path are others with another draw, and the same with more symbols about', async () => {
    const path = { bootstrap: { block: 10 } };
    const one = await make(BARS, { path });
    const other = await make(BARS, { path, draw: 2 });
    const more = await make(market(5), { path });

    expect(one.S0).to.not.deep.equal(other.S0);
    expect(more.MKT).to.deep.equal(one.MKT);
    expect(more.S0).to.deep.equal(one.S0);
  });

  it('are planned from the past, the event and what followed, and from nothing else', () => {
    const rowsRead = (changes: Partial<StressDefinition>): number[] =>
      plan(BARS, changes)
        .filter(({ key }) => key[1] === 'S0')
        .flatMap(({ reads }) => reads.map(({ from = 0, to = 0 }) => to - from));

    // A lookback of 100 with a lead of 21; the market's the same; dates of 60 sessions.
    expect(rowsRead({ lookback: 100, path: { bootstrap: { block: 10 } } })).to.deep.equal([
      121, 121, 60,
    ]);
    const replay = { replay: { from: '2020-02-19', to: '2020-03-23' } };
    expect(rowsRead({ lookback: 100, path: replay, sessions: null })).to.deep.equal([
      121, 45, 121, 45, 23,
    ]);
  });

  it('leave out a symbol without a past before the base', async () => {
    const made = await make(BARS, { base: '2021-02-26', path: { bootstrap: { block: 10 } } });

    expect(Object.keys(made)).to.have.members(['MKT', 'BND', 'S0', 'S1', 'S2']);
  });
});
