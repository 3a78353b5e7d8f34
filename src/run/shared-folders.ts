/**
 * Nodes whose published files would overwrite each other's: same type, same folder.
 *
 * Types choose different names for their files, so nodes of different types may share
 * a folder. Left alone, each would find its files changed and publish again, for ever.
 */
import type { NodeConfig } from '../config/config.js';
import { diagnosticAt } from '../config/place.js';
import type { Diagnostic } from '../errors/diagnostic.js';
import type { NodeRuntime } from './runtime.js';

/** One diagnostic per node that publishes where an earlier one does. */
export function sharedFolders(
  nodes: readonly NodeConfig[],
  runtimes: ReadonlyMap<string, NodeRuntime>,
): Diagnostic[] {
  const owners = new Map<string, string>();
  return nodes.flatMap((config) => {
    const runtime = runtimes.get(config.id);
    if (!runtime || !publishes(runtime)) return [];
    const { node, type, params, publishFolder } = runtime;
    const place = [type, publishFolder, node.publishedAs?.(params) ?? ''].join('\u0000');
    const owner = owners.get(place);
    if (owner === undefined) {
      owners.set(place, config.id);
      return [];
    }
    const isWritten = config.publish !== undefined;
    return [
      diagnosticAt(
        isWritten ? config.locate(['publish']) : config.locate(['type']),
        'shared-folder',
        `nodes "${owner}" and "${config.id}" of type "${type}" both publish into data/${publishFolder}, where they would overwrite each other's files`,
        `give one of them a folder of its own: publish: ${config.id}`,
      ),
    ];
  });
}

function publishes({ node }: NodeRuntime): boolean {
  const outputs = Object.values(node.outputs);
  return node.publish !== undefined || outputs.some(({ kind }) => kind === 'parquet');
}
