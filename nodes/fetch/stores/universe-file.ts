/**
 * A universe of one's own, from a YAML file: a list of symbols, or symbols in groups.
 *
 *   [AAPL, MSFT, SPY]
 *
 *   benchmark: SPY
 *   symbols: [GLD]
 *   groups:
 *     mine: [AAPL, MSFT]
 *     banks: { sector: financials, kind: stock, symbols: [JPM, BAC] }
 *
 * Everything that is wrong is told with its line and column, all at once.
 */
import { readFile } from 'node:fs/promises';
import { isAbsolute, join } from 'node:path';
import type { Node, YAMLMap } from 'yaml';
import { DataError, suggestion } from '../../../src/contract/index.js';
import { symbolProblem } from '../symbol-name.js';
import type { Universe, UniverseGroup } from '../universe.js';

const KEYS = ['about', 'benchmark', 'symbols', 'groups'];
const GROUP_KEYS = ['sector', 'kind', 'symbols'];
const KINDS = ['stock', 'etf'];

/** Reads a file; a relative path starts at the project folder. */
export async function readUniverseFile(path: string, projectFolder: string): Promise<Universe> {
  const file = isAbsolute(path) ? path : join(projectFolder, path);
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (cause) {
    throw new DataError('missing-file', `"${path}" cannot be read (looked for "${file}")`, {
      cause,
      hint: 'a relative path starts at the project folder',
    });
  }
  const { universe, mistakes } = await parseUniverse(text);
  if (mistakes.length === 0) return universe;
  const list = mistakes.map(({ line, column, message }) => `${path}:${line}:${column} ${message}`);
  throw new DataError('bad-universe', list.join('\n'));
}

/** What is wrong at a place of the file; lines and columns from 1. */
export interface Mistake {
  readonly line: number;
  readonly column: number;
  readonly message: string;
}

/** Takes the text of a universe file apart. */
export async function parseUniverse(
  text: string,
): Promise<{ universe: Universe; mistakes: readonly Mistake[] }> {
  // Loaded for files only: most runs name no file.
  const yaml = await import('yaml');
  const lines = new yaml.LineCounter();
  const document = yaml.parseDocument(text, { lineCounter: lines });
  const mistakes: Mistake[] = [];
  const at = (offset: number, message: string): void => {
    const { line, col } = lines.linePos(offset);
    mistakes.push({ line, column: col, message });
  };
  for (const { pos, message } of document.errors) {
    at(pos[0], (message.split('\n')[0] as string).replace(/ at line \d+, column \d+:?$/, ''));
  }
  const reader = new Reader(yaml, (node, message) => at(node?.range?.[0] ?? 0, message));
  const empty = { about: '', benchmark: '', isSynthetic: false, groups: {} };
  if (mistakes.length > 0) return { universe: empty, mistakes };
  const universe = { ...empty, ...reader.universe(document.contents) };
  return { universe, mistakes };
}

type Written = Node | null | undefined;
type Yaml = typeof import('yaml');

class Reader {
  /** Symbols by their lower case. */
  private readonly seen = new Map<string, string>();

  constructor(
    private readonly yaml: Yaml,
    private readonly tell: (node: Written, message: string) => void,
  ) {}

  universe(root: Written): Partial<Universe> {
    if (this.yaml.isSeq(root)) return { groups: { all: plain(this.symbols(root, 'the list')) } };
    if (!this.yaml.isMap(root)) {
      this.tell(root, 'a universe is a list of symbols, or a mapping with symbols or groups');
      return {};
    }
    this.keys(root, KEYS);
    const groups: Record<string, UniverseGroup> = {};
    const symbols = entryOf(root, 'symbols');
    if (symbols) groups.all = plain(this.symbols(symbols, '"symbols"'));
    const written = entryOf(root, 'groups');
    if (written && !this.yaml.isMap(written))
      this.tell(written, '"groups" is a mapping of names to symbols');
    for (const { key, value } of this.yaml.isMap(written) ? written.items : []) {
      groups[String(this.yaml.isScalar(key) ? key.value : key)] = this.group(
        value as Written,
        String(key),
      );
    }
    if (Object.keys(groups).length === 0) this.tell(root, 'there are neither symbols nor groups');
    const benchmark = entryOf(root, 'benchmark');
    const name = benchmark ? this.symbol(benchmark) : undefined;
    return { about: this.text(root, 'about'), benchmark: name ?? '', groups };
  }

  private group(node: Written, name: string): UniverseGroup {
    if (!this.yaml.isMap(node)) return plain(this.symbols(node, `group "${name}"`));
    this.keys(node, GROUP_KEYS);
    const kind = this.text(node, 'kind');
    if (kind !== '' && !KINDS.includes(kind)) {
      this.tell(entryOf(node, 'kind'), `kind "${kind}" is neither stock nor etf`);
    }
    return {
      sector: this.text(node, 'sector'),
      kind: kind as UniverseGroup['kind'],
      symbols: this.symbols(entryOf(node, 'symbols') ?? node, `group "${name}"`),
    };
  }

  private symbols(node: Written, what: string): string[] {
    if (!this.yaml.isSeq(node)) {
      this.tell(node, `${what} needs a list of symbols`);
      return [];
    }
    if (node.items.length === 0) this.tell(node, `${what} is empty`);
    return (node.items as Written[]).flatMap((item) => {
      const symbol = this.symbol(item);
      if (symbol === undefined) return [];
      const twin = this.seen.get(symbol.toLowerCase());
      if (twin !== undefined && twin !== symbol) {
        this.tell(item, `symbol "${symbol}" differs from "${twin}" only by case`);
      }
      this.seen.set(symbol.toLowerCase(), symbol);
      return [symbol];
    });
  }

  private symbol(node: Written): string | undefined {
    const value: unknown = this.yaml.isScalar(node) ? node.value : node;
    const problem = symbolProblem(this.yaml.isScalar(node) ? value : undefined);
    if (!problem) return value as string;
    this.tell(
      node,
      problem.hint === undefined ? problem.message : `${problem.message} - ${problem.hint}`,
    );
    return undefined;
  }

  private text(map: YAMLMap, key: string): string {
    const node = entryOf(map, key);
    if (!node) return '';
    if (this.yaml.isScalar(node) && typeof node.value === 'string') return node.value;
    this.tell(node, `"${key}" is not text`);
    return '';
  }

  private keys(map: YAMLMap, known: readonly string[]): void {
    for (const { key } of map.items) {
      const name = String(this.yaml.isScalar(key) ? key.value : key);
      if (known.includes(name)) continue;
      const hint = suggestion(name, known) ?? `there are ${known.join(', ')}`;
      this.tell(key as Node, `key "${name}" is not known here - ${hint}`);
    }
  }
}

function plain(symbols: readonly string[]): UniverseGroup {
  return { sector: '', kind: '', symbols };
}

function entryOf(map: YAMLMap, key: string): Written {
  return map.get(key, true) as Written;
}
