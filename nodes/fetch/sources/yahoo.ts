/**
 * Daily bars from Yahoo, without a key; its terms allow personal use only.
 *
 * Prices are adjusted for splits as of today, the total-return close is its adjclose.
 * A range is always asked for to its present end, and cut: one request whatever the
 * range, and the splits that later happened are known. Bars of a session that may
 * still change are left out.
 */
import { formatDay } from '../../lib/market/dates.js';
import { barsOf } from '../net/bar-rows.js';
import { type OptionRule, optionProblems } from '../net/options.js';
import { type ReadChart, readChart, UnreadableChart } from '../net/yahoo-chart.js';
import { YahooClient } from '../net/yahoo-client.js';
import {
  defineSource,
  type Provider,
  type ProviderBars,
  type ProviderContext,
  ProviderError,
} from '../source.js';

const OPTIONS: Readonly<Record<string, OptionRule>> = {
  base_url: { kind: 'url' },
  requests_per_minute: { kind: 'number', from: 1, to: 60 },
  timeout_seconds: { kind: 'number', from: 0.05, to: 600 },
};
const DAY_SECONDS = 86_400;

export default defineSource({
  kind: 'provider',
  about: 'Yahoo: daily bars without a key, for personal use',
  isSynthetic: false,
  readsPath: false,
  basis: 'split',
  keys: [],
  checkOptions: (options) => optionProblems(options, OPTIONS),
  connect: (ctx) => new Yahoo(ctx),
});

class Yahoo implements Provider {
  private readonly ctx: ProviderContext;
  private readonly client: YahooClient;

  constructor(ctx: ProviderContext) {
    this.ctx = ctx;
    this.client = new YahooClient(ctx);
  }

  async bars(symbol: string, from: number, to: number): Promise<ProviderBars> {
    const last = this.ctx.lastComplete();
    if (from > last) return { bars: barsOf(symbol, [], undefined, undefined), requests: 0 };
    const what = `${symbol} ${formatDay(from)} to ${formatDay(to)}`;
    // A day of the east begins the evening before, and one of the west ends the morning after.
    const { chart, requests } = await this.client.chart(
      symbol,
      (from - 1) * DAY_SECONDS,
      (last + 2) * DAY_SECONDS,
      what,
    );
    if (chart === undefined) return { bars: barsOf(symbol, [], undefined, undefined), requests };
    const { rows, hasAdjClose, facts } = this.read(chart, symbol, what);
    const kept = rows.filter(({ day }) => day >= from && day <= to);
    const adjClose = hasAdjClose ? Float64Array.from(kept, (row) => row.adjClose) : undefined;
    return { bars: barsOf(symbol, kept, adjClose, facts), requests };
  }

  private read(chart: unknown, symbol: string, what: string): ReadChart {
    try {
      return readChart(chart, symbol, this.ctx);
    } catch (error) {
      if (!(error instanceof UnreadableChart)) throw error;
      throw new ProviderError(
        'garbled',
        `yahoo: ${what}: the chart cannot be read: ${error.message} - nothing of it is kept; run again later`,
      );
    }
  }
}
