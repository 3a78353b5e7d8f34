/**
 * Asks a provider for JSON: in turn, again after trouble, never for ever.
 *
 * Refusals that pass (429, 5xx, network, broken answers) are waited out a bounded
 * number of times; refusals that stay are handed over to who knows what they mean
 * there. Errors say who, what for, what came and what to do, and hold no secret.
 * Knows no provider.
 */
import { Random, seedOf } from '../../lib/numeric/random.js';
import { type ProviderContext, ProviderError, type Refusal } from '../source.js';
import { type BackOff, backOffWait, retryAfter } from './back-off.js';
import { RateLimit } from './rate-limit.js';
import { excerpt } from './redact.js';
import { type Answer, ask, type TransportLimits, Trouble } from './transport.js';

export interface HttpSettings {
  /** The provider's id, for texts. */
  readonly provider: string;
  /** Where it is; a further one is asked when one is unreachable. No slash at the end. */
  readonly bases: readonly string[];
  /** True: a further one is also asked when one has too many requests. */
  readonly turnsWhenBusy?: boolean;
  readonly headers: Readonly<Record<string, string>>;
  /** What no text may hold. */
  readonly secrets: readonly string[];
  /** Requests in any span of milliseconds. */
  readonly rate: { readonly requests: number; readonly span: number };
  readonly backOff: BackOff;
  readonly limits: TransportLimits;
  /** Statuses that mean "too many requests". */
  readonly busy: readonly number[];
  /** What to do about refusals that do not end. */
  readonly todo: { readonly busy: string; readonly down: string };
}

/** What was answered: JSON below 300, and any 4xx that repetition cannot change. */
export interface JsonAnswer {
  readonly status: number;
  /** Undefined when the body is no JSON (4xx only). */
  readonly json: unknown;
  /** The body for a person: without secrets, short. */
  readonly excerpt: string;
  /** Requests that it took. */
  readonly requests: number;
}

/** A failed request that may succeed later. */
interface Failure {
  readonly why: Refusal;
  /** What came, as the end of "polygon: AAPL …: ". */
  readonly found: string;
  /** Milliseconds that the server asks to wait. */
  readonly wait?: number;
  readonly isUnreachable?: boolean;
  /** True: asking again changes nothing. */
  readonly isFinal?: boolean;
}

/** Waits of this many milliseconds and more are told. */
const LONG_WAIT = 10_000;

export class HttpClient {
  private readonly settings: HttpSettings;
  private readonly ctx: ProviderContext;
  private readonly rate: RateLimit;
  private readonly random: Random;
  private base = 0;

  constructor(settings: HttpSettings, ctx: ProviderContext) {
    this.settings = settings;
    this.ctx = ctx;
    this.rate = new RateLimit(settings.rate.requests, settings.rate.span, ctx);
    this.random = new Random(seedOf(`${settings.provider} ${ctx.now()}`));
  }

  /** Asks for a path with its query; `what` says for whom, such as "AAPL 2024-01-02 to 2024-02-01". */
  async get(path: string, what: string): Promise<JsonAnswer> {
    const { attempts } = this.settings.backOff;
    for (let attempt = 1; ; attempt++) {
      await this.rate.turn();
      const outcome = await this.once(path);
      if ('status' in outcome) return { ...outcome, requests: attempt };
      if (outcome.isFinal || attempt >= attempts) throw this.giveUp(what, outcome, attempt);
      if (outcome.isUnreachable || (outcome.why === 'busy' && this.settings.turnsWhenBusy)) {
        this.base = (this.base + 1) % this.settings.bases.length;
      }
      await this.wait(what, outcome, attempt);
    }
  }

  private async once(path: string): Promise<Omit<JsonAnswer, 'requests'> | Failure> {
    const { bases, headers, limits } = this.settings;
    try {
      const url = `${bases[this.base]}${path}`;
      return this.judge(await ask(url, headers, limits, this.ctx.signal));
    } catch (error) {
      if (!(error instanceof Trouble)) throw error;
      const found = `${this.host()}: ${error.message}`;
      if (error.kind === 'too-large') return { why: 'garbled', found, isFinal: true };
      return { why: 'down', found, isUnreachable: error.kind === 'unreachable' };
    }
  }

  private judge(answer: Answer): Omit<JsonAnswer, 'requests'> | Failure {
    const { status, headers, text } = answer;
    const said = excerpt(text, this.settings.secrets);
    const found = `${status}${said === '' ? '' : ` "${said}"`}`;
    const wait = retryAfter(headers.get('retry-after'), this.ctx.now());
    const later = wait === undefined ? {} : { wait };
    if (this.settings.busy.includes(status)) return { why: 'busy', found, ...later };
    if (status >= 500 || status === 408) return { why: 'down', found, ...later };
    if (status >= 300 && status < 400) {
      const target = excerpt(headers.get('location') ?? 'nowhere', this.settings.secrets);
      return { why: 'down', found: `${status}, sent on to "${target}"`, isFinal: true };
    }
    const json = parse(text);
    if (json === undefined && status < 300) {
      const type = headers.get('content-type') ?? 'no type';
      const kind = /html/i.test(type) || /^\s*</.test(text) ? 'a page for people' : 'no JSON';
      return { why: 'garbled', found: `${kind} (${status}, ${type}, ${text.length} characters)` };
    }
    return { status, json, excerpt: said };
  }

  private async wait(what: string, failure: Failure, attempt: number): Promise<void> {
    const { backOff, provider } = this.settings;
    const first = failure.why === 'busy' ? backOff.firstBusy : backOff.first;
    const own = backOffWait(attempt, first, backOff.longest, this.random);
    if (failure.wait !== undefined && failure.wait > backOff.longest) {
      throw this.giveUp(
        what,
        { ...failure, found: `${failure.found}, again in ${spoken(failure.wait)}` },
        attempt,
      );
    }
    // Everybody was told the same time: nobody should come back in the same moment.
    const wait =
      failure.wait === undefined ? own : failure.wait + Math.round(1000 * this.random.uniform());
    if (wait >= LONG_WAIT) {
      this.ctx.warn(
        `${provider}: ${what}: ${failure.found}; asks again in ${spoken(wait)} (request ${attempt + 1} of at most ${backOff.attempts})`,
      );
    }
    await this.ctx.sleep(wait);
  }

  private giveUp(what: string, failure: Failure, attempts: number): ProviderError {
    const { provider, todo } = this.settings;
    const tries = attempts === 1 ? '' : ` (asked ${attempts} times)`;
    const advice =
      failure.why === 'busy'
        ? todo.busy
        : failure.why === 'down'
          ? todo.down
          : 'what was fetched is kept; run again later, and look at base_url if it stays';
    return new ProviderError(
      failure.why,
      `${provider}: ${what}: ${failure.found}${tries} - ${advice}`,
    );
  }

  private host(): string {
    return new URL(this.settings.bases[this.base] as string).host;
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // What it is instead is said by who knows what was expected.
    return undefined;
  }
}

/** A duration in words: "12 s", "4 min", "2 h". */
function spoken(milliseconds: number): string {
  const seconds = Math.ceil(milliseconds / 1000);
  if (seconds < 120) return `${seconds} s`;
  const minutes = Math.ceil(seconds / 60);
  return minutes < 120 ? `${minutes} min` : `${Math.ceil(minutes / 60)} h`;
}
