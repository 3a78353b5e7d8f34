/**
 * SHA-256 written to where it belongs, without an object in between.
 *
 * Node hands a digest out as text or as a Buffer of its own; such a Buffer costs five
 * times the digest, and a call that copies text into bytes as much as the digest again.
 */
import { hash } from 'node:crypto';

export const DIGEST_BYTES = 32;

/** Writes the digest of bytes, or of UTF-8 text, to 32 bytes of `target` from `at` on. */
export function writeDigest(
  input: string | NodeJS.ArrayBufferView,
  target: Uint8Array,
  at: number,
): void {
  // One character per byte.
  const digest = hash('sha256', input, 'binary');
  for (let i = 0; i < DIGEST_BYTES; i++) target[at + i] = digest.charCodeAt(i);
}

/** Characters that are turned into bytes at once. */
const PIECE = 1 << 12;

/**
 * Writes digests one after another: one call turns the text of many into bytes, which takes less than
 * reading the characters of each.
 */
export class DigestWriter {
  private text = '';

  constructor(
    private readonly target: Buffer,
    private at = 0,
  ) {}

  add(input: string | NodeJS.ArrayBufferView): void {
    this.text += hash('sha256', input);
    if (this.text.length >= PIECE) this.flush();
  }

  /** To be called before anybody reads the bytes. */
  flush(): void {
    this.at += this.target.write(this.text, this.at, 'hex');
    this.text = '';
  }
}
