/**
 * Yahoo, against a server that answers as its chart service does.
 */

import { readdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { expect } from 'chai';
import yahoo from '../../../../nodes/fetch/sources/yahoo.js';
import { newYorkTime } from '../../../util/new-york.js';
import { answers, changed, says } from '../../../util/provider-tricks.js';
import { datesOf, dayOf, ProviderDesk } from '../provider-desk.js';

interface Chart {
  meta: Record<string, unknown>;
  timestamp?: number[];
  events?: Record<string, Record<string, Record<string, unknown>>>;
  indicators: {
    quote: Record<string, unknown[]>[];
    adjclose?: { adjclose?: unknown[] }[];
  };
}

/** The good chart, changed in place. */
const chart = (change: (chart: Chart) => void) =>
  changed((body: { chart: { result: [Chart] } }) => {
    change(body.chart.result[0]);
    return body;
  });

describe('source yahoo', () => {
  let desk: ProviderDesk;
  afterEach(() => desk.close());

  it('asks once for days, splits and dividends, to the present end', async () => {
    desk = await ProviderDesk.open(yahoo);

    const answer = await desk.provider.bars('BRK-B', dayOf('2015-08-03'), dayOf('2020-01-31'));

    expect(answer.requests).to.equal(1);
    const [request] = desk.server.requests;
    expect(request?.path).to.equal('/v8/finance/chart/BRK-B');
    expect(Object.fromEntries(request?.query ?? [])).to.include({
      period1: String((dayOf('2015-08-03') - 1) * 86_400),
      period2: String((dayOf('2025-12-31') + 2) * 86_400),
      interval: '1d',
      includePrePost: 'false',
      events: 'div|split|capitalGains',
    });
    expect(request?.headers['user-agent']).to.match(/^Mozilla/);
    expect(datesOf(answer.bars).at(-1)).to.equal('2020-01-31');
  });

  it('gives every session on the shares of today, with what dividends make of the close', async () => {
    desk = await ProviderDesk.open(yahoo);
    desk.server.market.clearEvents('KO');
    desk.server.market.addDividend('KO', '2025-12-10', 2.5);
    const told = desk.server.market.adjusted('KO', dayOf('2025-12-01'), dayOf('2025-12-31'));

    const bars = await desk.bars('KO', '2025-12-01', '2025-12-31');

    expect([...bars.date]).to.deep.equal(told.map(({ day }) => day));
    for (const name of ['open', 'high', 'low', 'close', 'volume'] as const) {
      expect([...bars[name]], name).to.deep.equal(told.map((bar) => bar[name]));
    }
    const before = datesOf(bars).indexOf('2025-12-09');
    const factor = 1 - 2.5 / (bars.close[before] as number);
    expect(bars.adjClose?.[before]).to.be.closeTo((bars.close[before] as number) * factor, 1e-6);
    expect(bars.adjClose?.[before + 1]).to.equal(bars.close[before + 1]);
  });

  it('tells splits, dividends as they were paid, and the first session', async () => {
    desk = await ProviderDesk.open(yahoo);
    desk.server.market.clearEvents('KO');
    desk.server.market.list('KO', '2010-03-15');
    desk.server.market.addDividend('KO', '2024-03-14', 1);
    desk.server.market.addSplit('KO', '2024-06-10', 1, 4);
    desk.server.market.addSplit('KO', '2025-06-10', 10, 1);
    desk.server.market.addDividend('KO', '2025-09-12', 2);

    const bars = await desk.bars('KO', '2024-01-02', '2024-02-01');

    expect(bars.facts?.get('KO')).to.deep.equal({
      splits: [
        { date: dayOf('2024-06-10'), ratio: 4 },
        { date: dayOf('2025-06-10'), ratio: 0.1 },
      ],
      dividends: [
        { date: dayOf('2024-03-14'), amount: 1 },
        { date: dayOf('2025-09-12'), amount: 2 },
      ],
      firstTrade: dayOf('2010-03-15'),
    });
  });

  it('dates the opening in New York in summer, in winter and around both changes of the clock', async () => {
    desk = await ProviderDesk.open(yahoo);
    const dates = ['2024-03-08', '2024-03-11', '2024-07-01', '2024-11-01', '2024-11-04'];
    desk.server.script([
      chart((told) => {
        told.timestamp = dates.map((date) => newYorkTime(dayOf(date), 9, 30) / 1000);
        cut(told, dates.length);
      }),
    ]);

    expect(datesOf(await desk.bars('KO', '2024-03-01', '2024-12-31'))).to.deep.equal(dates);
  });

  it('dates by the clock of the exchange: Tokyo opens on the day before in New York', async () => {
    desk = await ProviderDesk.open(yahoo);
    const tokyo = (zone: object) =>
      chart((told) => {
        // 09:00 in Tokyo is midnight of UTC.
        told.timestamp = ['2025-12-03', '2025-12-04'].map((date) => dayOf(date) * 86_400);
        cut(told, 2);
        Object.assign(told.meta, zone);
      });
    desk.server.script([
      tokyo({ exchangeTimezoneName: 'Asia/Tokyo', gmtoffset: 32_400 }),
      tokyo({ exchangeTimezoneName: undefined, gmtoffset: 32_400 }),
    ]);

    const dates = ['2025-12-03', '2025-12-04'];
    expect(datesOf(await desk.bars('KO', '2025-12-01', '2025-12-31'))).to.deep.equal(dates);
    expect(datesOf(await desk.bars('KO', '2025-12-01', '2025-12-31'))).to.deep.equal(dates);
  });

  describe('and odd answers', () => {
    it('nulls in its lists are missing numbers, whole rows of them too', async () => {
      desk = await ProviderDesk.open(yahoo);
      desk.server.script([
        chart(({ indicators }) => {
          const [quote] = indicators.quote as [Record<string, unknown[]>];
          for (const column of Object.values(quote)) column[2] = null;
          quote.volume![4] = null;
          indicators.adjclose![0]!.adjclose![2] = null;
        }),
      ]);

      const bars = await desk.bars('KO', '2025-12-01', '2025-12-31');

      expect(bars.date).to.have.length(22);
      const columns = [bars.open, bars.high, bars.low, bars.close, bars.volume, bars.adjClose!];
      expect(columns.map((column) => column[2])).to.deep.equal(Array(6).fill(Number.NaN));
      expect([bars.volume[4], bars.close[4]].map(Number.isNaN)).to.deep.equal([true, false]);
    });

    it('lists that are missing because nothing is there are no bars', async () => {
      desk = await ProviderDesk.open(yahoo);
      desk.server.script([
        chart((told) => {
          delete told.timestamp;
          told.indicators = { quote: [{}], adjclose: [{}] };
        }),
      ]);

      expect((await desk.bars('KO', '2025-12-01', '2025-12-31')).date).to.have.length(0);
    });

    it('a time before its first session has no bars', async () => {
      desk = await ProviderDesk.open(yahoo, { time: Date.parse('2010-01-20T22:00:00Z') });
      desk.server.market.list('KO', '2010-03-15');

      const answer = await desk.provider.bars('KO', dayOf('2010-01-04'), dayOf('2010-01-15'));

      expect([answer.bars.date.length, answer.requests]).to.deep.equal([0, 1]);
    });

    it('without adjclose there is no total-return close', async () => {
      desk = await ProviderDesk.open(yahoo);
      desk.server.script([chart((told) => delete told.indicators.adjclose)]);

      const bars = await desk.bars('KO', '2025-12-01', '2025-12-31');

      expect([bars.date.length, bars.adjClose]).to.deep.equal([22, undefined]);
    });

    it('of a last session that stands there twice the record counts, not the quote', async () => {
      desk = await ProviderDesk.open(yahoo);
      const whole = await desk.bars('KO', '2025-12-01', '2025-12-31');
      const quote = chart(({ timestamp, indicators }) => {
        timestamp!.push(newYorkTime(dayOf('2025-12-31'), 16, 0) / 1000);
        for (const column of Object.values(indicators.quote[0]!)) {
          column.push((column.at(-1) as number) + 1);
        }
        indicators.adjclose![0]!.adjclose!.push(7);
      });
      desk.server.script([quote]);

      expect(await desk.bars('KO', '2025-12-01', '2025-12-31')).to.deep.equal(whole);
    });

    it('the quote of a running session is left out until half an hour after the close', async () => {
      desk = await ProviderDesk.open(yahoo);
      const lastDate = async (iso: string): Promise<string | undefined> => {
        desk.setTime(iso);
        return datesOf(await desk.bars('KO', '2025-12-22', '2025-12-31')).at(-1);
      };

      expect(await lastDate('2025-12-31T15:00:00Z')).to.equal('2025-12-30');
      expect(await lastDate('2025-12-31T21:29:00Z')).to.equal('2025-12-30');
      expect(await lastDate('2025-12-31T21:30:00Z')).to.equal('2025-12-31');
    });

    const refused: [string, (told: Chart) => void, string][] = [
      ['another symbol', ({ meta }) => (meta.symbol = 'PEP'), 'it is about "PEP"'],
      [
        'other bars than of a day',
        ({ meta }) => (meta.dataGranularity = '1mo'),
        'its bars are of "1mo", not of a day',
      ],
      [
        'no time zone',
        ({ meta }) => {
          delete meta.exchangeTimezoneName;
          delete meta.gmtoffset;
        },
        'it names no time zone, so its sessions have no dates',
      ],
      [
        'lists of other lengths',
        (told) => told.indicators.quote[0]!.close!.pop(),
        'it has 22 stamps and 21 of "close"',
      ],
      [
        'no volumes',
        (told) => delete told.indicators.quote[0]!.volume,
        'it has 22 stamps and no "volume"',
      ],
    ];
    for (const [what, change, found] of refused) {
      it(`${what} is refused`, async () => {
        desk = await ProviderDesk.open(yahoo);
        desk.server.script([chart((told) => void change(told))]);

        expect(await desk.refusal()).to.deep.equal({
          why: 'garbled',
          text: `yahoo: KO 2025-12-01 to 2025-12-31: the chart cannot be read: ${found} - nothing of it is kept; run again later`,
        });
      });
    }

    it('JSON that is no chart is refused', async () => {
      desk = await ProviderDesk.open(yahoo);
      desk.server.script([answers(200, { finance: 1, more: 2 })]);

      expect(await desk.refusal()).to.deep.equal({
        why: 'garbled',
        text: 'yahoo: KO 2025-12-01 to 2025-12-31: the answer is no chart (Unexpected result: {"finance":1,"more":2}) - nothing of it is kept; run again later',
      });
    });
  });

  describe('and refusals', () => {
    it('an unknown symbol is told', async () => {
      desk = await ProviderDesk.open(yahoo);

      expect(await desk.refusal('NOSUCH')).to.deep.equal({
        why: 'symbol',
        text: 'yahoo: NOSUCH 2025-12-01 to 2025-12-31: 404 "No data found, symbol may be delisted" - Yahoo does not know it, or no longer: look at the symbol (BRK-B, ^GSPC, BTC-USD)',
      });
    });

    it('a demand for cookies is told, and no cookie is sent', async () => {
      desk = await ProviderDesk.open(yahoo);
      const error = { code: 'Unauthorized', description: 'Invalid Crumb' };
      desk.server.script([
        answers(401, { chart: { result: null, error } }, { 'set-cookie': 'A3=x; Path=/' }),
      ]);

      expect(await desk.refusal()).to.deep.equal({
        why: 'down',
        text: 'yahoo: KO 2025-12-01 to 2025-12-31: 401 "Invalid Crumb" - Yahoo refuses this machine for now: run again in an hour, or name a further source',
      });
      await desk.bars('KO', '2025-12-01', '2025-12-31');
      expect(desk.server.requests.map(({ headers }) => headers.cookie)).to.deep.equal([
        undefined,
        undefined,
      ]);
    });

    it('what it says to robots is waited out like too many requests', async () => {
      desk = await ProviderDesk.open(yahoo);
      desk.server.always(says(999, 'text/html', 'Request denied'));

      expect(await desk.refusal()).to.deep.equal({
        why: 'busy',
        text: 'yahoo: KO 2025-12-01 to 2025-12-31: 999 "Request denied" (asked 5 times) - what was fetched is kept: Yahoo limits by address; run again in an hour, or name a further source',
      });
    });
  });

  it('asks at most once a second, and writes its names of symbols safely', async () => {
    desk = await ProviderDesk.open(yahoo);

    for (const symbol of ['^GSPC', 'BTC-USD', 'EURUSD=X'])
      await desk.bars(symbol, '2025-12-01', '2025-12-31');
    await desk.refusal('A/../B?x=1');

    expect(desk.waits).to.deep.equal([1000, 1000, 1000]);
    expect(desk.server.requests.map(({ path }) => path)).to.deep.equal([
      '/v8/finance/chart/%5EGSPC',
      '/v8/finance/chart/BTC-USD',
      '/v8/finance/chart/EURUSD%3DX',
      '/v8/finance/chart/A%2F..%2FB%3Fx%3D1',
    ]);
  });

  it('neither prints nor leaves a file behind', async () => {
    desk = await ProviderDesk.open(yahoo);
    const before = [readdirSync(homedir()), readdirSync('.')];
    const printed: unknown[] = [];
    const names = ['log', 'info', 'warn', 'error', 'dir'] as const;
    const kept = names.map((name) => console[name]);
    for (const name of names) console[name] = (...all: unknown[]) => printed.push(all);
    try {
      await desk.bars('KO', '2025-12-01', '2025-12-31');
      desk.server.script([chart((told) => told.indicators.quote[0]!.high!.pop())]);
      await desk.refusal();
      await desk.refusal('NOSUCH');
    } finally {
      for (const [i, name] of names.entries()) console[name] = kept[i] as typeof console.log;
    }

    expect(printed).to.deep.equal([]);
    expect([readdirSync(homedir()), readdirSync('.')]).to.deep.equal(before);
  });
});

/** Lists of a chart, as long as its stamps are now. */
function cut({ indicators }: Chart, length: number): void {
  for (const column of Object.values(indicators.quote[0]!)) column.length = length;
  indicators.adjclose![0]!.adjclose!.length = length;
}
