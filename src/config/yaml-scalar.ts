/**
 * Where a part of a text value stands in the YAML that it was written as.
 *
 * Plain, quoted and block scalars may be folded over lines: white space changes on
 * the way, everything else stays, so characters are found by counting those that
 * are no white space. A text with escapes in it is not taken apart.
 */
import type { Span } from './place.js';

/** Offsets inside `source`, the scalar as written; undefined where they cannot be told. */
export function offsetsInScalar(
  source: string,
  value: string,
  { from, to }: Span,
): [number, number] | undefined {
  const opening = /^(?:[|>][^\n]*\n|['"])/.exec(source)?.[0] ?? '';
  const isQuoted = opening.length === 1;
  const body = source.slice(opening.length, isQuoted ? -1 : undefined);
  if (inkOf(body) !== inkOf(value)) return undefined;
  const start = offsetOf(body, inkOf(value.slice(0, from)).length);
  const length = inkOf(value.slice(from, to)).length;
  const end = length === 0 ? start : offsetOf(body, inkOf(value.slice(0, to)).length - 1) + 1;
  return [opening.length + start, opening.length + end];
}

function inkOf(text: string): string {
  return text.replace(/\s+/g, '');
}

/** Offset of the n-th character that is no white space; behind the last one when there is none. */
function offsetOf(text: string, n: number): number {
  let seen = 0;
  let last = 0;
  for (let i = 0; i < text.length; i++) {
    if (/\s/.test(text[i] as string)) continue;
    if (seen++ === n) return i;
    last = i + 1;
  }
  return last;
}
