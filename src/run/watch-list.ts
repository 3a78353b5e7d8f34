/**
 * What a project is made of, for somebody who waits for it to change.
 */
import { join } from 'node:path';
import { readManifest } from '../cache/manifest.js';
import { digestOf } from '../config/digest.js';
import { manifestFolder, sourceFiles } from './node-run.js';
import type { Project } from './project.js';

export interface WatchList {
  /** Digest of configuration, code and plug-ins by meaning: comments and layout do not change it. */
  readonly digest: string;
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
  return {
    digest: digestOf([
      'project',
      project.config.pipelines,
      nodes.map(({ id, configDigest, code, plugins }) => [
        id,
        configDigest,
        code,
        [...plugins.values()].map((plugin) => [plugin.id, plugin.digest]),
      ]),
    ]),
    paths: [...new Set([...project.codeFiles, ...project.pluginFolders, ...outside])],
    selfMade,
  };
}
