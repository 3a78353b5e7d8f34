/**
 * Problems of a configuration are told together, in reading order.
 */
import type { Diagnostic } from '../errors/diagnostic.js';
import { ConfigError } from '../errors/errors.js';
import { inReadingOrder } from './place.js';

/** Problems told at once; a file with more is not the kind of file it should be. */
export const MAX_TOLD = 100;

/** @throws {ConfigError} where there is any */
export function throwIfAny(diagnostics: readonly Diagnostic[]): void {
  if (diagnostics.length > 0) {
    throw new ConfigError(inReadingOrder(diagnostics).slice(0, MAX_TOLD));
  }
}
