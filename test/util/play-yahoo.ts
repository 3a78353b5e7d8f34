/**
 * What the chart service of Yahoo answers (v8), from the played market.
 *
 * Prices on the shares of today, `adjclose` for dividends too, stamps of seconds at
 * the session's opening; the running session last, stamped with the time of its last
 * trade; dividends on the shares of today.
 */
import { newYorkClock, newYorkTime } from './new-york.js';
import type { PlayedAnswer, PlayedRequest } from './played-exchange.js';
import type { PlayedBar, PlayedMarket } from './played-market.js';

/** The answer, or undefined where Yahoo has no such path. */
export function playYahoo(
  request: PlayedRequest,
  market: PlayedMarket,
  now: number,
): PlayedAnswer | undefined {
  const match = /^\/v8\/finance\/chart\/([^/]+)$/.exec(request.path);
  if (!match) return undefined;
  const symbol = decodeURIComponent(match[1] as string);
  if (!market.has(symbol) || symbol.includes('.')) {
    return error(404, 'Not Found', 'No data found, symbol may be delisted');
  }
  const period1 = Number(request.query.get('period1'));
  const period2 = Number(request.query.get('period2'));
  const from = Math.ceil((period1 * 1000) / 86_400_000 - 0.7);
  const bars = market
    .adjusted(symbol, from, Math.floor((period2 * 1000) / 86_400_000))
    .filter(({ day }) => {
      const open = openOf(day);
      return open >= period1 && open < period2;
    });
  if (bars.length === 0 && period2 <= openOf(market.firstDay(symbol))) {
    const text = `Data doesn't exist for startDate = ${period1}, endDate = ${period2}`;
    return error(400, 'Bad Request', text);
  }
  return {
    status: 200,
    body: { chart: { result: [chart(symbol, bars, market, now)], error: null } },
  };
}

function chart(
  symbol: string,
  bars: readonly PlayedBar[],
  market: PlayedMarket,
  now: number,
): object {
  const meta = metaOf(symbol, market, now);
  if (bars.length === 0) return { meta, indicators: { quote: [{}], adjclose: [{}] } };
  const column = (name: keyof PlayedBar): number[] => bars.map((bar) => bar[name]);
  const events = eventsOf(symbol, bars, market);
  return {
    meta,
    timestamp: bars.map(({ day }) => stampOf(day, now)),
    ...(events ? { events } : {}),
    indicators: {
      quote: [
        {
          open: column('open'),
          high: column('high'),
          low: column('low'),
          close: column('close'),
          volume: column('volume'),
        },
      ],
      adjclose: [{ adjclose: adjustedCloses(symbol, bars, market) }],
    },
  };
}

function metaOf(symbol: string, market: PlayedMarket, now: number): object {
  const { day: today } = newYorkClock(now);
  const [last] = market.adjusted(symbol, today - 10, today).slice(-1);
  const offset = offsetOf(today);
  const period = (start: number, end: number): object => ({
    timezone: offset === -14_400 ? 'EDT' : 'EST',
    start: newYorkTime(today, 0, start) / 1000,
    end: newYorkTime(today, 0, end) / 1000,
    gmtoffset: offset,
  });
  return {
    currency: 'USD',
    symbol,
    exchangeName: 'NYQ',
    fullExchangeName: 'NYSE',
    instrumentType: 'EQUITY',
    firstTradeDate: openOf(market.firstDay(symbol)),
    regularMarketTime: last ? stampOf(last.day, now) : openOf(today),
    hasPrePostMarketData: true,
    gmtoffset: offset,
    timezone: offset === -14_400 ? 'EDT' : 'EST',
    exchangeTimezoneName: 'America/New_York',
    regularMarketPrice: last?.close ?? 0,
    chartPreviousClose: last?.open ?? 0,
    priceHint: 2,
    currentTradingPeriod: {
      pre: period(240, 570),
      regular: period(570, 960),
      post: period(960, 1200),
    },
    dataGranularity: '1d',
    range: '',
    validRanges: ['1d', '5d', '1mo', '3mo', '6mo', '1y', '2y', '5y', '10y', 'ytd', 'max'],
  };
}

function eventsOf(
  symbol: string,
  bars: readonly PlayedBar[],
  market: PlayedMarket,
): object | undefined {
  const [first, last] = [(bars[0] as PlayedBar).day, (bars.at(-1) as PlayedBar).day];
  const isInside = ({ day }: { readonly day: number }): boolean => day >= first && day <= last;
  const dividends = market.dividends(symbol).filter(isInside);
  const splits = market.splits(symbol).filter(isInside);
  const byStamp = <E extends { readonly day: number }>(
    events: readonly E[],
    told: (event: E) => object,
  ): object =>
    Object.fromEntries(
      events.map((event) => [openOf(event.day), { ...told(event), date: openOf(event.day) }]),
    );
  if (dividends.length + splits.length === 0) return undefined;
  return {
    ...(dividends.length === 0
      ? {}
      : {
          dividends: byStamp(dividends, ({ day, amount }) => ({
            amount: Number((amount / market.splitsAfter(symbol, day)).toFixed(6)),
          })),
        }),
    ...(splits.length === 0
      ? {}
      : {
          splits: byStamp(splits, ({ from, to }) => ({
            numerator: to,
            denominator: from,
            splitRatio: `${to}:${from}`,
          })),
        }),
  };
}

function adjustedCloses(
  symbol: string,
  bars: readonly PlayedBar[],
  market: PlayedMarket,
): number[] {
  const steps = market.dividendFactors(symbol).reverse();
  let factor = 1;
  let at = 0;
  const closes: number[] = [];
  for (const { day, close } of [...bars].reverse()) {
    for (; at < steps.length && (steps[at] as { day: number }).day > day; at++) {
      factor *= (steps[at] as { factor: number }).factor;
    }
    closes.push(Number((close * factor).toFixed(6)));
  }
  return closes.reverse();
}

/** Seconds of a session's stamp: its opening, or the last trade of a session that is running. */
function stampOf(day: number, now: number): number {
  const { day: today, minute } = newYorkClock(now);
  return day === today && minute < 960 ? Math.floor(now / 1000) : openOf(day);
}

function openOf(day: number): number {
  return newYorkTime(day, 9, 30) / 1000;
}

function offsetOf(day: number): number {
  return (day * 86_400_000 - newYorkTime(day, 0)) / 1000;
}

function error(status: number, code: string, description: string): PlayedAnswer {
  return { status, body: { chart: { result: null, error: { code, description } } } };
}
