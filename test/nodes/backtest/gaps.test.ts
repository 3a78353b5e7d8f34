/**
 * Bars and sessions that are not there: which symbols are not tested in a window, and
 * what is done with bars in which nobody traded.
 */
import { expect } from 'chai';
import { hasTooManyGaps } from '../../../nodes/backtest/gaps.js';
import { cutSeries, designedMarket, PAST, type Series, silenced } from './market.js';
import { planNode, type Result, runNode } from './node.js';

const market = designedMarket(11);
const days = market.own.date;
const FIRST = PAST;
/** A window of 200 sessions. */
const window = { name: 'w', first: days[FIRST] as number, last: days[FIRST + 199] as number };
const END = FIRST + 200;

/** The bars without those of some rows. */
function lacking(bars: Series, isLacking: (row: number) => boolean): Series {
  const keep = [...bars.date.keys()].filter((row) => !isLacking(row));
  const { n: _, ...columns } = bars;
  const kept = Object.entries(columns).map(([name, column]) => [
    name,
    Float64Array.from(keep, (row) => column[row] as number),
  ]);
  return { n: keep.length, ...Object.fromEntries(kept) };
}

async function run(own: Series, changes: object = {}): Promise<Result> {
  const given = { symbols: { AAA: own, MKT: market.benchmark }, windows: [window] };
  const results = await runNode(given, { strategies: ['buy_and_hold'], ...changes });
  return results.get('buy_and_hold w AAA') as Result;
}

/** Without `count` sessions from a row on. */
const without = (row: number, count: number): Series =>
  lacking(market.own, (at) => at >= row && at < row + count);

describe('sessions that a symbol lacks', () => {
  it('are too many beyond a twentieth of the window, and not at it', async () => {
    expect((await run(without(FIRST + 50, 10))).status).to.equal('ok');
    const { status, figures, trades } = await run(without(FIRST + 50, 11));

    expect(status).to.equal('too_many_gaps');
    expect(figures).to.include({ sessions: 189, missing_sessions: 11 });
    expect(figures.total_return).to.be.NaN;
    expect(trades).to.deep.equal([]);
  });

  it('count at the beginning of the window too', async () => {
    expect((await run(without(0, FIRST + 10))).status).to.equal('ok');
    expect((await run(without(0, FIRST + 11))).status).to.equal('too_many_gaps');
  });

  it('do not count behind its last bar, where the result says that it ended', async () => {
    const { status, figures } = await run(cutSeries(market.own, FIRST + 100));

    expect(status).to.equal('ok');
    expect(figures).to.include({ ended_early: 1, missing_sessions: 100 });
  });

  it('count among those until its last bar when it ended', async () => {
    const cut = (count: number): Series =>
      lacking(
        market.own,
        (row) => row >= FIRST + 100 || (row >= FIRST + 20 && row < FIRST + 20 + count),
      );

    expect((await run(cut(5))).status).to.equal('ok');
    expect((await run(cut(6))).status).to.equal('too_many_gaps');
  });

  it('may be more or fewer, as the params say', async () => {
    const bars = without(FIRST + 50, 11);

    expect((await run(bars, { max_missing: 0.055 })).status).to.equal('ok');
    expect((await run(without(FIRST + 50, 1), { max_missing: 0 })).status).to.equal(
      'too_many_gaps',
    );
    expect((await run(without(FIRST + 1, 190), { max_missing: 1 })).status).to.equal('ok');
  });

  it('are not looked at where nobody knows how many there were until it ended', () => {
    const told = { firstSession: 0, lastSession: 99, sessions: 100 };
    const held = { sessions: 10, lastDay: 49 };
    const benchmark = Float64Array.from({ length: 120 }, (_, i) => i - 10);

    expect(hasTooManyGaps(held, told, 0.05, undefined)).to.equal(false);
    expect(hasTooManyGaps(held, told, 0.05, benchmark)).to.equal(true);
    expect(hasTooManyGaps({ ...held, sessions: 48 }, told, 0.05, benchmark)).to.equal(false);
  });

  it('are told behind reasons that were there before', async () => {
    const few = lacking(market.own, (row) => row >= FIRST && row < END - 3);

    expect((await run(few)).status).to.equal('too_few_sessions');
  });
});

describe('bars without volume', () => {
  const silentFirst: Series = {
    ...market.own,
    volume: market.own.volume.map((volume, row) => (row >= FIRST && row < FIRST + 3 ? 0 : volume)),
  };

  it('are not bought in: the first chance is the first bar in which somebody trades', async () => {
    const { figures, trades } = await run(silentFirst);

    expect(trades[0]).to.include({
      entry_date: days[FIRST + 3],
      entry_price: market.own.open[FIRST + 3],
    });
    expect(figures).to.include({ n_signals: 4, n_rejected: 3, stale_marks: 0 });
  });

  it('are bought in where the params say so', async () => {
    const { figures, trades } = await run(silentFirst, { fills_without_volume: true });

    expect(trades[0]).to.include({ entry_date: days[FIRST], entry_price: market.own.open[FIRST] });
    expect(figures).to.include({ n_signals: 1, n_rejected: 0 });
  });

  it('in all of a window leave everything in cash', async () => {
    const { status, figures, trades } = await run(silenced(market.own, 1, 1));

    expect(status).to.equal('ok');
    expect(trades).to.deep.equal([]);
    expect(figures).to.include({ final_equity: 100_000, n_signals: 200, n_rejected: 200 });
    expect(figures).to.include({ unfilled_end: 1 });
  });

  it('of another asset are not filled in either', async () => {
    const silent = silenced(market.bonds, 1, 1);
    const symbols = { AAA: market.own, MKT: market.benchmark, BND: silent };
    const results = await runNode(
      { symbols, windows: [window] },
      { strategies: ['balanced_portfolio'], bonds: 'BND' },
    );
    const { figures, trades } = results.get('balanced_portfolio w AAA') as Result;

    expect(trades.map(({ asset }) => asset)).to.not.include(1);
    expect(figures.n_rejected).to.be.greaterThan(0);
  });

  it('are known because every backtest reads volume', () => {
    const given = { symbols: { AAA: market.own, MKT: market.benchmark }, windows: [window] };
    for (const { reads } of planNode(given, { strategies: ['core'] as never })) {
      expect(reads[0]?.columns).to.include('volume');
    }
  });
});
