/**
 * Limits of the cache as they are typed.
 */
import { AGE, parseAge, parseSize, SIZE } from '../config/cache-limits.js';
import { EngineError } from '../errors/errors.js';

const NO_LIMIT = 'none';

/** Bytes; undefined: no limit. */
export function parseMaxSize(text: string): number | undefined {
  if (text === NO_LIMIT) return undefined;
  if (SIZE.test(text)) return parseSize(text);
  throw new EngineError('usage', 'bad-size', `--max-size is "${text}", expected a size`, {
    hint: 'write --max-size 2GB, 500MB or none',
  });
}

/** Milliseconds; undefined: no limit. */
export function parseMaxAge(text: string): number | undefined {
  if (text === NO_LIMIT) return undefined;
  if (AGE.test(text)) return parseAge(text);
  throw new EngineError('usage', 'bad-age', `--max-age is "${text}", expected an age`, {
    hint: 'write --max-age 30d, 12h or none',
  });
}
