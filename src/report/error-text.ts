/**
 * Errors in words, and as JSON.
 *
 * Place - what was found - what was expected - what to do. A stack appears only
 * on request. Errors are told apart by their fields, not by their class: a node
 * type may carry its own copy of the classes.
 */
import type { Diagnostic } from '../errors/diagnostic.js';
import { type ErrorKind, EXIT_CODES } from '../errors/errors.js';
import { type Paint, plain } from './paint.js';

/** Exit code of the program for whatever was thrown. */
export function exitCodeOf(error: unknown): number {
  return EXIT_CODES[factsOf(error).kind];
}

/** The text for stderr, ending with a line break. */
export function renderError(
  error: unknown,
  options: { readonly isDebug?: boolean; readonly paint?: Paint } = {},
): string {
  const paint = options.paint ?? plain;
  const facts = factsOf(error);
  const lines: string[] = [];
  if (facts.diagnostics.length > 0) {
    for (const diagnostic of facts.diagnostics) lines.push(...renderDiagnostic(diagnostic, paint));
    if (facts.diagnostics.length > 1) lines.push(`${facts.diagnostics.length} problems`);
  } else {
    lines.push(`${paint('bad', 'error')}  ${facts.code}  ${facts.message}`);
    if (facts.hint !== undefined) lines.push(`      ${facts.hint}`);
    if (facts.kind === 'internal' && !options.isDebug) {
      lines.push('      this is a defect of the program; --debug shows where it happened');
    }
  }
  if (options.isDebug) lines.push(...stacksOf(error));
  return `${lines.join('\n')}\n`;
}

/** One diagnostic: its head line, the source line with what is meant underlined, the hint. */
export function renderDiagnostic(diagnostic: Diagnostic, paint: Paint = plain): string[] {
  const { file, range, sourceLine } = diagnostic;
  const position = range ? `:${range.line}:${range.column}` : '';
  const place = file === undefined ? paint('bad', 'error') : `${file}${position}`;
  const lines = [`${place}  ${paint('bad', diagnostic.code)}  ${diagnostic.message}`];
  if (range && sourceLine !== undefined && sourceLine.trim() !== '') {
    const indent = sourceLine.length - sourceLine.trimStart().length;
    const from = Math.max(0, range.column - 1 - indent);
    const room = Math.max(1, sourceLine.trim().length - from);
    lines.push(`      ${sourceLine.trim()}`);
    lines.push(
      `      ${' '.repeat(from)}${paint('warn', '~'.repeat(Math.min(range.length, room)))}`,
    );
  }
  if (diagnostic.hint !== undefined) lines.push(`      ${diagnostic.hint}`);
  return lines;
}

/** The same facts as one JSON value. */
export function errorJson(error: unknown): object {
  const facts = factsOf(error);
  return {
    error: {
      kind: facts.kind,
      code: facts.code,
      message: facts.message,
      ...(facts.hint === undefined ? {} : { hint: facts.hint }),
      ...(facts.diagnostics.length === 0 ? {} : { diagnostics: facts.diagnostics }),
    },
    exit_code: EXIT_CODES[facts.kind],
  };
}

interface Facts {
  readonly kind: ErrorKind;
  readonly code: string;
  readonly message: string;
  readonly hint: string | undefined;
  readonly diagnostics: readonly Diagnostic[];
}

function factsOf(error: unknown): Facts {
  const e = (typeof error === 'object' && error !== null ? error : {}) as Partial<Facts>;
  const message = typeof e.message === 'string' ? e.message : String(error);
  const kind = typeof e.kind === 'string' && e.kind in EXIT_CODES ? e.kind : undefined;
  if (kind === undefined) {
    return { kind: 'internal', code: 'internal', message, hint: undefined, diagnostics: [] };
  }
  return {
    kind,
    code: e.code ?? kind,
    message,
    hint: e.hint,
    diagnostics: e.diagnostics ?? [],
  };
}

function stacksOf(error: unknown): string[] {
  const stacks: string[] = [];
  for (let e = error; e instanceof Error && stacks.length < 8; e = e.cause) {
    stacks.push(`${stacks.length > 0 ? 'caused by: ' : ''}${e.stack ?? e.message}`);
  }
  return stacks;
}
