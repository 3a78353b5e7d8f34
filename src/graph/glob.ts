/**
 * Patterns of names: `*` stands for any text, `?` for one character.
 *
 * Case does not count. Works in one pass with one point of return, so that no
 * pattern takes longer than its length times that of the text.
 */
import { nearest, suggestion } from '../errors/suggest.js';

/** True when a text holds a wildcard. */
export function isGlob(text: string): boolean {
  return /[*?]/.test(text);
}

/** True when the whole text fits the pattern. */
export function matchesGlob(pattern: string, text: string): boolean {
  const p = [...pattern.toLowerCase()];
  const t = [...text.toLowerCase()];
  let at = 0;
  let star = -1;
  let retry = 0;
  for (let i = 0; i < t.length; ) {
    if (p[at] === '*') {
      star = at++;
      retry = i;
    } else if (at < p.length && (p[at] === '?' || p[at] === t[i])) {
      at++;
      i++;
    } else if (star >= 0) {
      at = star + 1;
      i = ++retry;
    } else {
      return false;
    }
  }
  while (p[at] === '*') at++;
  return at === p.length;
}

/** `did you mean "x"?` for the word whose beginning is nearest to a pattern that matched none. */
export function suggestionForPattern(
  pattern: string,
  words: readonly string[],
): string | undefined {
  const plain = pattern.replace(/[*?]/g, '');
  const start = (word: string): string => word.slice(0, plain.length);
  const near = plain.length < 3 ? undefined : nearest(plain, words.map(start));
  const word = near === undefined ? undefined : words.find((one) => start(one) === near);
  return word === undefined ? suggestion(plain, words) : `did you mean "${word}"?`;
}
