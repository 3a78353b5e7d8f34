/**
 * From names on the command line to target nodes.
 *
 * A name is a pipeline (a named list of nodes) or a node; a pipeline goes first.
 * No name at all means every pipeline, or every node where there are none.
 */
import { EngineError } from '../errors/errors.js';
import { suggestion } from '../errors/suggest.js';

/** What names are looked up in; a configuration is one. */
export interface TargetNames {
  readonly pipelines: Readonly<Record<string, readonly string[]>>;
  readonly nodes: readonly { readonly id: string }[];
}

/**
 * Ids of the target nodes, each once, in the order asked for.
 *
 * @throws {EngineError} kind "usage", code "unknown-target"
 */
export function resolveTargets(names: readonly string[], config: TargetNames): string[] {
  const ids = config.nodes.map((node) => node.id);
  const pipelines = Object.keys(config.pipelines);
  if (names.length === 0) {
    const all = pipelines.flatMap((name) => config.pipelines[name]!);
    return [...new Set(all.length > 0 ? all : ids)];
  }
  const targets = names.flatMap((name) => {
    if (pipelines.includes(name)) return config.pipelines[name]!;
    if (ids.includes(name)) return [name];
    const hint = suggestion(name, [...pipelines, ...ids]);
    throw new EngineError('usage', 'unknown-target', `"${name}" is neither a pipeline nor a node`, {
      ...(hint !== undefined && { hint }),
    });
  });
  return [...new Set(targets)];
}
