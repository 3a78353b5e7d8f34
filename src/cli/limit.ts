/**
 * How many lines a list may have.
 */
import { EngineError } from '../errors/errors.js';

/** A whole number from 1. */
export function parseLimit(text: string): number {
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  const message = `--limit is "${text}", expected a whole number`;
  throw new EngineError('usage', 'bad-limit', message, { hint: 'write --limit 100' });
}
