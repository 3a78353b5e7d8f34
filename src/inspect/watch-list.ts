/**
 * What a project is made of, for somebody who waits for it to change.
 */
import { join } from 'node:path';
import { readManifest } from '../cache/manifest.js';
import { digestOf } from '../config/digest.js';
import { manifestFolder, sourceFiles } from '../run/node-run.js';
import type { Project } from '../run/project.js';
import type { NodeRuntime } from '../run/runtime.js';

export interface WatchList {
  /** Digest of configuration, code and plug-ins by meaning: comments and layout do not change it. */
  readonly digest: string;
  /** The nodes, with a digest of all that each rests on, upstream included, but for data from outside. */
  readonly nodes: readonly {
    readonly id: string;
    readonly digest: string;
    readonly inputs: readonly string[];
    /** Files and folders from outside that it reads; absolute. */
    readonly reads: readonly string[];
  }[];
  /** Digest of each module that was imported, by node type and plug-in: a process keeps what it imported. */
  readonly code: Readonly<Record<string, string>>;
  /** Files and folders of code, plug-ins and data from outside; absolute. The configuration file is not among them. */
  readonly paths: readonly string[];
  /** Data from outside that the project itself publishes: watching it would never end. */
  readonly selfMade: readonly {
    readonly path: string;
    readonly node: string;
    readonly by: string;
  }[];
}

/** What to watch, and what it means now. */
export function watchList(project: Project): WatchList {
  const { nodes, folder } = project;
  const publishedBy = new Map<string, string>();
  for (const { id } of nodes) {
    for (const { path } of readManifest(manifestFolder(join(folder, 'cache')), id)?.published ?? [])
      publishedBy.set(join(folder, path), id);
  }
  const sources = nodes.flatMap((node) =>
    sourceFiles(node, folder).map((path) => ({ node: node.id, path })),
  );
  const selfMade = sources.flatMap(({ node, path }) => {
    const by = publishedBy.get(path);
    return by === undefined ? [] : [{ path, node, by }];
  });
  const outside = sources.map(({ path }) => path).filter((path) => !publishedBy.has(path));
  const digests = new Map<string, string>();
  for (const { id, configDigest, code, plugins, inputs } of nodes) {
    const own = [...plugins.values()].map((plugin) => [plugin.id, plugin.digest]);
    const upstream = Object.values(inputs).map((from) => digests.get(from.node) as string);
    digests.set(id, digestOf(['node', configDigest, code, own, upstream]));
  }
  return {
    digest: digestOf(['project', project.config.pipelines, [...digests]]),
    nodes: nodes.map((node) => ({
      id: node.id,
      digest: digests.get(node.id) as string,
      inputs: Object.values(node.inputs).map((from) => from.node),
      reads: sourceFiles(node, folder),
    })),
    code: Object.fromEntries(nodes.flatMap(modulesOf)),
    paths: [...new Set([...project.codeFiles, ...project.pluginFolders, ...outside])],
    selfMade,
  };
}

function modulesOf({ type, code, plugins }: NodeRuntime): (readonly [string, string])[] {
  const modules = [...plugins.values()].filter(({ kind }) => kind === 'module');
  return [[type, code], ...modules.map(({ id, digest }) => [`${type}/${id}`, digest] as const)];
}
