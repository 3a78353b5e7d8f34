/**
 * What the YAML parser complains about, in our words.
 *
 * Only the complaints that people really meet are worded anew; the others keep
 * the parser's text. A bare "${" inside braces is the usual cause of puzzling
 * ones, so it gets a hint of its own.
 */
import type { ErrorCode } from 'yaml';
import type { SourceText } from './yaml-source.js';

/** A problem at a range of offsets. */
export interface Problem {
  readonly at: readonly [number, number];
  readonly code: string;
  readonly message: string;
  readonly hint?: string;
}

const WORDING: Partial<Record<ErrorCode, readonly [message: string, hint: string]>> = {
  TAB_AS_INDENT: ['a tab is used for indentation, expected spaces', 'replace the tab by spaces'],
  MULTILINE_IMPLICIT_KEY: ['a key goes over several lines', 'is a ":" or a quote missing?'],
  BLOCK_AS_IMPLICIT_KEY: ['a mapping inside a value on the same line', 'start it on a new line'],
  BAD_ALIAS: ['an alias needs a name', 'quote the text if the "*" or "&" belongs to it'],
  TAG_RESOLVE_FAILED: ['tags are not known here', 'leave the tag out, or quote the "!"'],
};

const BARE_VARIABLE = [
  // biome-ignore-start lint/suspicious/noTemplateCurlyInString: the text to type
  'a "${" stands inside braces or brackets without quotes',
  'quote it: "${…}"',
  // biome-ignore-end lint/suspicious/noTemplateCurlyInString: the text to type
] as const;

/** Words an error or a warning of the parser. */
export function syntaxProblem(
  error: { code: ErrorCode; message: string; pos: [number, number] },
  source: SourceText,
): Problem {
  const { sourceLine = '', range } = source.place(error.pos[0], error.pos[1]);
  // Looks at no more than a line that people write, so that its time does not explode.
  const from = Math.max(0, (range?.column ?? 1) - 200);
  const bare = /[{[,][^"'#]*\$\{/.test(sourceLine.slice(from, from + 400));
  const [message, hint] = bare
    ? BARE_VARIABLE
    : (WORDING[error.code] ?? [lowerFirst(error.message), undefined]);
  return {
    at: error.pos,
    code: 'yaml-syntax',
    message,
    ...(hint !== undefined && { hint }),
  };
}

function lowerFirst(text: string): string {
  const oneLine = text.replace(/\s+/g, ' ').trim();
  return oneLine.charAt(0).toLowerCase() + oneLine.slice(1);
}
