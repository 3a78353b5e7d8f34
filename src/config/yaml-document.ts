/**
 * YAML text with positions: a plain value, and where each part of it was written.
 *
 * Whatever the text, the answer is a value or diagnostics with line and column,
 * never an exception. The value shares nothing between two uses of an anchor, so
 * defaults can be filled in. Positions survive: `locate` works on the parsed tree.
 */
import type { Document, ParsedNode } from 'yaml';
import type { Diagnostic } from '../errors/diagnostic.js';
import { diagnosticAt, inReadingOrder, type Locate, type Path } from './place.js';
import { yamlLibrary } from './yaml-library.js';
import { tooDeepAt } from './yaml-nesting.js';
import { createSource, type SourceText } from './yaml-source.js';
import { type Problem, syntaxProblem } from './yaml-syntax.js';
import { buildTree } from './yaml-tree.js';

/** Bytes that a document may have; a configuration is far below. */
export const MAX_BYTES = 1 << 20;

/** Complaints of the parser that are told; later ones mostly follow from the first. */
const MAX_SYNTAX_PROBLEMS = 20;

/** A parsed document. `value` is undefined when there are diagnostics. */
export interface YamlDocument {
  readonly value: unknown;
  readonly diagnostics: readonly Diagnostic[];
  readonly locate: Locate;
  /**
   * The source text of a plain scalar, before YAML made something of it: "TRUE"
   * where the value is true, "0700" where it is 700. Quoted text is its own source.
   * Undefined for lists, mappings and paths that lead nowhere.
   */
  rawSource(path: Path): string | undefined;
}

/** Parses one YAML 1.2 document; `file` is the name that diagnostics show. */
export function parseYaml(text: string, file: string): YamlDocument {
  const yaml = yamlLibrary();
  const source = createSource(text, file);
  const refused = refuse(source);
  if (refused) return failed(source, [refused]);
  const tokens = [...new yaml.Parser().parse(source.text)];
  const deep = tooDeepAt(tokens);
  if (deep !== undefined) return failed(source, [TOO_DEEP(deep)]);
  const composer = new yaml.Composer({
    schema: 'core',
    resolveKnownTags: false,
    uniqueKeys: false,
    merge: false,
    prettyErrors: false,
  });
  const documents: Document.Parsed<ParsedNode>[] = [...composer.compose(tokens)];
  const problems: Problem[] = [];
  for (const document of documents.slice(0, 1)) {
    const errors = [...document.errors, ...document.warnings].slice(0, MAX_SYNTAX_PROBLEMS);
    for (const error of errors) problems.push(syntaxProblem(error, source));
  }
  if (problems.length === 0 && documents.length > 1) problems.push(SECOND(documents, source));
  const contents = documents[0]?.contents ?? null;
  if (problems.length > 0) return failed(source, problems);
  const tree = buildTree(contents, yaml, source);
  if (tree.problems.length > 0) return failed(source, tree.problems);
  return { value: tree.value, diagnostics: [], locate: tree.locate, rawSource: tree.rawSource };
}

function refuse(source: SourceText): Problem | undefined {
  if (Buffer.byteLength(source.text) > MAX_BYTES) {
    return {
      at: [0, 0],
      code: 'yaml-size',
      message: `the file has ${Buffer.byteLength(source.text)} bytes, expected at most ${MAX_BYTES}`,
      hint: 'move data out of the configuration',
    };
  }
  const alone = /\r(?!\n)/.exec(source.text);
  if (alone) {
    return {
      at: [alone.index, alone.index + 1],
      code: 'yaml-syntax',
      message: 'a carriage return stands alone here, expected a line feed after it',
      hint: 'save the file with line ends LF or CRLF',
    };
  }
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
  const control = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/.exec(source.text);
  if (!control) return undefined;
  const name = control[0].charCodeAt(0).toString(16).toUpperCase().padStart(4, '0');
  return {
    at: [control.index, control.index + 1],
    code: 'yaml-syntax',
    message: `character U+${name} is not allowed in YAML`,
    hint: 'delete it, or write it as an escape in double quotes',
  };
}

/** One mistake often makes the parser complain several times about the rest of the line. */
function firstOfEachLine(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  const isSyntax = (d: Diagnostic | undefined) => d?.code === 'yaml-syntax';
  return diagnostics.filter((d, i) => {
    const before = diagnostics[i - 1];
    return !isSyntax(d) || !isSyntax(before) || before?.range?.line !== d.range?.line;
  });
}

const TOO_DEEP = (offset: number): Problem => ({
  at: [offset, offset + 1],
  code: 'yaml-depth',
  message: 'lists and mappings are nested more than 100 deep',
  hint: 'flatten the document',
});

function SECOND(documents: readonly Document.Parsed[], source: SourceText): Problem {
  const marker = source.text.lastIndexOf('---', documents[1]?.range[0] ?? 0);
  const start = marker < 0 ? (documents[1]?.range[0] ?? 0) : marker;
  return {
    at: [start, start + 3],
    code: 'yaml-syntax',
    message: 'a second document starts here, expected one document per file',
    hint: 'delete the "---" or move what follows to a file of its own',
  };
}

function failed(source: SourceText, problems: readonly Problem[]): YamlDocument {
  const diagnostics = problems.map((p) =>
    diagnosticAt(source.place(p.at[0], p.at[1]), p.code, p.message, p.hint),
  );
  return {
    value: undefined,
    diagnostics: firstOfEachLine(inReadingOrder(diagnostics)),
    locate: () => source.place(0, 0),
    rawSource: () => undefined,
  };
}
