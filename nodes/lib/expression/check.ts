/**
 * What is wrong with an expression that can be read: names and functions that there
 * are not, numbers where a condition is due, windows that are no number of bars.
 *
 * All mistakes are found at once. Columns are taken on trust; see `columnUses`.
 */
import { suggestion } from '../../../src/contract/index.js';
import { everyPart, type Mistake, partsOf, type Tree } from './tree.js';
import { barsOf, constantOf, FUNCTIONS, type Vocabulary } from './vocabulary.js';

export type Kind = 'number' | 'condition';

const KIND_WORDS: Readonly<Record<Kind, string>> = {
  number: 'a number',
  condition: 'a condition, which is true or false',
};

/** What the parts of a tree must be; numbers where nothing is said. */
const PART_KINDS: Readonly<Partial<Record<Tree['kind'], Kind>>> = {
  not: 'condition',
  logical: 'condition',
};

/** Longest window: about forty years of days. */
const MAX_BARS = 10_000;

/** Everything wrong with `tree`, which is to be of the kind `wanted`. */
export function checkExpression(
  tree: Tree,
  text: string,
  vocabulary: Vocabulary,
  wanted: Kind,
): Mistake[] {
  const check = new Check(text, vocabulary);
  check.expect(tree, wanted);
  return check.mistakes;
}

/** Which kind a tree is of. */
export function kindOf(tree: Tree, vocabulary: Vocabulary): Kind {
  switch (tree.kind) {
    case 'compare':
    case 'logical':
    case 'between':
    case 'not':
      return 'condition';
    case 'name':
      return typeof vocabulary.settings[tree.name] === 'boolean' ? 'condition' : 'number';
    default:
      return 'number';
  }
}

class Check {
  readonly mistakes: Mistake[] = [];

  constructor(
    private readonly text: string,
    private readonly vocabulary: Vocabulary,
  ) {}

  expect(tree: Tree, wanted: Kind): void {
    const kind = kindOf(tree, this.vocabulary);
    if (kind !== wanted) {
      const message = `"${this.words(tree)}" is ${KIND_WORDS[kind]}, expected ${KIND_WORDS[wanted]}`;
      this.report(tree, message, this.kindHint(tree, wanted));
      return;
    }
    this.look(tree);
  }

  private look(tree: Tree): void {
    if (tree.kind === 'name') this.lookAtName(tree);
    else if (tree.kind === 'template') this.lookAtTemplate(tree);
    else if (tree.kind === 'call') this.lookAtCall(tree);
    else for (const part of partsOf(tree)) this.expect(part, PART_KINDS[tree.kind] ?? 'number');
    if (tree.kind === 'compare' && tree.operator.startsWith('crosses')) this.lookBack(tree);
  }

  private lookAtName(tree: Tree & { readonly kind: 'name' }): void {
    const { name } = tree;
    const { settings, position, refused, noColumns } = this.vocabulary;
    if (Object.hasOwn(settings, name)) {
      if (typeof settings[name] === 'string') {
        this.report(tree, `setting "${name}" is a word, and expressions know numbers only`);
      }
    } else if (Object.hasOwn(refused, name)) {
      this.report(tree, `"${name}" ${refused[name]}`);
    } else if (position.includes(name)) {
      return;
    } else if (Object.hasOwn(FUNCTIONS, name)) {
      this.report(tree, `"${name}" is a function`, `write ${FUNCTIONS[name]?.form}`);
    } else if (noColumns !== undefined) {
      this.report(tree, `there is no setting "${name}"`, suggestion(name, Object.keys(settings)));
    }
  }

  private lookAtTemplate(tree: Tree & { readonly kind: 'template' }): void {
    const { settings, noColumns } = this.vocabulary;
    if (noColumns !== undefined) {
      this.report(tree, `"${tree.text}" ${noColumns}`);
      return;
    }
    const inside = [...tree.text.matchAll(/\{([^{}]*)(\}?)/g)];
    for (const [, word = '', end] of inside) {
      const name = word.trim();
      if (end === '') {
        this.report(tree, `"${tree.text}" lacks a "}"`);
        return;
      }
      if (typeof settings[name] === 'number') continue;
      const names = Object.keys(settings).filter((key) => typeof settings[key] === 'number');
      const message = `"${tree.text}" names the setting "${name}", which there is not`;
      this.report(tree, message, suggestion(name, names) ?? `declare it: params: { ${name}: 20 }`);
    }
  }

  private lookAtCall(tree: Tree & { readonly kind: 'call' }): void {
    const { name, args } = tree;
    const form = Object.hasOwn(FUNCTIONS, name) ? FUNCTIONS[name] : undefined;
    if (!form) {
      this.report(tree, `there is no function "${name}"`, callHint(tree));
      return;
    }
    if (args.length < form.least || args.length > form.most) {
      this.report(tree, `"${name}" is given ${args.length} values, expected ${form.form}`);
      return;
    }
    if (!form.takesBars) {
      for (const part of args) this.expect(part, 'number');
      return;
    }
    this.expect(args[0] as Tree, 'number');
    const bars = barsOf(tree, this.vocabulary.settings);
    if (!Number.isInteger(bars) || bars < 1 || bars > MAX_BARS) {
      const what = Number.isNaN(bars) ? '' : `, which is ${bars},`;
      this.report(
        args[1] as Tree,
        `"${this.words(args[1] as Tree)}"${what} is no number of bars, expected a whole number from 1 to ${MAX_BARS}`,
        Number.isNaN(bars) ? 'it may be computed from numbers and settings only' : undefined,
      );
    }
    this.lookBack(args[0] as Tree);
  }

  /** What is held is known as of now only. */
  private lookBack(tree: Tree): void {
    for (const part of everyPart(tree)) {
      if (part.kind !== 'name' || !this.vocabulary.position.includes(part.name)) continue;
      if (Object.hasOwn(this.vocabulary.settings, part.name)) continue;
      this.report(part, `"${part.name}" has no past: it is known of this bar only`);
    }
  }

  private kindHint(tree: Tree, wanted: Kind): string | undefined {
    if (wanted === 'condition') {
      if (tree.kind === 'name' || tree.kind === 'template') {
        return `compare it with something: ${this.words(tree)} > 0`;
      }
      return undefined;
    }
    if (tree.kind !== 'compare') return undefined;
    return `write x between low and high for two limits, "and" for two conditions`;
  }

  private report(tree: Tree, message: string, hint?: string): void {
    this.mistakes.push({ span: tree.span, message, ...(hint !== undefined && { hint }) });
  }

  private words(tree: Tree): string {
    return this.text.slice(tree.span.from, tree.span.to);
  }
}

/** Other languages call indicators; here they are columns. */
function callHint({ name, args }: Tree & { readonly kind: 'call' }): string | undefined {
  const near = suggestion(name, Object.keys(FUNCTIONS));
  if (near?.startsWith('did you mean')) return near;
  const numbers = args.flatMap((arg) => constantOf(arg, {}) ?? []);
  const names = args.flatMap((arg) => (arg.kind === 'name' ? `{${arg.name}}` : []));
  const last = numbers.at(-1) ?? names.at(-1) ?? 20;
  return `${near}; an indicator is a column and is written with its number in the name, such as ${name}_${last}`;
}
