/**
 * Numbers with their things, as people write them.
 */

/** `1 row`, `9,903 rows`. */
export function count(n: number, thing: string): string {
  return `${n.toLocaleString('en-US')} ${thing}${n === 1 ? '' : 's'}`;
}
