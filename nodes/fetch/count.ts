/**
 * Numbers with their things, as people write them.
 */
import { thousands } from '../lib/text/thousands.js';

/** `1 row`, `9,903 rows`. */
export function count(n: number, thing: string): string {
  return `${thousands(n)} ${thing}${n === 1 ? '' : 's'}`;
}
