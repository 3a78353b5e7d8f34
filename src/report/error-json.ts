/**
 * Errors as JSON, and the exit code that each stands for.
 *
 * Told apart by their fields, not by their class: a node type may carry its own
 * copy of the classes. Whatever is not of a known kind is a defect.
 */
import type { Diagnostic } from '../errors/diagnostic.js';
import { type ErrorKind, EXIT_CODES } from '../errors/errors.js';

interface ErrorFields {
  readonly kind: ErrorKind;
  readonly code: string;
  readonly message: string;
  readonly hint?: string;
  readonly diagnostics?: readonly Diagnostic[];
}

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
  const e = (typeof error === 'object' && error !== null ? error : {}) as Partial<ErrorFields>;
  const message = typeof e.message === 'string' ? e.message : String(error);
  if (e.kind === undefined || !(e.kind in EXIT_CODES)) {
    return { kind: 'internal', code: 'internal', message };
  }
  return {
    kind: e.kind,
    code: e.code ?? e.kind,
    message,
    ...(e.hint === undefined ? {} : { hint: e.hint }),
    ...(e.diagnostics === undefined ? {} : { diagnostics: e.diagnostics }),
  };
}
