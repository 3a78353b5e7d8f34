/**
 * The grammar of expressions, on top of jsep: which operators there are, how tightly
 * they bind, and where each part of a text stands.
 *
 * jsep keeps one grammar per process and no positions; this file sets the grammar
 * up once and notes the positions. What the parts mean is not known here.
 */
import jsep from 'jsep';

/** A node of jsep with the place that we noted. */
export interface Parsed {
  readonly type: string;
  readonly from?: number;
  readonly to?: number;
  /** It stands in parentheses, so nothing outside may be drawn into it. */
  readonly isClosed?: boolean;
  readonly operator?: string;
  readonly left?: Parsed;
  readonly right?: Parsed;
  readonly argument?: Parsed;
  readonly callee?: Parsed;
  readonly arguments?: readonly Parsed[];
  readonly body?: readonly Parsed[];
  readonly name?: string;
  readonly text?: string;
  readonly value?: unknown;
}

/** Where the reader stopped and why, in the words of jsep. */
export interface SyntaxFault {
  readonly at: number;
  readonly description: string;
}

/** How tightly operators bind, loosest first. */
const PRECEDENCE: Readonly<Record<string, number>> = {
  or: 1,
  and: 2,
  '<': 3,
  '<=': 3,
  '>': 3,
  '>=': 3,
  '==': 3,
  '!=': 3,
  crosses_above: 3,
  crosses_below: 3,
  between: 3,
  '+': 4,
  '-': 4,
  '*': 5,
  '/': 5,
};

/** Operators of other languages: read so that it can be said what to write instead. */
export const FOREIGN: Readonly<Record<string, string>> = {
  '&&': 'and',
  '&': 'and',
  '||': 'or',
  '|': 'or',
  '=': '==',
  '===': '==',
  '!==': '!=',
  '<>': '!=',
  '!': 'not',
};

/** Words that stand between two values. */
export const INFIX_WORDS = Object.keys(PRECEDENCE).filter((name) => /^[a-z]/.test(name));

/** Deeper nesting is no rule; reading it could go deeper than the stack. */
const MAX_DEPTH = 100;
/** What jsep's error says of it. */
export const TOO_DEEP = `more than ${MAX_DEPTH} parentheses or signs stand inside one another`;

const NUMBER = /^(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?/i;
const TEMPLATE = /^[A-Za-z_][A-Za-z0-9_]*(?:\{[^{}<>=]*\}?[A-Za-z0-9_]*)+/;

/** Starts of the tokens that are being read, innermost last, by reader. */
const starts = new WeakMap<object, number[]>();

/** Reads a text; a fault instead where it cannot be read to its end. */
export function parseSyntax(text: string): Parsed | SyntaxFault {
  jsep.plugins.register(GRAMMAR);
  try {
    return jsep(text) as unknown as Parsed;
  } catch (error) {
    const { index, description, message } = error as Error & {
      index?: number;
      description?: string;
    };
    if (index === undefined) throw error;
    return { at: index, description: description ?? message };
  }
}

/** jsep is one per process, this file may be there twice (bundled and not): it is set up once. */
const GRAMMAR: jsep.IPlugin = { name: 'strategy-expressions', init: setUp };

function setUp(): void {
  jsep.removeAllUnaryOps();
  jsep.removeAllLiterals();
  for (const name of Object.keys(jsep.binary_ops)) jsep.removeBinaryOp(name);
  for (const [name, precedence] of Object.entries(PRECEDENCE)) jsep.addBinaryOp(name, precedence);
  for (const name of Object.keys(FOREIGN)) {
    if (name === '!') continue;
    jsep.addBinaryOp(name, PRECEDENCE[FOREIGN[name] as string] as number);
  }
  for (const name of ['-', 'not', '!']) jsep.addUnaryOp(name);
  jsep.hooks.add('gobble-token', function (env) {
    const open = starts.get(this) ?? [];
    if (open.length > MAX_DEPTH) this.throwError(TOO_DEEP);
    starts.set(this, [...open, this.index]);
    const token = specialToken(this.expr.slice(this.index));
    if (!token) return;
    this.index += token.length;
    env.node = token.node;
  });
  jsep.hooks.add('after-token', function (env) {
    const open = starts.get(this) ?? [];
    const from = open.at(-1) ?? 0;
    starts.set(this, open.slice(0, -1));
    if (!env.node) return;
    const to = from + this.expr.slice(from, this.index).trimEnd().length;
    const isClosed = this.expr[from] === '(';
    Object.assign(env.node, { from, to, ...(isClosed && { isClosed }) });
  });
}

/** Numbers, with "%" as hundredths, and names that hold settings: jsep knows neither. */
function specialToken(rest: string): { node: jsep.Expression; length: number } | undefined {
  const number = NUMBER.exec(rest)?.[0];
  if (number !== undefined) {
    const isPercent = rest[number.length] === '%';
    const value = isPercent ? Number(number) / 100 : Number(number);
    const length = number.length + (isPercent ? 1 : 0);
    const glued = /^[A-Za-z0-9_.{]+/.exec(rest.slice(length))?.[0];
    if (glued === undefined) return { node: { type: 'Literal', value }, length };
    const text = rest.slice(0, length + glued.length);
    return { node: { type: 'BadNumber', text }, length: text.length };
  }
  const text = TEMPLATE.exec(rest)?.[0];
  return text === undefined ? undefined : { node: { type: 'Template', text }, length: text.length };
}
