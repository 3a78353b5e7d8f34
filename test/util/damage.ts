/**
 * Ways to damage a file.
 */
import { readFileSync, truncateSync, writeFileSync } from 'node:fs';

/** Flips one bit at a share of the file's length: 0 is its beginning, 1 its last byte. */
export function flipBit(path: string, share: number): void {
  const bytes = readFileSync(path);
  const at = Math.floor((bytes.length - 1) * share);
  bytes[at] = (bytes[at] as number) ^ 0x10;
  writeFileSync(path, bytes);
}

/** Cuts the file at a share of its length. */
export function cut(path: string, share: number): void {
  truncateSync(path, Math.floor(readFileSync(path).length * share));
}

/** What a JSON file may turn into; everything but the last ones is still JSON. */
export const JSON_DAMAGES: Readonly<Record<string, (path: string) => void>> = {
  'is an empty object': (path) => writeFileSync(path, '{}'),
  'is null': (path) => writeFileSync(path, 'null'),
  'is a list of nothing': (path) => writeFileSync(path, '[null]'),
  'is a number': (path) => writeFileSync(path, '7'),
  'has a flipped bit in its first half': (path) => flipBit(path, 0.3),
  'has a flipped bit in its second half': (path) => flipBit(path, 0.8),
  'is empty': (path) => writeFileSync(path, ''),
  'is cut': (path) => cut(path, 0.5),
  'is garbage': (path) => writeFileSync(path, '\u0000{]'),
};
