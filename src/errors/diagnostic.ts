/**
 * Problems in what a person wrote: data, collected, shown all at once.
 *
 * A diagnostic points at a place, says what was found and what was expected,
 * and where possible what to do. It never decides anything and never throws.
 */

/** A half-open range of one source text; lines and columns count from 1. */
export interface SourceRange {
  readonly line: number;
  readonly column: number;
  /** Characters underlined, at least 1. */
  readonly length: number;
}

/** One problem in what the user wrote. */
export interface Diagnostic {
  /** A stable word from the table of codes, such as "unknown-input". */
  readonly code: string;
  /** Lower case start, values in double quotes: what was found, what was expected. */
  readonly message: string;
  /** Path as the user would type it; absent where the problem is on the command line. */
  readonly file?: string;
  readonly range?: SourceRange;
  /** The text of the line that the range points at. */
  readonly sourceLine?: string;
  /** What to do, such as `did you mean "spy"?`. */
  readonly hint?: string;
}
