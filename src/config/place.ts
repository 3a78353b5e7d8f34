/**
 * Where a value was written: a place in a file, or an argument of the command line.
 *
 * Every check works on plain values and paths; a `Locate` turns a path back into
 * the place that a person can go to. A path that leads nowhere gives the nearest
 * place above it, so a diagnostic always has one.
 */
import type { Diagnostic, SourceRange } from '../errors/diagnostic.js';

/** Keys and list indices from the top of a document to a value. */
export type Path = readonly (string | number)[];

/** A part of a text: characters [from, to) of the value, not of the file. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** A place in a file, or (with `argument`) on the command line. */
export interface Place {
  readonly file?: string;
  readonly range?: SourceRange;
  readonly sourceLine?: string;
  /** The argument as typed, such as `--param node.key=x`; then there is no file. */
  readonly argument?: string;
}

/**
 * Finds where a path was written; `atKey` points at the key rather than at its value,
 * `span` at a part of a value that is text.
 */
export type Locate = (path: Path, atKey?: boolean, span?: Span) => Place;

/** A problem at a place. On the command line, the message starts with the argument. */
export function diagnosticAt(
  place: Place,
  code: string,
  message: string,
  hint?: string,
): Diagnostic {
  return {
    code,
    message: place.argument === undefined ? message : `${place.argument}: ${message}`,
    ...(place.file !== undefined && { file: place.file }),
    ...(place.range !== undefined && { range: place.range }),
    ...(place.sourceLine !== undefined && { sourceLine: place.sourceLine }),
    ...(hint !== undefined && { hint }),
  };
}

/** Problems in reading order: by file as first met, then by line and column. */
export function inReadingOrder(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  const files = [...new Set(diagnostics.map((d) => d.file))];
  return [...diagnostics].sort(
    (a, b) =>
      files.indexOf(a.file) - files.indexOf(b.file) ||
      (a.range?.line ?? 0) - (b.range?.line ?? 0) ||
      (a.range?.column ?? 0) - (b.range?.column ?? 0),
  );
}
