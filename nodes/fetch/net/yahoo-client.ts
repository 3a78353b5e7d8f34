/**
 * Yahoo's chart service through the library that knows its questions, over our own
 * connection.
 *
 * The library writes the request and checks the answer's form; it would also wait,
 * retry, log, keep cookies and talk HTTPS to one host alone. So it is handed a fetch
 * that is our HTTP client (rate, repetition, limits, base URL), and a silent logger;
 * it never sees a refusal. It is loaded when the first symbol is asked for, and only
 * the chart of it: all of it takes half a second.
 */
import { type ProviderContext, ProviderError, type Refusal } from '../source.js';
import { HttpClient, type JsonAnswer } from './http-client.js';
import { baseUrls, option } from './options.js';

/** Two names of one service. */
export const YAHOO_BASES = ['https://query2.finance.yahoo.com', 'https://query1.finance.yahoo.com'];

/** What the library writes in front of its paths. */
const LIBRARY_ORIGIN = /^https:\/\/[^/]+/;
const AGENT = 'Mozilla/5.0 (compatible; tetra)';

/** A chart as it came, or nothing: the symbol has no bars in that time. */
export interface ChartAnswer {
  readonly chart: unknown;
  readonly requests: number;
}

type Chart = (symbol: string, options: object, settings: object) => Promise<unknown>;

export class YahooClient {
  private readonly http: HttpClient;
  private readonly signal: AbortSignal;
  private library: Promise<Chart> | undefined;

  constructor(ctx: ProviderContext) {
    this.signal = ctx.signal;
    const seconds = option(ctx.options, 'timeout_seconds', 30);
    const perMinute = option(ctx.options, 'requests_per_minute', 60);
    this.http = new HttpClient(
      {
        provider: 'yahoo',
        bases: baseUrls(ctx.options, YAHOO_BASES),
        turnsWhenBusy: true,
        headers: { 'user-agent': AGENT, accept: 'application/json' },
        secrets: [],
        rate: { requests: 1, span: 60_000 / perMinute },
        backOff: { attempts: 5, first: 2000, firstBusy: 60_000, longest: 600_000 },
        limits: { quiet: seconds * 1000, whole: seconds * 10_000, bytes: 64e6 },
        // 999 is what its edge says to whom it takes for a robot.
        busy: [429, 999],
        todo: {
          busy: 'what was fetched is kept: Yahoo limits by address; run again in an hour, or name a further source',
          down: 'what was fetched is kept: look at the network and at base_url, then run again',
        },
      },
      ctx,
    );
  }

  /**
   * The chart of a symbol between two times (seconds since 1970, the second excluded);
   * `chart` is undefined when the symbol has nothing there.
   *
   * @throws ProviderError
   */
  async chart(symbol: string, from: number, to: number, what: string): Promise<ChartAnswer> {
    let requests = 0;
    let isEmpty = false;
    const library = await this.load();
    const get = async (url: string): Promise<Response> => {
      const answer = await this.http.get(String(url).replace(LIBRARY_ORIGIN, ''), what);
      requests += answer.requests;
      isEmpty = answer.status === 400 && /doesn't exist for startDate/.test(answer.excerpt);
      if (answer.status >= 400 && !isEmpty) throw refused(answer, what);
      return Response.json(answer.json);
    };
    try {
      const options = {
        period1: from,
        period2: to,
        interval: '1d',
        includePrePost: false,
        events: 'div|split|capitalGains',
        return: 'object',
      };
      // Its path is written without any escape.
      const chart = await library(encodeURIComponent(symbol), options, {
        fetch: get,
        validateResult: false,
      });
      return { chart, requests };
    } catch (error) {
      if (isEmpty) return { chart: undefined, requests };
      this.signal.throwIfAborted();
      if (error instanceof ProviderError || !(error instanceof Error)) throw error;
      throw new ProviderError(
        'garbled',
        `yahoo: ${what}: the answer is no chart (${error.message.slice(0, 200)}) - nothing of it is kept; run again later`,
      );
    }
  }

  private load(): Promise<Chart> {
    this.library ??= loadLibrary();
    return this.library;
  }
}

async function loadLibrary(): Promise<Chart> {
  const [{ default: createYahooFinance }, { default: chart }] = await Promise.all([
    import('yahoo-finance2/createYahooFinance'),
    import('yahoo-finance2/modules/chart'),
  ]);
  const Library = createYahooFinance({ modules: { chart } });
  const nothing = (): void => {};
  const logger = { info: nothing, warn: nothing, error: nothing, debug: nothing, dir: nothing };
  const library = new Library({
    logger,
    versionCheck: false,
    validation: { logErrors: false, logOptionsErrors: false },
  }) as unknown as { chart: Chart };
  return (symbol, options, settings) => library.chart(symbol, options, settings);
}

const REFUSALS: Readonly<Record<number, readonly [Refusal, string]>> = {
  404: [
    'symbol',
    'Yahoo does not know it, or no longer: look at the symbol (BRK-B, ^GSPC, BTC-USD)',
  ],
};

function refused({ status, json, excerpt }: JsonAnswer, what: string): ProviderError {
  const [why, todo] = REFUSALS[status] ?? [
    'down',
    'Yahoo refuses this machine for now: run again in an hour, or name a further source',
  ];
  const description = (json as { chart?: { error?: { description?: unknown } } } | undefined)?.chart
    ?.error?.description;
  const said = typeof description === 'string' ? description : excerpt;
  return new ProviderError(why, `yahoo: ${what}: ${status} "${said}" - ${todo}`);
}
