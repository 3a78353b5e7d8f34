/**
 * The codes of errors and problems that source text makes, found in its calls.
 */

/** Function → which of its arguments is the code. */
const CALLS: Readonly<Record<string, number>> = {
  'new EngineError': 1,
  'new DataError': 0,
  super: 1,
  diagnosticAt: 1,
  report: 1,
  complaint: 1,
  at: 2,
  'new ArgumentError': 0,
};

const CALL =
  /(?<![\w.])(?:this\.)?(new EngineError|new DataError|super|diagnosticAt|report|complaint|at|new ArgumentError)\(/g;
const WORD = /^'([a-z]+(?:-[a-z]+)*)'$/;

/** Every code, but those of internal errors. */
export function codesIn(text: string): Set<string> {
  const found = new Set<string>();
  for (const match of text.matchAll(CALL)) {
    const given = argumentsAt(text, match.index + match[0].length);
    if (given[0] === "'internal'") continue;
    const code = WORD.exec(given[CALLS[match[1] as string] as number] ?? '');
    if (code) found.add(code[1] as string);
  }
  for (const match of text.matchAll(/\bcode: ('[a-z-]+')/g)) {
    const code = WORD.exec(match[1] as string);
    if (code) found.add(code[1] as string);
  }
  return found;
}

/** The arguments of a call whose bracket opens before `from`, as written. */
function argumentsAt(text: string, from: number): string[] {
  const given: string[] = [];
  let quote: string | undefined;
  let depth = 0;
  let current = '';
  for (let i = from; i < text.length; i++) {
    const c = text[i] as string;
    if (quote !== undefined) {
      if (c === '\\') current += text[i++];
      else if (c === quote) quote = undefined;
    } else if (/['"`]/.test(c)) quote = c;
    else if (/[([{]/.test(c)) depth++;
    else if (/[)\]}]/.test(c) && depth-- === 0) break;
    else if (c === ',' && depth === 0) {
      given.push(current.trim());
      current = '';
      continue;
    }
    current += text[i];
  }
  return [...given, current.trim()];
}
