/**
 * Refuses text that is too nested before anything walks it recursively.
 *
 * The parser keeps its own stack, but everything after it calls itself once per
 * level: a megabyte of "[" would otherwise end in a stack overflow.
 */
import type { CST } from 'yaml';

/** Levels of lists and mappings that a document may have. */
export const MAX_DEPTH = 100;

/** Offset of the first token deeper than MAX_DEPTH, or undefined when there is none. */
export function tooDeepAt(tokens: readonly CST.Token[]): number | undefined {
  const stack: { token: CST.Token; depth: number }[] = tokens.map((token) => ({ token, depth: 0 }));
  for (let top = stack.pop(); top !== undefined; top = stack.pop()) {
    const { token, depth } = top;
    if (depth > MAX_DEPTH) return token.offset;
    if (token.type === 'document') {
      if (token.value) stack.push({ token: token.value, depth });
    } else if ('items' in token) {
      for (const item of token.items) {
        if (item.key) stack.push({ token: item.key, depth: depth + 1 });
        if (item.value) stack.push({ token: item.value, depth: depth + 1 });
      }
    }
  }
  return undefined;
}
