/**
 * From parsed YAML nodes to a plain value, with the checks that the parser leaves out.
 *
 * Aliases are expanded into copies, up to a limit; an alias must name an anchor
 * above it that does not contain it. Keys are text, given once, and never
 * "__proto__". Numbers are finite, so that every value has a canonical form.
 */
import type { Alias, Pair, ParsedNode, Scalar, YAMLMap } from 'yaml';
import { suggestion } from '../errors/suggest.js';
import type { Locate, Path, Span } from './place.js';
import type { Yaml } from './yaml-library.js';
import { MAX_DEPTH } from './yaml-nesting.js';
import { offsetsInScalar } from './yaml-scalar.js';
import type { SourceText } from './yaml-source.js';
import type { Problem } from './yaml-syntax.js';

type Node = ParsedNode | null | undefined;
type TextPair = Pair<ParsedNode, ParsedNode | null>;

/** Values that the expansion of aliases may add up to. */
const MAX_VALUES = 100_000;

/** Problems told of one document; one with more is not the kind of file it should be. */
const MAX_TOLD = 100;

/** A plain value and the way back from paths to places. */
export interface YamlTree {
  readonly value: unknown;
  readonly problems: readonly Problem[];
  readonly locate: Locate;
  readonly rawSource: (path: Path) => string | undefined;
}

/** Builds the value of a document's contents. */
export function buildTree(contents: Node, yaml: Yaml, source: SourceText): YamlTree {
  const builder = new TreeBuilder(yaml);
  builder.check(contents, []);
  const value = builder.problems.length > 0 ? undefined : builder.build(contents, 0);
  return {
    value,
    problems: builder.problems,
    locate: (path, atKey = false, span = undefined) => {
      const whole = builder.find(contents, path, atKey);
      const part = span && builder.findSpan(contents, path, span, source.text);
      return source.place(...(part ?? whole));
    },
    rawSource: (path) => builder.scalarSource(contents, path),
  };
}

class TreeBuilder {
  readonly problems: Problem[] = [];
  private readonly anchors = new Map<string, ParsedNode>();
  private readonly targets = new Map<Alias, ParsedNode>();
  private readonly pairs = new Map<YAMLMap.Parsed, readonly TextPair[]>();
  private values = 0;
  /** Pairs looked at to merge mappings. */
  private merged = 0;
  /** The outermost alias that is being expanded. */
  private expanding: Node;

  constructor(private readonly yaml: Yaml) {}

  /** First pass, in document order: what each alias means, and the rules for keys and numbers. */
  check(node: Node, above: readonly ParsedNode[]): void {
    if (!node || this.problems.length >= MAX_TOLD) return;
    if (this.yaml.isAlias(node)) {
      this.checkAlias(node, above);
      return;
    }
    if (node.anchor !== undefined) this.anchors.set(node.anchor, node);
    if (this.yaml.isScalar(node)) {
      if (typeof node.value === 'number' && !Number.isFinite(node.value)) {
        this.report(
          node,
          'yaml-number',
          `"${node.source}" is not a finite number`,
          'quote it if it is text',
        );
      }
    } else if (this.yaml.isMap(node)) {
      this.checkMap(node as YAMLMap.Parsed, above);
    } else {
      const around = [...above, node];
      for (const item of node.items) this.check(item as Node, around);
    }
  }

  private checkMap(map: YAMLMap.Parsed, above: readonly ParsedNode[]): void {
    const seen = new Set<string>();
    const around = [...above, map];
    for (const pair of map.items) {
      const key = keyOf(pair);
      if (key === undefined) {
        const message = 'a list, mapping or alias is used as a key, expected plain text';
        this.report(pair.key ?? map, 'yaml-key', message);
      } else if (key === '__proto__') {
        this.report(pair.key, 'yaml-key', `key "${key}" is reserved`, 'choose another name');
      } else if (seen.has(key)) {
        const hint = 'keep one of the two';
        this.report(pair.key, 'duplicate-key', `key "${key}" is given twice`, hint);
      }
      if (this.problems.length >= MAX_TOLD) return;
      if (key !== undefined) seen.add(key);
      this.check(pair.value, around);
      if (key === '<<') this.checkMerge(pair.value);
    }
  }

  private checkMerge(node: Node): void {
    const merged = this.mergeSources(node);
    if (merged.every((source) => this.yaml.isMap(source))) return;
    this.report(node, 'yaml-key', 'key "<<" merges mappings, expected an alias to one');
  }

  private checkAlias(alias: Alias, above: readonly ParsedNode[]): void {
    const target = this.anchors.get(alias.source);
    if (!target) {
      const hint = suggestion(alias.source, [...this.anchors.keys()]) ?? 'define it above';
      const message = `alias "*${alias.source}" names no anchor above it`;
      this.report(alias as Node, 'bad-alias', message, hint);
    } else if (above.includes(target)) {
      const message = `alias "*${alias.source}" stands inside the very value that it names`;
      this.report(alias as Node, 'bad-alias', message);
    } else {
      this.targets.set(alias, target);
    }
  }

  /** Second pass: the value, aliases expanded. Stops (once reported) when there is too much. */
  build(node: Node, depth: number): unknown {
    if (!node) return null;
    if (depth > MAX_DEPTH || ++this.values > MAX_VALUES) {
      this.reportTooLarge(this.expanding, node);
      return null;
    }
    if (this.yaml.isAlias(node)) {
      if (this.problems.length === 0) this.expanding ??= node as Node;
      const value = this.build(this.targets.get(node), depth + 1);
      if (this.expanding === (node as Node)) this.expanding = undefined;
      return value;
    }
    if (this.yaml.isScalar(node)) return node.value;
    if (!this.yaml.isMap(node)) {
      return node.items.map((item) => this.build(item as Node, depth + 1));
    }
    const object: Record<string, unknown> = {};
    for (const pair of this.pairsOf(node as YAMLMap.Parsed)) {
      object[keyOf(pair)!] = this.build(pair.value, depth + 1);
    }
    return object;
  }

  /** Pairs of a map with those that it merges; its own win, then the merged ones in order. */
  private pairsOf(map: YAMLMap.Parsed): readonly TextPair[] {
    const known = this.pairs.get(map);
    if (known) return known;
    const all = map.items.filter((pair) => keyOf(pair) !== '<<');
    const merge = map.items.find((pair) => keyOf(pair) === '<<');
    const keys = new Set(all.map(keyOf));
    for (const source of new Set(merge ? this.mergeSources(merge.value) : [])) {
      for (const pair of this.pairsOf(source as YAMLMap.Parsed)) {
        if (++this.merged > MAX_VALUES) {
          this.reportTooLarge(merge?.value, map);
          break;
        }
        if (keys.has(keyOf(pair))) continue;
        keys.add(keyOf(pair));
        all.push(pair);
      }
    }
    this.pairs.set(map, all);
    return all;
  }

  private mergeSources(node: Node): Node[] {
    const resolved = this.resolve(node);
    if (!resolved || !this.yaml.isSeq(resolved)) return [resolved];
    return resolved.items.map((item) => this.resolve(item as Node));
  }

  private resolve(node: Node): Node {
    let resolved = node;
    for (let hops = 0; resolved && this.yaml.isAlias(resolved) && hops < MAX_DEPTH; hops++) {
      resolved = this.targets.get(resolved);
    }
    return resolved;
  }

  /** Offsets of a value or key; of the nearest thing above when the path leads nowhere. */
  find(contents: Node, path: Path, atKey: boolean): readonly [number, number] {
    const { node, key, found } = this.walk(contents, path);
    const multiline =
      node && !this.yaml.isScalar(node) && !this.yaml.isAlias(node) && !isFlow(node);
    if (key && (atKey || !found || !node || multiline || isEmpty(node))) return rangeOf(key);
    return node ? rangeOf(node) : [0, 0];
  }

  /** Offsets of a part of a text; undefined where it cannot be told in the source. */
  findSpan(contents: Node, path: Path, span: Span, text: string): [number, number] | undefined {
    const { node, found } = this.walk(contents, path);
    if (!found || !node || !this.yaml.isScalar(node) || typeof node.value !== 'string') {
      return undefined;
    }
    const [start, end] = rangeOf(node);
    const part = offsetsInScalar(text.slice(start, end), node.value, span);
    return part && [start + part[0], start + part[1]];
  }

  scalarSource(contents: Node, path: Path): string | undefined {
    const { node, found } = this.walk(contents, path);
    const scalar = this.resolve(node);
    if (!found || !scalar || !this.yaml.isScalar(scalar)) return undefined;
    const parsed = scalar as Scalar;
    return parsed.type === 'PLAIN' ? parsed.source : String(parsed.value);
  }

  private walk(contents: Node, path: Path) {
    let node: Node = contents;
    let key: ParsedNode | undefined;
    for (const step of path) {
      const inside = this.resolve(node);
      if (inside && this.yaml.isMap(inside)) {
        const pair = this.pairsOf(inside as YAMLMap.Parsed).find((p) => keyOf(p) === String(step));
        if (!pair) return { node, key, found: false };
        key = pair.key;
        node = pair.value;
      } else if (inside && this.yaml.isSeq(inside) && inside.items[Number(step)]) {
        key = undefined;
        node = inside.items[Number(step)] as Node;
      } else {
        return { node, key, found: false };
      }
    }
    return { node, key, found: true };
  }

  private report(node: Node, code: string, message: string, hint?: string): void {
    const at = node ? rangeOf(node) : ([0, 0] as const);
    this.problems.push({ at, code, message, ...(hint !== undefined && { hint }) });
  }

  /** Told once: at the alias or merge that makes it so, or where a long document passes the limit. */
  private reportTooLarge(alias: Node, node: Node): void {
    if (this.problems.length > 0) return;
    if (alias) {
      this.report(alias, 'yaml-size', 'aliases make the document too large', 'write it out');
    } else {
      const message = `the document has more than ${MAX_VALUES} values`;
      this.report(node, 'yaml-size', message, 'move data out of the configuration');
    }
  }
}

function keyOf(pair: TextPair): string | undefined {
  const key = pair.key as unknown as { value?: unknown; source?: string; items?: unknown } | null;
  if (key === null) return '';
  if (key.items !== undefined || !('value' in key)) return undefined;
  return typeof key.value === 'string' ? key.value : (key.source ?? String(key.value));
}

function rangeOf(node: ParsedNode): readonly [number, number] {
  return [node.range[0], node.range[1]];
}

function isFlow(node: ParsedNode): boolean {
  return 'flow' in node && node.flow === true;
}

function isEmpty(node: ParsedNode): boolean {
  return node.range[0] === node.range[1];
}
