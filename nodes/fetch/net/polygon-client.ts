/**
 * Asks Polygon for lists: page after page until there is none, refusals in words.
 *
 * The key travels in a header and goes to no other host than the base: a next_url
 * is followed by its path alone, and not at all when it leads elsewhere. A page that
 * was there before ends it, for it would never end.
 */
import { type ProviderContext, ProviderError, type Refusal } from '../source.js';
import { HttpClient, type JsonAnswer } from './http-client.js';
import { baseUrls, option } from './options.js';
import { type Page, readPage, Unreadable } from './polygon-answers.js';
import { excerpt } from './redact.js';

/** One company under two names; both answer for both. */
export const POLYGON_BASES = ['https://api.polygon.io', 'https://api.massive.com'];
export const POLYGON_KEYS = ['POLYGON_API_KEY', 'MASSIVE_API_KEY'];

const MAX_PAGES = 1000;

/** What was asked for. */
export interface Listing {
  readonly results: Page['results'];
  readonly requests: number;
}

export class PolygonClient {
  private readonly http: HttpClient;
  private readonly bases: readonly string[];
  private readonly key: string;

  constructor(ctx: ProviderContext) {
    this.key = readKey(ctx);
    this.bases = baseUrls(ctx.options, POLYGON_BASES);
    const seconds = option(ctx.options, 'timeout_seconds', 30);
    this.http = new HttpClient(
      {
        provider: 'polygon',
        bases: this.bases,
        headers: { authorization: `Bearer ${this.key}`, accept: 'application/json' },
        secrets: [this.key],
        rate: { requests: option(ctx.options, 'requests_per_minute', 5), span: 60_000 },
        backOff: { attempts: 5, first: 1000, firstBusy: 15_000, longest: 600_000 },
        limits: { quiet: seconds * 1000, whole: seconds * 10_000, bytes: 64e6 },
        busy: [429],
        todo: {
          busy: 'what was fetched is kept: run again later, or set requests_per_minute to what the plan allows',
          down: 'what was fetched is kept: look at the network and at base_url, then run again',
        },
      },
      ctx,
    );
  }

  /** All results behind a path; `ticker` is whose they must be, where one was asked for. */
  async list(path: string, what: string, ticker?: string): Promise<Listing> {
    const results: Page['results'][number][] = [];
    const seen = new Set<string>();
    let requests = 0;
    for (let next: string | undefined = path; next !== undefined; ) {
      if (seen.has(next) || seen.size >= MAX_PAGES) {
        throw this.garbled(what, 'next_url leads in a circle');
      }
      seen.add(next);
      const answer = await this.http.get(next, what);
      requests += answer.requests;
      if (answer.status >= 400) throw this.refused(answer, what);
      const page = this.read(answer, what, ticker);
      results.push(...page.results);
      next = page.next === undefined ? undefined : this.pathOf(page.next, what);
    }
    return { results, requests };
  }

  /** Turns what a reader of answers throws into an error that names the request. */
  reading<T>(what: string, read: () => T): T {
    try {
      return read();
    } catch (error) {
      if (error instanceof Unreadable) throw this.garbled(what, error.message);
      throw error;
    }
  }

  private read(answer: JsonAnswer, what: string, ticker?: string): Page {
    return this.reading(what, () => readPage(answer.json, ticker));
  }

  /** Path and query of a next page, without a key that may stand in it. */
  private pathOf(next: string, what: string): string {
    const url = URL.canParse(next) ? new URL(next) : undefined;
    const base = [...this.bases, ...POLYGON_BASES]
      .map((text) => new URL(text))
      .find((known) => known.host === url?.host && isBelow(known, url));
    if (!url || !base) {
      throw this.garbled(
        what,
        `next_url leads to "${excerpt(next, [this.key])}", not to the provider`,
      );
    }
    url.searchParams.delete('apiKey');
    const prefix = base.pathname.replace(/\/$/, '');
    return `${url.pathname.slice(prefix.length)}${url.search}`;
  }

  private refused({ status, json, excerpt: said }: JsonAnswer, what: string): ProviderError {
    const [why, todo] = REFUSALS[status] ?? ['garbled', 'look at the symbol and the dates'];
    const told = message(json);
    if (status === 403 && told === undefined) {
      return error(
        'down',
        what,
        `403 "${said}"`,
        'something between here and it refuses: look at the network and at base_url',
      );
    }
    return error(
      why,
      what,
      `${status} "${told === undefined ? said : excerpt(told, [this.key])}"`,
      todo,
    );
  }

  private garbled(what: string, found: string): ProviderError {
    return error('garbled', what, found, 'nothing of it is kept; run again later');
  }
}

const REFUSALS: Readonly<Record<number, readonly [Refusal, string]>> = {
  401: ['key', `put a key that is valid into ${POLYGON_KEYS.join(' or ')}`],
  403: [
    'plan',
    'the plan of this key lacks it: set "start" later, name a further source that has it, such as source: [polygon, yahoo], or take a larger plan',
  ],
  404: ['symbol', 'look at the symbol; the provider may write it otherwise'],
};

/** What a refusal says in JSON; undefined when it says nothing, or is no JSON. */
function message(json: unknown): string | undefined {
  if (typeof json !== 'object' || json === null) return undefined;
  const { message: text, error: other, status } = json as Record<string, unknown>;
  return [text, other, status].find((one): one is string => typeof one === 'string');
}

function isBelow(base: URL, url: URL): boolean {
  return url.pathname.startsWith(`${base.pathname.replace(/\/$/, '')}/`);
}

function error(why: Refusal, what: string, found: string, todo: string): ProviderError {
  return new ProviderError(why, `polygon: ${what}: ${found} - ${todo}`);
}

/** The key, which no text repeats, not even when it is none. */
function readKey(ctx: ProviderContext): string {
  const name = POLYGON_KEYS.find((one) => ctx.secret(one));
  if (name === undefined) {
    throw new ProviderError(
      'key',
      `polygon: there is no key - put it into the environment as ${POLYGON_KEYS.join(' or ')}; a key is free at https://polygon.io`,
    );
  }
  const key = (ctx.secret(name) as string).trim();
  if (!/^[\x21-\x7e]+$/.test(key)) {
    throw new ProviderError(
      'key',
      `polygon: the key in ${name} has blanks or other characters that no key has - copy it again`,
    );
  }
  return key;
}
