/**
 * `dag cache`: what is stored, what is evicted, what is damaged.
 */
import type { Command } from 'commander';
import { renderCacheStats, renderPrune, renderVerify } from '../../report/cache-text.js';
import type { TendLock, TendRequest } from '../../run/tend-cache.js';
import type { AddCommand } from '../command.js';
import { type CommonOptions, loadRequest, outPaint, printJson } from '../common-options.js';
import { parseMaxAge, parseMaxSize } from '../limits.js';
import type { Session } from '../session.js';
import { parseWait } from '../wait.js';
import { pruneJson, statsJson, verifyJson } from './cache-json.js';

interface LockOptions extends CommonOptions {
  readonly wait?: string | true;
}

interface PruneOptions extends LockOptions {
  readonly dryRun?: boolean;
  readonly maxSize?: string;
  readonly maxAge?: string;
  readonly all?: boolean;
}

interface VerifyOptions extends LockOptions {
  readonly repair?: boolean;
}

const WAIT = 'wait for a run of this project, at most so long (60s); else exit 4';

/** Adds the command and what belongs below it. */
export const addCache: AddCommand = (program, session, done) => {
  const cache = program
    .command('cache')
    .description('count, prune or verify what is stored in cache/')
    .helpCommand(false)
    .addHelpText(
      'after',
      `
After a run, answers to earlier questions are evicted when cache/ is larger, or nobody
needed them for longer, than pipelines.yaml allows:
  cache: { max_size: 2GB, max_age: 30d }     (these are the defaults; "none" is no limit)`,
    );
  addStats(cache, session, done);
  addPrune(cache, session, done);
  addVerify(cache, session, done);
};

const addStats: AddCommand = (cache, session, done) => {
  cache
    .command('stats')
    .description('say what is stored, for which node, and what computing it took')
    .action(async (_own: object, command: Command) => {
      const options: CommonOptions = command.optsWithGlobals();
      const engine = await session.engine();
      const stats = await engine.statsOfCache(tendRequest(session, options));
      if (options.json) printJson(session, statsJson(stats));
      else session.out(renderCacheStats(stats));
      done(0);
    });
};

const addPrune: AddCommand = (cache, session, done) => {
  cache
    .command('prune')
    .description('evict answers to earlier questions until the limits are kept')
    .option('-n, --dry-run', 'say what would be evicted, and touch nothing')
    .option('--max-size <size>', 'instead of the configured one: 2GB, 500MB, none')
    .option('--max-age <age>', 'instead of the configured one: 30d, 12h, none')
    .option('--all', 'also answers that what is published now is made of')
    .option('--wait [time]', WAIT)
    .addHelpText(
      'after',
      `
What is cheapest to compute again per byte goes first, and among equals what was needed
longest ago. No published file changes.

Examples:
  dag cache prune -n --max-size 1GB      what that would free, and what computing it took
  dag cache prune --max-age 7d           drop what nobody needed for a week
  dag cache prune --all --max-size 0B    drop everything`,
    )
    .action(async (_own: object, command: Command) => {
      const options: PruneOptions = command.optsWithGlobals();
      const limits = {
        ...(options.maxSize !== undefined && { maxBytes: parseMaxSize(options.maxSize) }),
        ...(options.maxAge !== undefined && { maxAge: parseMaxAge(options.maxAge) }),
      };
      const asked = { limits, isDryRun: options.dryRun === true, all: options.all === true };
      const lock = lockOf(session, options);
      const engine = await session.engine();
      const answer = await engine.pruneCache(tendRequest(session, options), asked, lock);
      if (options.json) printJson(session, pruneJson(answer));
      else session.out(renderPrune(answer));
      done(0);
    });
};

const addVerify: AddCommand = (cache, session, done) => {
  cache
    .command('verify')
    .description('read everything that is stored and published, and exit with 1 if it is damaged')
    .option('--repair', 'drop what is damaged; runs make it anew when they need it')
    .option('--wait [time]', WAIT)
    .addHelpText('after', '\nWith --repair, too, it exits with 1 when something was damaged.')
    .action(async (_own: object, command: Command) => {
      const options: VerifyOptions = command.optsWithGlobals();
      const asked = { repair: options.repair === true };
      const lock = lockOf(session, options);
      const engine = await session.engine();
      const answer = await engine.verifyCache(tendRequest(session, options), asked, lock);
      if (options.json) printJson(session, verifyJson(answer));
      else session.out(renderVerify(answer, outPaint(session, options)));
      done(answer.isWhole ? 0 : 1);
    });
};

/** Which project, as the engine takes it. */
function tendRequest(session: Session, options: CommonOptions): TendRequest {
  return { ...loadRequest(session, options), profile: options.profile };
}

/** What it takes to wait for the lock. A signal ends the process at once: no step leaves the cache unusable. */
function lockOf(session: Session, options: LockOptions): TendLock {
  return {
    command: session.command,
    wait: parseWait(options.wait),
    onWait: (text) => session.err(`${text}\n`),
  };
}
