/**
 * The grammar by which nodes are named on the command line.
 *
 *   argument   one or more terms with commas between them: all must hold
 *   term       [2]+ what +[1]      what, with that much upstream and downstream
 *   what       a node or pipeline, a pattern (met*), tag:x, type:x, state:x
 *   partition  node@value/value    values of its dimensions, each a pattern
 *
 * Only the form is checked here; what the words name is looked up elsewhere.
 */
import { ArgumentError } from '../errors/errors.js';
import { suggestion } from '../errors/suggest.js';
import { isGlob } from './glob.js';

export const METHODS = ['tag', 'type', 'state'] as const;
export const STATES = ['fresh', 'stale', 'unknown', 'failed'] as const;

export type Method = 'name' | (typeof METHODS)[number];
export type SelectableState = (typeof STATES)[number];

/** One condition. */
export interface Term {
  readonly method: Method;
  /** A name, a pattern, or a word of the method. */
  readonly value: string;
  /** Steps upstream that are selected with it: 0, a number, or Infinity. */
  readonly upstream: number;
  readonly downstream: number;
  /** Patterns of partition values, in order of dimensions. */
  readonly partition?: readonly string[];
  /** Where its words stand in the argument. */
  readonly at: number;
  readonly length: number;
}

/** One argument as typed, and what it says. */
export interface Argument {
  readonly text: string;
  readonly terms: readonly Term[];
}

/**
 * Reads one argument.
 *
 * @throws {ArgumentError} code "bad-selection"
 */
export function parseSelection(text: string): Argument {
  const terms: Term[] = [];
  let at = 0;
  for (const piece of text.split(',')) {
    const start = at + (piece.length - piece.trimStart().length);
    terms.push(parseTerm(piece.trim(), start, text));
    at += piece.length + 1;
  }
  return { text, terms };
}

/** Reads all arguments of a command line. */
export function parseSelections(texts: readonly string[]): Argument[] {
  return texts.map(parseSelection);
}

/** True when what is selected depends on how nodes stand. */
export function usesState(selection: readonly Argument[]): boolean {
  return selection.some(({ terms }) => terms.some(({ method }) => method === 'state'));
}

/** The term in the words of the grammar. */
export function renderTerm(term: Term): string {
  const depth = (steps: number): string => (steps === Infinity ? '' : String(steps));
  const before = term.upstream === 0 ? '' : `${depth(term.upstream)}+`;
  const after = term.downstream === 0 ? '' : `+${depth(term.downstream)}`;
  const what = term.method === 'name' ? term.value : `${term.method}:${term.value}`;
  const partition = term.partition === undefined ? '' : `@${term.partition.join('/')}`;
  return `${before}${what}${partition}${after}`;
}

function parseTerm(piece: string, at: number, text: string): Term {
  if (piece === '') {
    const isEmpty = text.trim() === '';
    const message = isEmpty ? 'the selection is empty' : 'a comma has nothing beside it';
    const hint = isEmpty
      ? 'name a node, or leave the argument out for all pipelines'
      : 'write a,b for nodes that are in both a and b';
    const spot = Math.min(Math.max(at - 1, 0), Math.max(text.length - 1, 0));
    throw wrong(text, spot, 1, message, hint);
  }
  const sign = piece.indexOf('@');
  const head = sign < 0 ? piece : piece.slice(0, sign);
  const [, before, body, after] = /^(\d*\+)?(.*?)(\+\d*)?$/.exec(head) as unknown as string[];
  const bodyAt = at + (before?.length ?? 0);
  if (body === '' || body === undefined) {
    const hint =
      'write +node for all that it reads, node+ for all that reads it, 2+node for two steps';
    throw wrong(text, at, Math.max(head.length, 1), 'there is no name here', hint);
  }
  const what = parseWhat(body, bodyAt, text);
  const place = { at: bodyAt, length: body.length };
  const upstream = depthOf(before);
  const downstream = depthOf(after);
  if (sign < 0) return { ...what, upstream, downstream, ...place };
  if (what.method !== 'name') {
    const message = `"${what.method}:" cannot be followed by a partition`;
    throw wrong(text, at + sign, 1, message, 'write node@value with the name of a node');
  }
  const plus = before !== undefined ? at : after !== undefined ? bodyAt + body.length : -1;
  if (plus >= 0) {
    const width = (before ?? after ?? '').length;
    throw wrong(text, plus, width, PLUS_AND_PARTITION, 'leave out the "+" or the part after "@"');
  }
  return {
    ...what,
    upstream,
    downstream,
    partition: parsePartition(piece.slice(sign + 1), at + sign + 1, text),
    ...place,
  };
}

const PLUS_AND_PARTITION = '"+" goes from node to node and cannot be combined with a partition';

function parseWhat(body: string, at: number, text: string): { method: Method; value: string } {
  const colon = body.indexOf(':');
  if (colon < 0) {
    const odd = /[^A-Za-z0-9_*?-]/.exec(body);
    if (!odd) return { method: 'name', value: body };
    const found = odd[0];
    if (found === '+') {
      const hint = 'write two arguments for both, or a,b for nodes that are in both';
      throw wrong(text, at + odd.index, 1, 'a "+" stands before or after a name, not in it', hint);
    }
    const hint = 'letters, digits, "_", "-" and the wildcards "*" and "?" may';
    throw wrong(text, at + odd.index, 1, `"${found}" cannot stand in the name of a node`, hint);
  }
  const method = body.slice(0, colon);
  const value = body.slice(colon + 1);
  const known = METHODS.find((name) => name === method);
  if (!known) {
    const hint = suggestion(method, METHODS);
    throw wrong(text, at, Math.max(colon, 1), `nodes are not selected by "${method}:"`, hint);
  }
  if (value === '') {
    const hint = known === 'state' ? `write state:${STATES.join(', state:')}` : `write ${known}:x`;
    throw wrong(text, at, body.length, `"${known}:" is followed by nothing`, hint);
  }
  if (known === 'state' && !STATES.some((state) => state === value)) {
    const spot = at + colon + 1;
    throw wrong(text, spot, value.length, `no node is ever "${value}"`, suggestion(value, STATES));
  }
  return { method: known, value };
}

function parsePartition(part: string, at: number, text: string): string[] {
  const tail = /\+\d*$/.exec(part);
  if (tail) {
    const hint = 'for a value that ends so, write "?" in place of the "+"';
    throw wrong(text, at + tail.index, tail[0].length, PLUS_AND_PARTITION, hint);
  }
  const values = part.split('/');
  let spot = at;
  for (const value of values) {
    if (value === '') {
      const hint = 'write * for any value';
      throw wrong(text, Math.min(spot, text.length - 1), 1, 'a partition value is missing', hint);
    }
    spot += value.length + 1;
  }
  return values;
}

function depthOf(sign: string | undefined): number {
  if (sign === undefined) return 0;
  const digits = sign.replace('+', '');
  return digits === '' ? Number.POSITIVE_INFINITY : Number(digits);
}

function wrong(
  text: string,
  at: number,
  length: number,
  message: string,
  hint: string | undefined,
): ArgumentError {
  return new ArgumentError('bad-selection', message, { argument: text, at, length, hint });
}

/** True when the term is one name and nothing else. */
export function isPlainName(term: Term): boolean {
  return term.method === 'name' && !isGlob(term.value);
}
