/**
 * How many lines a list may have.
 */
import { EngineError } from '../errors/errors.js';

/** A whole number from 1, or from 0 where that stands for all. */
export function parseLimit(text: string, least: 0 | 1 = 1): number {
  if (/^(0|[1-9]\d{0,8})$/.test(text) && Number(text) >= least) return Number(text);
  const message = `--limit is "${text}", expected a whole number`;
  throw new EngineError('usage', 'bad-limit', message, { hint: 'write --limit 100' });
}
