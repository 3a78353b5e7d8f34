/**
 * What a PostgreSQL server or the way to it refused, said so that a person can act
 * on it. Names host and database; nothing that is said here holds a password.
 */
import { asEngineError, DataError } from '../errors/errors.js';

interface Reason {
  readonly why: string;
  readonly hint: string;
}

const CHECK_PASSWORD =
  'check user and password in the URL; characters such as "@", "/" and "#" are written %40, %2F and %23';

/** By SQLSTATE, or by the code of the operating system. */
const REASONS: Readonly<Record<string, Reason>> = {
  ECONNREFUSED: {
    why: 'no server answers there',
    hint: 'start it, or correct host and port of the URL',
  },
  ENOTFOUND: { why: 'there is no such host', hint: 'correct the host of the URL' },
  EAI_AGAIN: { why: 'the name of the host is not found now', hint: 'look at the network' },
  ETIMEDOUT: {
    why: 'the server does not answer',
    hint: 'look whether it runs, and whether a firewall is in the way',
  },
  '28P01': { why: 'the server refuses user or password', hint: CHECK_PASSWORD },
  '28000': { why: 'the server refuses this user', hint: CHECK_PASSWORD },
  '3D000': {
    why: 'there is no such database',
    hint: 'create it with "createdb", or correct the name in the URL',
  },
  '42501': {
    why: 'this user may not do that there',
    hint: 'let its owner run: grant create, temporary on database … to …',
  },
  '53300': { why: 'it has no connection left', hint: 'close others, or raise max_connections' },
  '57P03': { why: 'it is starting up or shutting down', hint: 'try again in a moment' },
  '25006': { why: 'it takes no changes now', hint: 'name the primary server, not a copy' },
};

/** Classes and codes that say that the connection is gone, or that only time was against us. */
const LOST = /^(08...|57P01|57P02|57P03|40001|40P01|ECONNRESET|EPIPE|ETIMEDOUT|ECONNREFUSED)$/;
const LOST_WORDS = /Connection terminated|connection error and is not queryable|Connection ended/;

/** True when the same work may succeed on a new connection. */
export function isConnectionLost(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return LOST.test(codeOf(error)) || LOST_WORDS.test(error.message);
}

/** The error in words. What was an error of ours stays as it is. */
export function serverError(error: unknown, place: string, what: string): DataError {
  const known = asEngineError(error);
  if (known) return known as DataError;
  const reason = error instanceof Error ? reasonOf(error) : undefined;
  const detail = error instanceof Error ? error.message.split('\n')[0] : String(error);
  const hint = reason?.hint ?? 'look at the log of the server';
  return new DataError('database', `database ${place} ${what}: ${reason?.why ?? detail}`, {
    hint,
    cause: error,
  });
}

function reasonOf(error: Error): Reason | undefined {
  const code = codeOf(error);
  if (code in REASONS) return withDetail(code, error);
  if (/timeout expired|timeout exceeded/.test(error.message)) return REASONS.ETIMEDOUT;
  if (/password must be a (non-empty )?string/.test(error.message)) {
    return { why: 'the server asks for a password', hint: 'put it into the URL' };
  }
  if (isConnectionLost(error)) {
    return { why: 'the connection was lost', hint: 'run again; nothing was left half done' };
  }
  return undefined;
}

/** What may not be done is worth its words. */
function withDetail(code: string, error: Error): Reason {
  const { why, hint } = REASONS[code] as Reason;
  return code === '42501' ? { why: `${why} (${error.message})`, hint } : { why, hint };
}

function codeOf(error: Error): string {
  const { code } = error as NodeJS.ErrnoException;
  return typeof code === 'string' ? code : '';
}
