/**
 * File names for things that people named.
 */

/** The name with every run of other characters than letters and digits as one underscore. */
export function fileNameOf(name: string): string {
  return name.replace(/[^\p{L}\p{N}]+/gu, '_').replace(/^_+|_+$/g, '');
}
