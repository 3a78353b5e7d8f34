/**
 * Digests: sha256 of bytes, and of structured values by their canonical text.
 *
 * Structures are hashed as tagged lists such as ["node", {...}], never as joined
 * strings, so two different kinds of thing cannot meet by concatenation.
 */
import { hash } from 'node:crypto';
import { canonicalJson } from './canonical.js';

/** Sha256 of bytes or of UTF-8 text, as 64 hexadecimal digits. */
export function sha256Hex(data: string | Uint8Array): string {
  return hash('sha256', data, 'hex');
}

/**
 * Sha256 of a JSON-like value by its canonical text.
 *
 * @throws {TypeError} when the value holds what JSON cannot say
 */
export function digestOf(tagged: unknown): string {
  return hash('sha256', canonicalJson(tagged), 'hex');
}
