/**
 * The one-direction rule of the source tree, checked over import lines.
 *
 * Works on a map from path to text, so that a test can plant violations in a
 * tree that exists only in memory.
 */
import { posix } from 'node:path';

/** Path relative to the project root, with forward slashes → source text. */
export type SourceTree = ReadonlyMap<string, string>;

/** A folder of src/ may import itself and folders with a lower number. */
const LAYERS: Readonly<Record<string, number>> = {
  errors: 0,
  postgres: 1,
  table: 2,
  config: 2,
  contract: 3,
  registry: 4,
  graph: 4,
  cache: 4,
  run: 5,
  query: 5,
  inspect: 6,
  'engine.ts': 7,
  report: 7,
  web: 7,
  cli: 8,
};

const CONTRACT = 'src/contract/index.ts';
/** For those who reach outside. */
const SIDE_DOORS = ['src/contract/postgres.ts', 'src/contract/duckdb.ts'];
const OUTSIDE = /^nodes\/fetch\/(sources|stores|net)\//;
const IMPURE_NODES =
  /\bDate\.now\b|\bnew Date\(\)|\bMath\.random\b|\bprocess\.|\bnode:fs|\bfetch\(/;
const IMPURE_SRC = /\bDate\.now\b|\bnew Date\(\)|\bMath\.random\b|\bprocess\.|\bnode:(fs|http|net)/;
/** Only the Parquet files of table touch the disk. */
const PURE_SRC = /^src\/(errors|contract|graph|table\/(?!parquet-))/;

/** Every violation as `file: what`, in order of files. */
export function violations(tree: SourceTree): string[] {
  const found: string[] = [];
  for (const [file, text] of tree) {
    for (const specifier of importsOf(text)) {
      const problem = importProblem(file, specifier);
      if (problem) found.push(`${file}: ${problem}`);
    }
    const code = withoutComments(text);
    const isPure = file.startsWith('nodes/') ? !OUTSIDE.test(file) : PURE_SRC.test(file);
    const word = (file.startsWith('nodes/') ? IMPURE_NODES : IMPURE_SRC).exec(code)?.[0];
    if (isPure && word !== undefined) found.push(`${file}: uses "${word}"`);
  }
  for (const cycle of cycles(tree)) found.push(`${cycle[0]}: cycle ${cycle.join(' → ')}`);
  return found;
}

/** Module names in import and export lines, `import()`, `require.resolve()` and types included. */
export function importsOf(text: string): string[] {
  const code = withoutComments(text);
  const lines = code.matchAll(
    /(?:^|[;\n])\s*(?:import|export)\b[^'"`;]*?\bfrom\s*['"]([^'"]+)['"]/g,
  );
  const bare = code.matchAll(/(?:^|[;\n])\s*import\s*['"]([^'"]+)['"]/g);
  const dynamic = code.matchAll(/\b(?:import|require\.resolve)\(\s*['"]([^'"]+)['"]/g);
  return [...lines, ...bare, ...dynamic].map((match) => match[1] as string);
}

/** The file that a relative import names. */
function resolveImport(file: string, specifier: string): string {
  return posix.join(posix.dirname(file), specifier).replace(/\.js$/, '.ts');
}

function importProblem(file: string, specifier: string): string | undefined {
  if (/(^|\/)dist\//.test(specifier)) return `imports built files ("${specifier}")`;
  if (!specifier.startsWith('.')) {
    const isNumeric = file.startsWith('nodes/lib/numeric/');
    return isNumeric ? `imports "${specifier}", but numeric imports nothing` : undefined;
  }
  const target = resolveImport(file, specifier);
  if (file.startsWith('src/')) return srcProblem(file, target);
  if (file.startsWith('nodes/')) return nodesProblem(file, target);
  return undefined;
}

function srcProblem(file: string, target: string): string | undefined {
  if (!target.startsWith('src/')) return `imports "${target}", which is outside of src`;
  const from = file.split('/')[1] as string;
  const to = target.split('/')[1] as string;
  const [a, b] = [LAYERS[from], LAYERS[to]];
  if (a === undefined) return `"${from}" has no layer`;
  if (b === undefined) return `imports "${target}", which has no layer`;
  return from === to || b < a ? undefined : `imports "${target}", which is not below it`;
}

function nodesProblem(file: string, target: string): string | undefined {
  const [, place, ...rest] = file.split('/') as [string, string, ...string[]];
  const lib = target.startsWith('nodes/lib/');
  if (file.startsWith('nodes/lib/numeric/')) {
    return target.startsWith('nodes/lib/numeric/')
      ? undefined
      : `imports "${target}", but numeric imports nothing`;
  }
  if (place === 'lib') {
    return lib || target === CONTRACT ? undefined : `imports "${target}", which lib may not`;
  }
  if (lib) return undefined;
  if (target.startsWith('src/')) {
    const isDoor = target === CONTRACT || (SIDE_DOORS.includes(target) && OUTSIDE.test(file));
    return isDoor ? undefined : `imports "${target}" past the contract`;
  }
  if (!target.startsWith(`nodes/${place}/`)) return `imports "${target}" of another node type`;
  const isPlugin = rest.length > 1;
  if (!isPlugin) return undefined;
  // Sources and stores are where the world is reached; they share the doors to databases and the network.
  if (OUTSIDE.test(file) && /^nodes\/fetch\/(stores|net)\//.test(target)) return undefined;
  const isInterface = target.split('/').length === 3 && !target.endsWith('/index.ts');
  return isInterface ? undefined : `imports "${target}", but a plug-in sees its interface and lib`;
}

/** One path per knot of files that import each other. */
function cycles(tree: SourceTree): string[][] {
  const targets = (file: string): string[] =>
    importsOf(tree.get(file) as string)
      .filter((specifier) => specifier.startsWith('.'))
      .map((specifier) => resolveImport(file, specifier))
      .filter((target) => tree.has(target));
  const state = new Map<string, 'open' | 'closed'>();
  const path: string[] = [];
  const found: string[][] = [];
  const visit = (file: string): void => {
    if (state.get(file) === 'closed') return;
    if (state.get(file) === 'open') {
      found.push([...path.slice(path.indexOf(file)), file]);
      return;
    }
    state.set(file, 'open');
    path.push(file);
    for (const target of targets(file)) visit(target);
    path.pop();
    state.set(file, 'closed');
  };
  for (const file of tree.keys()) visit(file);
  return found;
}

/** The code alone; a comment may say "fetch(" as it likes. */
function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|[\s;{}(),])\/\/[^\n]*/g, '$1');
}
