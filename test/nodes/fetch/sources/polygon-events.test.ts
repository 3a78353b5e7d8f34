/**
 * Splits, dividends and whole sessions of Polygon, against the played provider.
 */
import { expect } from 'chai';
import polygon from '../../../../nodes/fetch/sources/polygon.js';
import yahoo from '../../../../nodes/fetch/sources/yahoo.js';
import { answers, changed } from '../../../util/provider-tricks.js';
import { dayOf, ProviderDesk } from '../provider-desk.js';

const EVENTS = /^\/v3\/reference/;

describe('events of polygon', () => {
  let desk: ProviderDesk;
  afterEach(() => desk.close());

  it('make the same total-return close as Yahoo has, across splits', async () => {
    desk = await ProviderDesk.open(polygon);
    const other = await ProviderDesk.open(yahoo);
    for (const { market } of [desk.server, other.server]) {
      market.clearEvents('KO');
      market.addDividend('KO', '2024-03-14', 1.5);
      market.addSplit('KO', '2024-06-10', 1, 4);
      market.addDividend('KO', '2024-09-13', 0.4);
      market.addSplit('KO', '2025-06-10', 10, 1);
      market.addDividend('KO', '2025-09-12', 3);
    }

    const ours = await desk.bars('KO', '2024-01-02', '2025-12-31');
    const theirs = await other.bars('KO', '2024-01-02', '2025-12-31');
    await other.close();

    expect(ours.date).to.deep.equal(theirs.date);
    for (const [row, value] of (ours.adjClose as Float64Array).entries()) {
      expect(value / theirs.adjClose![row]!).to.be.closeTo(1, 1e-5);
    }
    const { splits, dividends } = ours.facts!.get('KO')!;
    expect({ splits, dividends }).to.deep.equal({
      splits: theirs.facts!.get('KO')!.splits,
      dividends: theirs.facts!.get('KO')!.dividends,
    });
  });

  it('after the asked range count too, so that a part is on the basis of the whole', async () => {
    desk = await ProviderDesk.open(polygon, { options: { requests_per_minute: 6000 } });
    const whole = await desk.bars('KO', '2020-01-02', '2025-12-31');

    const part = await desk.bars('KO', '2020-01-02', '2021-12-31');

    expect(part.adjClose).to.deep.equal(whole.adjClose!.slice(0, part.date.length));
    expect(part.adjClose![0]).to.be.lessThan(part.close[0]! * 0.95);
  });

  it('that the plan lacks are told once, and no total-return close is made up', async () => {
    desk = await ProviderDesk.open(polygon, { planHasEvents: false });

    const first = await desk.bars('KO', '2020-01-02', '2025-12-31');
    const second = await desk.bars('JPM', '2025-12-01', '2025-12-31');

    expect([first.adjClose, first.facts, second.adjClose, second.facts]).to.deep.equal(
      Array(4).fill(undefined),
    );
    expect(desk.server.requests.filter(({ path }) => EVENTS.test(path))).to.have.length(1);
    expect(desk.warnings).to.deep.equal([
      'polygon: the plan of this key has no splits and dividends: returns are without dividends, there is no adj_close (splits of KO: 403 "You are not entitled to this data. Please upgrade your plan at https://polygon.io/pricing")',
    ]);
  });

  it('that a person does without are not asked for, and that is told', async () => {
    desk = await ProviderDesk.open(polygon, { options: { corporate_actions: false } });

    const { adjClose } = await desk.bars('KO', '2020-01-02', '2025-12-31');

    expect([adjClose, desk.server.requests.length]).to.deep.equal([undefined, 1]);
    expect(desk.warnings).to.deep.equal([
      'polygon: corporate_actions is false: returns are without dividends, there is no adj_close',
    ]);
  });

  it('of the last weeks are asked for once, whatever the number of symbols', async () => {
    desk = await ProviderDesk.open(polygon, { options: { requests_per_minute: 6000 } });
    const symbols = ['KO', 'JPM', 'XOM', 'BRK-B', 'AAPL'];
    desk.server.market.clearEvents('BRK-B');
    desk.server.market.addDividend('BRK-B', '2025-12-22', 1);

    for (const symbol of symbols) {
      const { facts } = await desk.bars(symbol, '2025-12-16', '2025-12-31');
      if (symbol !== 'BRK-B') continue;
      expect(facts!.get('BRK-B')!.dividends).to.deep.equal([
        { date: dayOf('2025-12-22'), amount: 1 },
      ]);
    }

    expect(desk.server.requests).to.have.length(symbols.length + 2);
  });

  it('told twice count once, announced ones not at all, and in other money they are left out aloud', async () => {
    desk = await ProviderDesk.open(polygon);
    desk.server.market.clearEvents('KO');
    desk.server.market.addSplit('KO', '2024-06-10', 1, 4);
    desk.server.script(
      [
        changed((body: { results: object[] }) => {
          const [split] = body.results;
          const announced = { ...split, id: 'x', execution_date: '2026-02-02' };
          return { ...body, results: [split, { ...split, id: 'again' }, announced] };
        }),
        answers(200, {
          status: 'OK',
          results: [
            {
              id: 'a',
              ticker: 'KO',
              ex_dividend_date: '2024-09-13',
              cash_amount: 1,
              currency: 'EUR',
            },
            {
              id: 'b',
              ticker: 'KO',
              ex_dividend_date: '2026-01-15',
              cash_amount: 1,
              currency: 'USD',
            },
          ],
        }),
      ],
      EVENTS,
    );

    const bars = await desk.bars('KO', '2024-01-02', '2025-12-31');

    expect(bars.facts!.get('KO')).to.deep.equal({
      splits: [{ date: dayOf('2024-06-10'), ratio: 4 }],
      dividends: [],
    });
    expect(bars.adjClose).to.deep.equal(bars.close);
    expect(desk.warnings).to.deep.equal([
      'polygon: KO: a dividend is not paid in USD; it is left out, and returns lack it',
    ]);
  });

  it('with impossible numbers are refused', async () => {
    desk = await ProviderDesk.open(polygon);
    const split = { ticker: 'KO', execution_date: '2024-06-10', split_from: 0, split_to: 4 };
    desk.server.script([answers(200, { status: 'OK', results: [split] })], EVENTS);

    expect(await desk.refusal('KO', '2020-01-02')).to.deep.equal({
      why: 'garbled',
      text: 'polygon: splits of KO: a split has 4 for 0 shares - nothing of it is kept; run again later',
    });
  });
});

describe('a session of polygon', () => {
  let desk: ProviderDesk;
  afterEach(() => desk.close());

  it('brings all symbols in three requests, by our names, and tells whose past has changed', async () => {
    desk = await ProviderDesk.open(polygon, { symbols: ['KO', 'BRK-B', 'JPM'] });
    for (const symbol of ['KO', 'BRK-B', 'JPM']) desk.server.market.clearEvents(symbol);
    desk.server.market.addSplit('JPM', '2025-12-31', 1, 2);
    const day = dayOf('2025-12-30');

    const { bars, requests } = await desk.provider.session!(day);

    expect(requests).to.equal(3);
    expect(bars.symbols).to.deep.equal(['BRK-B', 'JPM', 'KO']);
    expect([...bars.symbol]).to.deep.equal([0, 1, 2]);
    expect([...bars.close]).to.deep.equal(
      bars.symbols.map((symbol) => desk.server.market.adjusted(symbol, day, day)[0]!.close),
    );
    expect([...bars.facts!.keys()]).to.deep.equal(['JPM']);
    expect([...bars.adjClose!]).to.deep.equal([bars.close[0], Number.NaN, bars.close[2]]);
  });

  it('that is not over, or no session, has no bars', async () => {
    desk = await ProviderDesk.open(polygon, { time: Date.parse('2025-12-31T21:00:00Z') });

    const running = await desk.provider.session!(dayOf('2025-12-31'));
    const holiday = await desk.provider.session!(dayOf('2025-12-25'));

    expect([running.requests, running.bars.date.length]).to.deep.equal([0, 0]);
    expect(holiday.bars.date).to.have.length(0);
  });
});
