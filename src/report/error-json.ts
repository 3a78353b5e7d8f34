/**
 * Errors as JSON, and the exit code that each stands for.
 *
 * Told apart by their fields, not by their class: a node type may carry its own
 * copy of the classes. Whatever is not of a known kind is a defect.
 */
import type { Diagnostic, SourceRange } from '../errors/diagnostic.js';
import { type ErrorKind, EXIT_CODES } from '../errors/errors.js';

/** Where a problem stands; absent parts are not known. */
interface PlaceFields {
  readonly file?: string;
  readonly line?: number;
  readonly column?: number;
}

/** One problem of a configuration. */
interface ProblemFields extends PlaceFields {
  readonly code: string;
  readonly message: string;
  readonly hint?: string;
  /** Characters that the problem is about, from `column`. */
  readonly length?: number;
  /** Left out where it is longer than anybody writes. */
  readonly source_line?: string;
}

const LONGEST_LINE = 1000;

interface ErrorFields extends PlaceFields {
  readonly kind: ErrorKind;
  readonly code: string;
  readonly message: string;
  readonly hint?: string;
  /** All problems of a configuration; the place above is that of the first. */
  readonly diagnostics?: readonly ProblemFields[];
  /** An argument of the command line, and the place in it that is meant. */
  readonly argument?: string;
  readonly range?: SourceRange;
}

type Thrown = Partial<Omit<ErrorFields, 'diagnostics'>> & {
  readonly diagnostics?: readonly Diagnostic[];
};

/** Exit code of the program for whatever was thrown. */
export function exitCodeOf(error: unknown): number {
  return EXIT_CODES[fieldsOf(error).kind];
}

/** What `--json` prints instead of a result. */
export function errorJson(error: unknown): {
  readonly error: ErrorFields;
  readonly exit_code: number;
} {
  return { error: fieldsOf(error), exit_code: exitCodeOf(error) };
}

function fieldsOf(error: unknown): ErrorFields {
  const e = (typeof error === 'object' && error !== null ? error : {}) as Thrown;
  const message = typeof e.message === 'string' ? e.message : String(error);
  if (e.kind === undefined || !(e.kind in EXIT_CODES)) {
    return { kind: 'internal', code: 'internal', message };
  }
  return {
    kind: e.kind,
    code: e.code ?? e.kind,
    message,
    ...(e.hint === undefined ? {} : { hint: e.hint }),
    ...(e.diagnostics === undefined
      ? {}
      : { ...placeOf(e.diagnostics[0]), diagnostics: e.diagnostics.map(problemOf) }),
    ...(e.argument === undefined ? {} : { argument: e.argument }),
    ...(e.range === undefined ? {} : { range: e.range }),
    ...(e.file === undefined ? {} : { file: e.file }),
  };
}

function placeOf(d: Diagnostic | undefined): PlaceFields {
  return {
    ...(d?.file === undefined ? {} : { file: d.file }),
    ...(d?.range === undefined ? {} : { line: d.range.line, column: d.range.column }),
  };
}

function problemOf(d: Diagnostic): ProblemFields {
  return {
    code: d.code,
    message: d.message,
    ...(d.hint === undefined ? {} : { hint: d.hint }),
    ...placeOf(d),
    ...(d.range === undefined ? {} : { length: d.range.length }),
    ...(d.sourceLine === undefined || d.sourceLine.length > LONGEST_LINE
      ? {}
      : { source_line: d.sourceLine }),
  };
}
