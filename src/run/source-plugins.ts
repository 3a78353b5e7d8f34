/**
 * The plug-ins that a source declares in `uses`, loaded.
 */
import type { SourceNode } from '../contract/index.js';
import { EngineError } from '../errors/errors.js';
import { importPlugins } from '../registry/code-bundle.js';
import type { NodeRuntime } from './runtime.js';

/** Gives a plug-in by its id; throws for one that the source did not declare. */
export async function sourcePlugins(runtime: NodeRuntime): Promise<(id: string) => unknown> {
  const node = runtime.node as SourceNode<unknown>;
  const plugins = new Map<string, unknown>();
  const ids = node.uses(runtime.params).filter((id) => {
    const plugin = runtime.plugins.get(id);
    if (!plugin) throw new EngineError('internal', 'unknown-plugin', `there is no plug-in "${id}"`);
    if (plugin.kind === 'yaml') plugins.set(id, plugin.value);
    return plugin.kind === 'module';
  });
  const files = ids.map((id) => runtime.pluginFiles.get(id) as string);
  const modules = await importPlugins(runtime.modulePath, files);
  modules.forEach((module, i) => {
    if (module.status === 'rejected') throw module.reason;
    plugins.set(ids[i] as string, module.value.default);
  });
  return (id) => {
    if (plugins.has(id)) return plugins.get(id);
    const text = `plug-in "${id}" is not declared in uses()`;
    throw new EngineError('internal', 'undeclared-plugin', text);
  };
}
