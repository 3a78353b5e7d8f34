/**
 * How long a run waits for another one.
 */
import { DURATION, parseDuration } from '../config/failure-policy.js';
import { EngineError } from '../errors/errors.js';

/** Milliseconds: none without the option, no end without a time. */
export function parseWait(text: string | true | undefined): number {
  if (text === undefined) return 0;
  if (text === true) return Number.POSITIVE_INFINITY;
  if (DURATION.test(text)) return parseDuration(text);
  throw new EngineError('usage', 'bad-wait', `--wait is "${text}", expected a time`, {
    hint: 'write --wait 60s or --wait 5m; for a wait without end put --wait last',
  });
}
