/**
 * The errors that are thrown, each with the exit code it ends the program with.
 *
 * Problems in the configuration are collected as diagnostics and thrown once,
 * together. Classes are told apart by `kind`, not by instanceof: node types are
 * loaded apart from the engine and may carry their own copy of these classes.
 */
import type { Diagnostic, SourceRange } from './diagnostic.js';

export type ErrorKind =
  | 'config'
  | 'usage'
  | 'data'
  | 'node'
  | 'cache'
  | 'locked'
  | 'interrupted'
  | 'internal';

/** Exit code of each kind; spec: 1 task failed, 2 usage or configuration, 4 lock held. */
export const EXIT_CODES: Readonly<Record<ErrorKind, number>> = {
  config: 2,
  usage: 2,
  data: 1,
  node: 1,
  cache: 1,
  locked: 4,
  interrupted: 130,
  internal: 70,
};

/** Base of everything that the engine throws on purpose. */
export class EngineError extends Error {
  readonly kind: ErrorKind;
  readonly code: string;
  readonly hint: string | undefined;

  constructor(
    kind: ErrorKind,
    code: string,
    message: string,
    options: { hint?: string; cause?: unknown } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'EngineError';
    this.kind = kind;
    this.code = code;
    this.hint = options.hint;
  }
}

/** Everything that is wrong with the configuration, at once. */
export class ConfigError extends EngineError {
  readonly diagnostics: readonly Diagnostic[];

  constructor(diagnostics: readonly Diagnostic[]) {
    super('config', 'config', diagnostics.map((d) => d.message).join('; '));
    this.name = 'ConfigError';
    this.diagnostics = diagnostics;
  }
}

/** A mistake at a place of an argument of the command line, or of a file that stands for one. */
export class ArgumentError extends EngineError {
  /** The argument as typed; of several lines, the one that is meant. */
  readonly argument: string;
  readonly range: SourceRange;
  readonly file?: string;

  constructor(
    code: string,
    message: string,
    options: {
      readonly argument: string;
      /** Characters of the line before the place. */
      readonly at: number;
      readonly length: number;
      /** Counted from 1. */
      readonly line?: number;
      readonly file?: string;
      readonly hint?: string | undefined;
    },
  ) {
    super('usage', code, message, options.hint === undefined ? {} : { hint: options.hint });
    this.name = 'ArgumentError';
    this.argument = options.argument;
    this.range = { line: options.line ?? 1, column: options.at + 1, length: options.length };
    if (options.file !== undefined) this.file = options.file;
  }
}

/** Data that cannot be used: names the file, symbol, row or value. */
export class DataError extends EngineError {
  constructor(code: string, message: string, options: { hint?: string; cause?: unknown } = {}) {
    super('data', code, message, options);
    this.name = 'DataError';
  }
}

/** The error if it is one of these; told by its fields, because it may come from another copy of the class. */
export function asEngineError(error: unknown): EngineError | undefined {
  if (error instanceof EngineError) return error;
  const like = error as { kind?: ErrorKind; code?: unknown; message?: unknown } | null | undefined;
  const isLike =
    typeof like === 'object' &&
    typeof like?.kind === 'string' &&
    typeof like.code === 'string' &&
    typeof like.message === 'string';
  return isLike ? (error as EngineError) : undefined;
}

/** What was found and what to do, on one line. */
export function messageWithHint(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  const hint = asEngineError(error)?.hint;
  return hint === undefined ? message : `${message} - ${hint}`;
}
