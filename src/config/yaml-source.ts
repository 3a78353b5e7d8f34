/**
 * A source text that turns offsets into lines, columns and the line to show.
 *
 * A byte order mark is not part of the text; carriage returns are not part of a
 * line. A range never leaves its first line and underlines at least one character.
 */
import type { Place } from './place.js';

/** The text without its byte order mark, and the place of any range in it. */
export interface SourceText {
  readonly text: string;
  place(start: number, end: number): Place;
}

/** Indexes the lines of a text; `file` is the name that places carry. */
export function createSource(original: string, file: string): SourceText {
  const text = original.startsWith('\ufeff') ? original.slice(1) : original;
  const starts = [0];
  for (let i = text.indexOf('\n'); i >= 0; i = text.indexOf('\n', i + 1)) starts.push(i + 1);
  return {
    text,
    place(start, end) {
      const offset = Math.min(Math.max(0, start), text.length);
      const line = lineOf(starts, offset);
      const from = starts[line]!;
      const next = starts[line + 1];
      const sourceLine = text.slice(from, next === undefined ? text.length : next - 1);
      const shown = sourceLine.endsWith('\r') ? sourceLine.slice(0, -1) : sourceLine;
      const column = Math.min(offset - from, shown.length);
      const length = Math.max(1, Math.min(end - from, shown.trimEnd().length) - column);
      return { file, range: { line: line + 1, column: column + 1, length }, sourceLine: shown };
    },
  };
}

/** Index of the last line that starts at or before `offset`. */
function lineOf(starts: readonly number[], offset: number): number {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (starts[middle]! <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}
