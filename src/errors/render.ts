/**
 * Problems as text for a terminal: place, code, message, the line with the spot
 * underlined, and what to do.
 *
 * Never prints a stack unless asked, never lets text from a file steer the
 * terminal, and keeps the underline below its spot (tabs become one space).
 */
import type { Diagnostic } from './diagnostic.js';
import { type ArgumentError, asEngineError, type ConfigError, type EngineError } from './errors.js';
import { redact } from './secrets.js';

const INDENT = '      ';
/** Characters of a source line that are shown; the rest is cut around the spot. */
const SHOWN = 120;
/** Characters of a message; a name in it may be as long as the file. */
const MESSAGE = 1000;

/** How to render. */
export interface RenderOptions {
  readonly color?: boolean;
  /** Adds causes with their stacks. */
  readonly debug?: boolean;
}

/** One problem, several lines, no line break at the end. */
export function renderDiagnostic(d: Diagnostic, options: RenderOptions = {}): string {
  const paint = painter(options.color ?? false);
  const place = placeOf(d);
  const head = [place && paint.bold(place), paint.red(d.code), shorten(safe(d.message))];
  const lines = [head.filter((part) => part !== undefined && part !== '').join('  ')];
  if (d.range && d.sourceLine !== undefined && isShowable(d.sourceLine)) {
    const { text, from, length } = cut(d.sourceLine, d.range.column - 1, d.range.length);
    lines.push(`${INDENT}${safe(text)}`);
    lines.push(`${INDENT}${' '.repeat(from)}${paint.red('~'.repeat(length))}`);
  }
  if (d.hint !== undefined) lines.push(`${INDENT}${paint.cyan(shorten(safe(d.hint)))}`);
  return lines.map((line) => line.trimEnd()).join('\n');
}

/** A line with a secret in it is not shown: the spot under it would be in the wrong place. */
function isShowable(line: string): boolean {
  return line.trim() !== '' && redact(line) === line;
}

/** Any error as a person should see it; no line break at the end. */
export function renderError(error: unknown, options: RenderOptions = {}): string {
  const known = asEngineError(error);
  const trace = options.debug ? `\n${stackOf(error)}` : '';
  if (!known) return renderUnexpected(error, options) + trace;
  if (isConfigError(known)) {
    const count = known.diagnostics.length;
    const all = known.diagnostics.map((d) => renderDiagnostic(d, options));
    return `${all.join('\n')}\n${count === 1 ? '1 problem' : `${count} problems`}${trace}`;
  }
  const one = renderDiagnostic(
    {
      code: known.code,
      message: known.message,
      ...(known.hint !== undefined && { hint: known.hint }),
      ...placeInArgument(known),
    },
    options,
  );
  return one + trace;
}

/** The argument and the spot in it, where the error has one. */
function placeInArgument(error: EngineError): Partial<Diagnostic> {
  const { argument, range, file } = error as Partial<ArgumentError>;
  if (argument === undefined || range === undefined) return {};
  return { sourceLine: argument, range, ...(file !== undefined && { file }) };
}

function renderUnexpected(error: unknown, options: RenderOptions): string {
  const message = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  const hint = options.debug
    ? 'this is a bug; report it with the lines below'
    : 'this is a bug; run again with --debug and report it';
  return renderDiagnostic({ code: 'internal', message, hint }, options);
}

function isConfigError(error: EngineError): error is ConfigError {
  return error.kind === 'config' && Array.isArray((error as Partial<ConfigError>).diagnostics);
}

function placeOf(d: Diagnostic): string | undefined {
  if (d.file === undefined) return undefined;
  return d.range ? `${safe(d.file)}:${d.range.line}:${d.range.column}` : safe(d.file);
}

function shorten(text: string): string {
  return text.length > MESSAGE ? `${text.slice(0, MESSAGE)}…` : text;
}

function cut(line: string, start: number, length: number) {
  const visible = Math.max(1, Math.min(length, Math.max(1, line.length - start), SHOWN));
  if (line.length <= SHOWN) return { text: line, from: start, length: visible };
  const begin = Math.max(0, Math.min(start - 20, line.length - SHOWN));
  const end = Math.min(line.length, begin + SHOWN);
  const before = begin > 0 ? '…' : '';
  const text = `${before}${line.slice(begin, end)}${end < line.length ? '…' : ''}`;
  return {
    text,
    from: start - begin + before.length,
    length: Math.max(1, Math.min(visible, end - start)),
  };
}

/**
 * Control characters could steer the terminal; each becomes one visible character.
 * Secrets go before anything is cut: half of one would be left.
 */
function safe(text: string): string {
  const open = redact(text).replaceAll('\t', ' ');
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is replaced
  return open.replace(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/g, '·');
}

function stackOf(error: unknown): string {
  const parts: string[] = [];
  for (let at: unknown = error; at !== undefined && parts.length < 8; ) {
    parts.push(at instanceof Error ? (at.stack ?? at.message) : String(at));
    at = at instanceof Error ? at.cause : undefined;
  }
  return safe(parts.join('\ncaused by: '));
}

function painter(color: boolean) {
  const wrap = (code: number) => (text: string) =>
    color ? `\u001b[${code}m${text}\u001b[0m` : text;
  return { bold: wrap(1), red: wrap(31), cyan: wrap(36) };
}
