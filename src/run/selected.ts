/**
 * Which nodes and partitions a person means by `assess`, `rank`, `node@value/value`.
 *
 * A partition is named by the values of its node's dimensions in order, or by some
 * of them: the first ones, or any single one.
 */
import { EngineError } from '../errors/errors.js';
import { suggestion } from '../errors/suggest.js';

/** Some partitions of one node; no values: the node as a whole. */
export interface Selected {
  readonly node: string;
  readonly values: readonly string[];
}

/** Reads `node`, `node@value` or `node@value/value`; a pipeline stands for all its nodes. */
export function parseSelected(
  texts: readonly string[],
  nodes: readonly string[],
  pipelines: ReadonlyMap<string, readonly string[]>,
): Selected[] {
  return texts.flatMap((text) => {
    const at = text.indexOf('@');
    const members = pipelines.get(text);
    if (members) return members.map((node) => ({ node, values: [] }));
    const node = at < 0 ? text : text.slice(0, at);
    if (!nodes.includes(node)) {
      const hint = suggestion(node, at < 0 ? [...pipelines.keys(), ...nodes] : nodes);
      const what = at < 0 ? 'neither a pipeline nor a node' : 'no node';
      throw new EngineError('usage', 'unknown-target', `"${node}" is ${what}`, {
        ...(hint !== undefined && { hint }),
      });
    }
    const values = at < 0 ? [] : text.slice(at + 1).split('/');
    return [{ node, values: values.filter((value) => value !== '') }];
  });
}

/** True when a partition's key is one of those meant. */
export function isSelected(values: readonly string[], key: readonly string[]): boolean {
  if (values.length === 1 && key.includes(values[0] as string)) return true;
  return values.every((value, i) => key[i] === value);
}
