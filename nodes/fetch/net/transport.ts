/**
 * One request over the network, without repetition: an answer that is whole, or the
 * trouble that came instead.
 *
 * Time is limited until the head of the answer, between its pieces, and in all; size
 * is limited too. A redirection is an answer, never followed: a key goes to nobody
 * but whom it was meant for. The errors of fetch end here, since they may repeat
 * what was sent.
 */
import { proxyStatus, type Way, wayTo } from './proxy.js';

/** What a request may cost. */
export interface TransportLimits {
  /** Milliseconds until the head of the answer, and between pieces of its body. */
  readonly quiet: number;
  /** Milliseconds in all. */
  readonly whole: number;
  /** Bytes of the body. */
  readonly bytes: number;
}

/** An answer whose body came whole. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

/**
 * Why there is no whole answer, in words of this program.
 *
 * unreachable  nobody there spoke HTTP
 * broken       an answer began and did not end as it said
 * too-large    it does not end
 */
export class Trouble extends Error {
  readonly kind: 'unreachable' | 'broken' | 'too-large';

  constructor(kind: Trouble['kind'], message: string) {
    super(message);
    this.name = 'Trouble';
    this.kind = kind;
  }
}

/** What systems and the client call what goes wrong, in words for people. */
const WORDS: Readonly<Record<string, string>> = {
  ENOTFOUND: 'its name is unknown (ENOTFOUND)',
  EAI_AGAIN: 'names cannot be looked up now (EAI_AGAIN)',
  ECONNREFUSED: 'the connection was refused (ECONNREFUSED)',
  ECONNRESET: 'the connection was reset (ECONNRESET)',
  EHOSTUNREACH: 'there is no way to it (EHOSTUNREACH)',
  ENETUNREACH: 'there is no network (ENETUNREACH)',
  UND_ERR_CONNECT_TIMEOUT: 'no connection in time (UND_ERR_CONNECT_TIMEOUT)',
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: 'the answer has another length than it announced',
  UND_ERR_SOCKET: 'the connection was closed (UND_ERR_SOCKET)',
};

/**
 * Asks once.
 *
 * @throws {Trouble} when no whole answer comes; the reason of `signal` when it aborts
 */
export async function ask(
  url: string,
  headers: Readonly<Record<string, string>>,
  limits: TransportLimits,
  signal: AbortSignal,
): Promise<Answer> {
  const clock = new TimeLimit(limits);
  const way = wayTo(url);
  let hasHead = false;
  try {
    const response = await way.ask(url, {
      headers,
      redirect: 'manual',
      signal: AbortSignal.any([signal, clock.signal]),
    });
    hasHead = true;
    clock.again();
    const text = await readBody(response, limits.bytes, clock);
    return { status: response.status, headers: response.headers, text };
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof Trouble) throw error;
    if (clock.signal.aborted) throw clock.trouble(hasHead, way);
    throw new Trouble(hasHead ? 'broken' : 'unreachable', describe(error, way));
  } finally {
    clock.stop();
  }
}

async function readBody(response: Response, most: number, clock: TimeLimit): Promise<string> {
  const pieces: Uint8Array[] = [];
  let bytes = 0;
  for await (const piece of (response.body ?? []) as AsyncIterable<Uint8Array>) {
    clock.again();
    bytes += piece.byteLength;
    if (bytes > most) {
      throw new Trouble('too-large', `the answer has more than ${Math.round(most / 1e6)} MB`);
    }
    pieces.push(piece);
  }
  const promised = response.headers.get('content-length');
  // A compressed body is counted before it is unpacked.
  if (
    promised !== null &&
    !response.headers.has('content-encoding') &&
    Number(promised) !== bytes
  ) {
    throw new Trouble('broken', `${bytes} bytes came of ${promised} that were announced`);
  }
  return Buffer.concat(pieces).toString('utf8');
}

/** Ends a request that is quiet for too long, or too long in all. */
class TimeLimit {
  private readonly controller = new AbortController();
  private readonly limits: TransportLimits;
  private readonly end: NodeJS.Timeout;
  private silence: NodeJS.Timeout;
  private isQuiet = false;

  constructor(limits: TransportLimits) {
    this.limits = limits;
    this.end = setTimeout(() => this.controller.abort(), limits.whole);
    this.silence = this.startSilence();
  }

  get signal(): AbortSignal {
    return this.controller.signal;
  }

  /** Something came. */
  again(): void {
    clearTimeout(this.silence);
    this.silence = this.startSilence();
  }

  stop(): void {
    clearTimeout(this.silence);
    clearTimeout(this.end);
  }

  trouble(hasHead: boolean, way: Way): Trouble {
    const seconds = (this.isQuiet ? this.limits.quiet : this.limits.whole) / 1000;
    if (!hasHead) return new Trouble('unreachable', `no answer within ${seconds} s${by(way)}`);
    return this.isQuiet
      ? new Trouble('broken', `the answer stopped in the middle for ${seconds} s`)
      : new Trouble('broken', `the answer was not complete after ${seconds} s`);
  }

  private startSilence(): NodeJS.Timeout {
    return setTimeout(() => {
      this.isQuiet = true;
      this.controller.abort();
    }, this.limits.quiet);
  }
}

function describe(error: unknown, way: Way): string {
  const status = way.variable === undefined ? undefined : proxyStatus(error);
  if (status !== undefined) return `the proxy that ${way.variable} names answered ${status}`;
  const code = codeOf(error);
  if (code === undefined) return `the connection failed${by(way)}`;
  return `${WORDS[code] ?? `the connection failed (${code})`}${by(way)}`;
}

/** That a proxy may be to blame. */
function by({ variable }: Way): string {
  return variable === undefined ? '' : `; ${variable} is set`;
}

/** The innermost code: fetch wraps what the system said. */
function codeOf(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  const inner = codeOf(error.cause) ?? firstCode(error);
  const { code } = error as { code?: unknown };
  return inner ?? (typeof code === 'string' && /^[A-Z_]+$/.test(code) ? code : undefined);
}

/** Several addresses of one name that all failed come together. */
function firstCode(error: Error): string | undefined {
  return error instanceof AggregateError ? codeOf(error.errors[0]) : undefined;
}
