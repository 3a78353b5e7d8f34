/**
 * A server on 127.0.0.1 that plays Polygon and Yahoo, for tests and for people.
 *
 * It answers as the providers document it, from a made-up market that is always the
 * same. A test scripts what goes wrong (`provider-tricks.ts`); what is not scripted
 * is answered well. Nothing that it says is a real price.
 * By hand: `play-providers.ts`.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type PolygonRules, playPolygon } from './play-polygon.js';
import { playYahoo } from './play-yahoo.js';
import type { PlayedAnswer, PlayedRequest, Trick } from './played-exchange.js';
import { PlayedMarket } from './played-market.js';

/** The key that the played Polygon accepts unless told otherwise. */
export const PLAYED_KEY = 'played-key-000111222333';

export interface PlayedSettings extends Partial<PolygonRules> {
  /** 0: any that is free. */
  readonly port?: number;
  /** The clock of the played world; the real one when absent. */
  readonly now?: () => number;
  /** Requests per minute of the played Polygon before it answers 429; Infinity: any. */
  readonly perMinute?: number;
}

export interface PlayedProviders {
  /** Such as "http://127.0.0.1:40123": the base_url of both providers. */
  readonly url: string;
  readonly market: PlayedMarket;
  /** All that came, in order. */
  readonly requests: PlayedRequest[];
  /** The next requests (whose path and query match) meet these tricks, one each, in order. */
  script(tricks: readonly Trick[], match?: RegExp): void;
  /** Every request (whose path and query match) meets this trick, until `recover`. */
  always(trick: Trick, match?: RegExp): void;
  /** Forgets all tricks. */
  recover(): void;
  close(): Promise<void>;
}

const DEMO_SYMBOLS = ['SPY', 'AAPL', 'MSFT', 'BRK-B', 'KO', 'JPM', 'XOM', 'JNJ'];

/** Starts it; close it at the end. */
export async function startProviders(settings: PlayedSettings = {}): Promise<PlayedProviders> {
  const now = settings.now ?? Date.now;
  const rules: PolygonRules = {
    key: settings.key ?? PLAYED_KEY,
    planYears: settings.planYears ?? Infinity,
    planHasEvents: settings.planHasEvents ?? true,
    pageSize: settings.pageSize ?? 50_000,
    symbols: settings.symbols ?? DEMO_SYMBOLS,
  };
  const market = new PlayedMarket(now);
  const requests: PlayedRequest[] = [];
  const scripts: { match: RegExp; tricks: Trick[] }[] = [];
  const standing: { match: RegExp; trick: Trick }[] = [];
  const isTooFast = rateCheck(settings.perMinute ?? Infinity, now);

  const server = createServer((incoming, response) => {
    const request = readRequest(incoming, origin());
    requests.push(request);
    const answer = isTooFast(request)
      ? tooFast()
      : (playPolygon(request, market, rules, now()) ??
        playYahoo(request, market, now()) ?? { status: 404, body: { status: 'NOT_FOUND' } });
    const send = (told: PlayedAnswer): void => sendJson(response, told);
    const trick =
      scripts.find(({ match, tricks }) => tricks.length > 0 && match.test(request.url))?.tricks ??
      [];
    const play =
      trick.shift() ??
      standing.find(({ match }) => match.test(request.url))?.trick ??
      (() => send(answer));
    play({ request, response, answer, send });
  });
  const origin = (): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  await new Promise<void>((done, failed) => {
    server.once('error', failed);
    server.listen(settings.port ?? 0, '127.0.0.1', done);
  });
  return {
    url: origin(),
    market,
    requests,
    script: (tricks, match = /^/) => scripts.push({ match, tricks: [...tricks] }),
    always: (trick, match = /^/) => standing.push({ match, trick }),
    recover() {
      scripts.length = 0;
      standing.length = 0;
    },
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}

function readRequest(incoming: IncomingMessage, origin: string): PlayedRequest {
  const url = new URL(incoming.url ?? '/', origin);
  return {
    path: url.pathname,
    query: url.searchParams,
    url: `${url.pathname}${url.search}`,
    origin,
    authorization: incoming.headers.authorization,
    headers: incoming.headers,
  };
}

function sendJson(response: ServerResponse, { status, body, headers }: PlayedAnswer): void {
  const text = Buffer.from(JSON.stringify(body));
  response.writeHead(status, {
    'content-type': 'application/json; charset=utf-8',
    'content-length': text.length,
    ...headers,
  });
  response.end(text);
}

/** Whether a request of Polygon is one too many within the last minute. */
function rateCheck(perMinute: number, now: () => number): (request: PlayedRequest) => boolean {
  const answered: number[] = [];
  return ({ path }) => {
    if (perMinute === Infinity || path.startsWith('/v8/')) return false;
    const time = now();
    while ((answered[0] ?? Infinity) <= time - 60_000) answered.shift();
    if (answered.length >= perMinute) return true;
    answered.push(time);
    return false;
  };
}

function tooFast(): PlayedAnswer {
  const error =
    "You've exceeded the maximum requests per minute, please wait or upgrade your subscription to continue. https://polygon.io/pricing";
  return { status: 429, body: { status: 'ERROR', request_id: '1f2', error } };
}
