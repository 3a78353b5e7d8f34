/**
 * From the text of an expression to its tree, or to what is wrong with it.
 *
 * Two things of the language are put right here that a plain precedence parser
 * cannot say: "not" binds looser than comparisons (`not a > b` is `not (a > b)`), and
 * the "and" behind "between" belongs to it. Names are not looked up.
 */
import { suggestion } from '../../../src/contract/index.js';
import {
  FOREIGN,
  INFIX_WORDS,
  type Parsed,
  parseSyntax,
  type SyntaxFault,
  TOO_DEEP,
} from './syntax.js';
import type { Comparison, Mistake, Span, Tree } from './tree.js';

/** Longer texts are no rules. */
const MAX_LENGTH = 2000;

/** The tree, or the first mistake. */
export type Reading = { readonly tree: Tree } | { readonly mistake: Mistake };

/** Reads an expression. */
export function readExpression(text: string): Reading {
  const whole = { from: 0, to: text.length };
  if (text.trim() === '') return { mistake: { span: whole, message: 'the expression is empty' } };
  if (text.length > MAX_LENGTH) {
    const message = `the expression has ${text.length} characters, expected at most ${MAX_LENGTH}`;
    return { mistake: { span: whole, message } };
  }
  const parsed = parseSyntax(text);
  if ('description' in parsed) return { mistake: faultMistake(parsed, text) };
  try {
    return { tree: new Reader(text).tree(parsed) };
  } catch (error) {
    if (error instanceof Refused) return { mistake: error.mistake };
    throw error;
  }
}

/** Ends the reading at the first mistake; later ones mostly follow from it. */
class Refused extends Error {
  constructor(readonly mistake: Mistake) {
    super(mistake.message);
  }
}

function faultMistake({ at, description }: SyntaxFault, text: string): Mistake {
  const span = { from: Math.min(at, text.length), to: Math.min(at + 1, text.length) };
  const after = /^Expected expression after (.+)$/.exec(description)?.[1];
  if (after !== undefined) return { span, message: `nothing to work on stands behind "${after}"` };
  if (/missing unaryOp/.test(description)) {
    return { span, message: 'nothing stands behind "not" or "-"' };
  }
  if (/Unclosed \(/.test(description) || /Expected \)/.test(description)) {
    return { span, message: 'a parenthesis is opened and never closed', hint: 'add ")"' };
  }
  if (description === TOO_DEEP) return { span, message: description };
  if (/quote/.test(description)) return { span, message: TEXT };
  const sign = text[at];
  return {
    span,
    message: sign === undefined ? 'the expression ends too early' : `"${sign}" cannot stand here`,
  };
}

const TEXT = 'text in quotes means nothing in an expression; there are numbers, names and columns';

class Reader {
  constructor(private readonly text: string) {}

  tree(node: Parsed): Tree {
    const { argument, left, right, operator = '' } = node;
    switch (node.type) {
      case 'Literal':
        return typeof node.value === 'number'
          ? { kind: 'number', value: node.value, span: this.spanOf(node) }
          : this.refuse(node, TEXT);
      case 'BadNumber':
        return this.refuse(node, `"${node.text}" is neither a number nor a name`);
      case 'Identifier':
        return { kind: 'name', name: node.name as string, span: this.spanOf(node) };
      case 'Template':
        return { kind: 'template', text: node.text as string, span: this.spanOf(node) };
      case 'CallExpression':
        return this.call(node);
      case 'UnaryExpression':
        return this.unary(node, operator, argument as Parsed);
      case 'BinaryExpression':
        return this.binary(node, operator, left as Parsed, right as Parsed);
      case 'Compound':
        return this.refuseNeighbours(node.body ?? []);
      default:
        return this.refuse(node, 'this form means nothing here');
    }
  }

  private call(node: Parsed): Tree {
    const { callee, arguments: args = [] } = node;
    if (callee?.type !== 'Identifier') return this.refuse(node, 'this cannot be called');
    const name = callee.name as string;
    if (INFIX_WORDS.includes(name)) {
      const hint = name === 'between' ? 'write x between low and high' : `write a ${name} b`;
      return this.refuse(node, `"${name}" stands between values and is no function`, hint);
    }
    return { kind: 'call', name, args: args.map((arg) => this.tree(arg)), span: this.spanOf(node) };
  }

  private unary(node: Parsed, operator: string, argument: Parsed): Tree {
    this.refuseForeign(node, operator);
    const of = this.tree(argument);
    return { kind: operator === 'not' ? 'not' : 'negate', of, span: this.spanOf(node) };
  }

  private binary(node: Parsed, operator: string, left: Parsed, right: Parsed): Tree {
    this.refuseForeign(node, operator);
    if (operator === 'and') return this.conjunction(node);
    if (operator === 'or') {
      return {
        kind: 'logical',
        operator,
        left: this.tree(left),
        right: this.tree(right),
        span: this.spanOf(node),
      };
    }
    const bare = withoutNot(node);
    if (bare) return { kind: 'not', of: this.tree(bare), span: this.spanOf(node) };
    if (operator === 'between') {
      return this.refuse(
        node,
        '"between" needs two limits',
        `write ${this.words(left)} between ${this.words(right)} and …`,
      );
    }
    const parts = { left: this.tree(left), right: this.tree(right), span: this.spanOf(node) };
    return operator === '+' || operator === '-' || operator === '*' || operator === '/'
      ? { kind: 'arithmetic', operator, ...parts }
      : { kind: 'compare', operator: operator as Comparison, ...parts };
  }

  /** `a and b and …`, where "x between low" takes what stands behind the next "and". */
  private conjunction(node: Parsed): Tree {
    const terms: Tree[] = [];
    const links = chainOf(node);
    for (let i = 0; i < links.length; i++) {
      const link = links[i] as Parsed;
      const next = links[i + 1];
      if (isOpenBetween(link) && next) {
        terms.push(this.between(link, next));
        i++;
      } else {
        terms.push(this.tree(link));
      }
    }
    return terms.reduce((left, right) => ({
      kind: 'logical',
      operator: 'and',
      left,
      right,
      span: { from: left.span.from, to: right.span.to },
    }));
  }

  private between(link: Parsed, high: Parsed): Tree {
    const span = { from: this.spanOf(link).from, to: this.spanOf(high).to };
    const bare = withoutNot(link);
    if (bare) return { kind: 'not', of: this.between(bare, high), span };
    return {
      kind: 'between',
      of: this.tree(link.left as Parsed),
      low: this.tree(link.right as Parsed),
      high: this.tree(high),
      span,
    };
  }

  private refuseForeign(node: Parsed, operator: string): void {
    const ours = FOREIGN[operator];
    if (ours === undefined) return;
    this.refuse(node, `there is no operator "${operator}"`, `write "${ours}"`);
  }

  private refuseNeighbours(body: readonly Parsed[]): Tree {
    const [first, second] = body as [Parsed, Parsed];
    if (!first || !second) return this.refuse(first ?? { type: '' }, 'the expression is empty');
    const word = second.type === 'Identifier' ? (second.name as string) : undefined;
    const hint = word === undefined ? undefined : suggestion(word, INFIX_WORDS);
    const span = this.spanOf(second);
    const message = `an operator is missing before "${this.words(second)}"`;
    throw new Refused({ span, message, ...(hint !== undefined && { hint }) });
  }

  private refuse(node: Parsed, message: string, hint?: string): never {
    throw new Refused({ span: this.spanOf(node), message, ...(hint !== undefined && { hint }) });
  }

  private words(node: Parsed): string {
    const { from, to } = this.spanOf(node);
    return this.text.slice(from, to);
  }

  private spanOf(node: Parsed): Span {
    const { from, to, left, right } = node;
    if (from !== undefined && to !== undefined) return { from, to };
    if (left && right) return { from: this.spanOf(left).from, to: this.spanOf(right).to };
    return { from: 0, to: this.text.length };
  }
}

function chainOf(node: Parsed): Parsed[] {
  const { left, right } = node as { left: Parsed; right: Parsed };
  const isChain = left.operator === 'and' && !left.isClosed;
  return [...(isChain ? chainOf(left) : [left]), right];
}

function isOpenBetween(node: Parsed): boolean {
  return node.operator === 'between' && !node.isClosed;
}

/** The same without the "not" at its very left, which binds looser than what it was read with. */
function withoutNot(node: Parsed): Parsed | undefined {
  const { left } = node;
  if (!left || left.isClosed) return undefined;
  if (left.type === 'UnaryExpression' && left.operator === 'not') {
    return bareOf(node, left.argument as Parsed);
  }
  if (left.type !== 'BinaryExpression' || left.operator === 'and' || left.operator === 'or') {
    return undefined;
  }
  const bare = withoutNot(left);
  return bare && bareOf(node, bare);
}

function bareOf(node: Parsed, left: Parsed): Parsed {
  const { from: _from, to: _to, isClosed: _isClosed, ...rest } = node;
  return { ...rest, left };
}
